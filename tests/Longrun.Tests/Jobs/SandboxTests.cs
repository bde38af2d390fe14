using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Effects;
using Longrun.Jobs;
using Longrun.Processes;
using Longrun.Sandbox;
using Xunit;

namespace Longrun.Tests.Jobs;

public sealed class SandboxTests
{
    private static string Answers(JobWorld world, string script, SandboxSpec? sandbox = null)
    {
        var spec = world.Sh(script, sandboxed: true);
        spec = spec with
        {
            Sandbox = sandbox ?? spec.Sandbox,
            Environment = spec.Environment.SetItem("PATH", JobWorld.Host.Path),
        };
        return world.Output(world.RunToEnd(spec).Job);
    }

    [Fact]
    public void A_job_sees_its_workspace_and_nothing_beside_it()
    {
        using var world = new JobWorld();
        File.WriteAllText(Path.Combine(world.Root, "secret"), "secret");
        File.WriteAllText(Path.Combine(world.Workspace, "mine"), "mine");
        var said = Answers(world,
            $"cat mine; ls -A {world.Root}; cat {world.Root}/secret 2>&1; echo written > new; ls -A /tmp | wc -l");
        Assert.StartsWith("mineworkspace\n", said, StringComparison.Ordinal);
        Assert.DoesNotContain("secret\n\n", said, StringComparison.Ordinal);
        Assert.Contains("No such file", said, StringComparison.Ordinal);
        Assert.Equal("written", world.Said("new"));
    }

    [Fact]
    public void A_job_that_is_alone_has_a_loopback_and_no_network_beside_it()
    {
        using var world = new JobWorld();
        var outside = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        outside.Start();
        var port = ((System.Net.IPEndPoint)outside.LocalEndpoint).Port;
        const string Try = """
            import socket, sys
            own = socket.create_server(("127.0.0.1", 0))
            socket.create_connection(own.getsockname(), 5)
            print("own", [name for _, name in socket.if_nameindex()])
            try:
                socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5)
                print("reached")
            except OSError:
                print("not reached")
            """;
        File.WriteAllText(Path.Combine(world.Workspace, "try.py"), Try);
        string Said(bool isAlone) => Answers(
            world, $"python3 try.py {port}", new() { Writable = [world.Workspace], IsAlone = isAlone });

        Assert.Equal("own ['lo']\nnot reached\n", Said(isAlone: true));
        Assert.EndsWith("\nreached\n", Said(isAlone: false), StringComparison.Ordinal);
        outside.Stop();
    }

    [Fact]
    public void The_setup_of_a_hidden_gate_has_the_network_and_sees_no_hidden_file_and_the_gate_the_other_way_round()
    {
        using var world = new JobWorld();
        using var outside = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        outside.Start();
        var port = ((System.Net.IPEndPoint)outside.LocalEndpoint).Port;
        var hidden = Directory.CreateDirectory(Path.Combine(world.Root, "it's hidden")).FullName;
        File.WriteAllText(Path.Combine(hidden, "file"), "seen");
        File.WriteAllText(Path.Combine(world.Workspace, "try.sh"), $$"""
            python3 -c 'import socket; socket.create_connection(("127.0.0.1", {{port}}), 5)' 2>/dev/null \
              && echo "$1 reaches" || echo "$1 does not reach"
            cat "{{hidden}}/file" 2>/dev/null || echo "$1 sees nothing"
            """);
        var plain = world.Sh("", sandboxed: true);
        var spec = HiddenWalls.Around(
            plain with
            {
                Environment = plain.Environment.SetItem("PATH", JobWorld.Host.Path),
                Sandbox = new() { Writable = [world.Workspace], Readable = [hidden], IsAlone = true },
            },
            world.Setup.Sandbox!, ["sh", "-c", "sh try.sh \"$0\"; echo made > made", "setup"],
            ["sh", "-c", "cat made; sh try.sh gate; exit 3"], hidden);

        var exit = world.RunToEnd(spec);
        Assert.Equal(
            "setup reaches\nsetup sees nothing\nmade\ngate does not reach\nseen", world.Output(exit.Job));
        Assert.Equal(3, exit.ExitCode);
        Assert.EndsWith(
            AcceptanceGates.SetupFailed + "\n",
            world.Output(world.RunToEnd(HiddenWalls.Around(spec with
            {
                Id = JobId.Of("M1-1", "agent", 99),
                Sandbox = new() { Writable = [world.Workspace], Readable = [hidden], IsAlone = true },
            }, world.Setup.Sandbox!, ["false"], ["true"], hidden)).Job), StringComparison.Ordinal);
    }

    [Fact]
    public void The_system_the_home_and_what_is_only_readable_cannot_be_written()
    {
        using var world = new JobWorld();
        var shown = Directory.CreateDirectory(Path.Combine(world.Root, "shown")).FullName;
        File.WriteAllText(Path.Combine(shown, "file"), "shown");
        var home = JobWorld.Host.Home;
        var name = $".longrun-test-{Guid.NewGuid():n}";
        var said = Answers(world,
            $"for f in /usr/{name} /etc/{name} {shown}/{name}; do ( : > $f ) 2>/dev/null && echo WROTE $f; done; "
            + $": > {home}/{name}; ls -A {home} | grep -v {name}; cat {shown}/file; "
            + $"mount -o remount,rw /usr 2>/dev/null && echo REMOUNTED; cat /etc/shadow 2>/dev/null | wc -c",
            new() { Writable = [world.Workspace], Readable = [shown] });
        Assert.DoesNotContain("WROTE", said, StringComparison.Ordinal);
        Assert.DoesNotContain("REMOUNTED", said, StringComparison.Ordinal);
        Assert.EndsWith("shown0\n", said, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(home, name)));
        Assert.DoesNotContain(".ssh", said, StringComparison.Ordinal);
        Assert.DoesNotContain(".npmrc", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_is_alone_in_its_process_namespace_and_cannot_reach_its_init()
    {
        using var world = new JobWorld();
        var said = Answers(world,
            "cat /proc/1/environ 2>/dev/null | wc -c; readlink /proc/1/fd/0 /proc/1/fd/5 2>/dev/null | wc -l; "
            + "ls -d /proc/[0-9]* | wc -l; kill -STOP 1; kill -KILL 1; echo alive");
        var lines = said.TrimEnd().Split('\n');
        Assert.Equal(["0", "0"], lines[..2]);
        Assert.InRange(int.Parse(lines[2], System.Globalization.CultureInfo.InvariantCulture), 2, 4);
        Assert.Equal("alive", lines[3]);
    }

    [Fact]
    public void The_tools_of_the_person_work_inside()
    {
        using var world = new JobWorld();
        string[] tools =
            ["node --version", "git --version", "python3 --version", "cargo --version", "dotnet --version"];
        foreach (var tool in tools)
        {
            var words = tool.Split(' ');
            var outside = Run.Capture(new(words[0], [.. words[1..]])
            {
                WorkingDirectory = world.Workspace,
                Environment = new Dictionary<string, string>
                {
                    ["PATH"] = JobWorld.Host.Path,
                    ["HOME"] = JobWorld.Host.Home,
                    ["DOTNET_NOLOGO"] = "1",
                },
            });
            if (outside.Succeeded)
            {
                var spec = world.Sh(tool, sandboxed: true);
                var environment = spec.Environment
                    .SetItem("PATH", JobWorld.Host.Path).SetItem("HOME", JobWorld.Host.Home)
                    .SetItem("DOTNET_NOLOGO", "1");
                var ended = world.RunToEnd(spec with { Environment = environment });
                Assert.Equal(outside.OutputText, world.Output(ended.Job));
            }
        }
    }

    [Fact]
    public void A_repository_in_a_folder_of_the_system_is_hidden_and_its_workspace_is_there()
    {
        using var world = new JobWorld();
        var system = Path.Combine(world.Root, "system");
        var repository = Path.Combine(system, "app");
        var workspace = Directory.CreateDirectory(Path.Combine(repository, ".state/workspace")).FullName;
        Directory.CreateDirectory(Path.Combine(repository, ".git"));
        File.WriteAllText(Path.Combine(repository, ".env"), "secret");
        File.WriteAllText(Path.Combine(system, "tool"), "tool");
        File.WriteAllText(Path.Combine(workspace, "mine"), "mine");
        var through = Path.Combine(world.Root, "link");
        File.CreateSymbolicLink(through, system);
        var host = JobWorld.Host with
        {
            System = JobWorld.Host.System.Add(system),
            Hidden = [Path.Combine(through, "app"), Path.Combine(repository, ".git")],
        };
        var said = Inside(host, $"cd {repository}; ls -A; cat .state/workspace/mine ../tool", workspace);
        Assert.Equal(".state\nminetool", said);
    }

    [Fact]
    public void The_program_is_there_where_it_lies_in_a_hidden_repository()
    {
        using var world = new JobWorld();
        var repository = Path.Combine(world.Root, "system/app");
        var program = Directory.CreateDirectory(Path.Combine(repository, "bin")).FullName;
        var state = Directory.CreateDirectory(Path.Combine(program, "state")).FullName;
        File.WriteAllText(Path.Combine(repository, ".env"), "secret");
        File.WriteAllText(Path.Combine(program, "longrun"), "program");
        File.WriteAllText(Path.Combine(state, "journal"), "secret");
        var host = JobWorld.Host with
        {
            Program = program,
            System = JobWorld.Host.System.Add(Path.Combine(world.Root, "system")),
            Hidden = [repository, state],
        };
        Assert.Equal("bin\nlongrun\nstate\n", Inside(host, $"cd {repository}; ls -A . bin/state | grep -v :; ls bin"
            + " | grep .", world.Workspace).Replace("\n\n", "\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(".", "/tmp")]
    [InlineData("/tmp", "work")]
    public void A_path_that_is_not_absolute_is_never_shown(string readable, string writable) =>
        Assert.Throws<InvalidOperationException>(() => Bubblewrap.Arguments(
            new() { Bwrap = "/usr/bin/bwrap", Root = [] },
            new() { Readable = [readable], Writable = [writable] }, infoDescriptor: null));

    private static string Inside(Host host, string script, string workspace)
    {
        var parts = RootParts.Find(host)!;
        var arguments = Bubblewrap.Arguments(parts, new() { Writable = [workspace] }, infoDescriptor: null);
        var ran = Run.Capture(new(parts.Bwrap, [.. arguments, "/bin/sh", "-c", script])
        {
            WorkingDirectory = "/",
            Environment = new Dictionary<string, string> { ["PATH"] = JobWorld.Path },
        });
        Assert.True(ran.Succeeded, ran.ErrorText);
        return ran.OutputText;
    }

    [Fact]
    public void A_sandbox_that_cannot_be_made_is_said_and_nothing_runs()
    {
        using var world = new JobWorld();
        var spec = world.Sh("echo ran > ran", sandboxed: true);
        spec = spec with { Sandbox = new() { Writable = [world.Workspace, "/no/such/cache"] } };
        var ended = world.RunToEnd(spec);
        Assert.Equal(ExitReason.NotStarted, ended.Reason);
        Assert.Contains("/no/such/cache", ended.Detail, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(world.Workspace, "ran")));
    }

    [Fact]
    public void Only_listening_abstract_sockets_are_named()
    {
        string[] lines =
        [
            "Num       RefCount Protocol Flags    Type St Inode Path",
            "0000000000000000: 00000002 00000000 00010000 0001 01 20601 @/tmp/.X11-unix/X0",
            "0000000000000000: 00000002 00000000 00000000 0002 01 20602 @not-listening",
            "0000000000000000: 00000002 00000000 00010000 0001 01 20603 /run/dbus/system_bus_socket",
            "0000000000000000: 00000003 00000000 00000000 0001 03 20604",
        ];
        Assert.Equal(["@/tmp/.X11-unix/X0"], SandboxProbe.ListeningAbstractSockets(lines));
    }

    [Fact]
    public void A_machine_without_bubblewrap_is_told_so()
    {
        var state = SandboxProbe.Try(JobWorld.Host with { Path = "/no/such/folder" });
        Assert.Contains("bubblewrap", Assert.IsType<SandboxState.Missing>(state).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Tools_are_shown_as_trees_and_keys_and_private_folders_are_not()
    {
        var root = Directory.CreateTempSubdirectory("longrun-tools-").FullName;
        try
        {
            var home = Path.Combine(root, "home");
            string[] folders =
            [
                "home/.nvm/versions/node/v22/bin", "home/.cargo/bin", "home/.rustup", "home/.local/bin",
                "home/.local/share/thing/versions", "home/.ssh", "work/repo/node_modules/.bin", "sdk/bin", "sdk/lib",
            ];
            Array.ForEach(folders, folder => Directory.CreateDirectory(Path.Combine(root, folder)));
            File.WriteAllText(Path.Combine(home, ".local/share/thing/versions/1.0"), "");
            File.CreateSymbolicLink(
                Path.Combine(home, ".local/bin/thing"), Path.Combine(home, ".local/share/thing/versions/1.0"));
            File.WriteAllText(Path.Combine(root, "sdk/.npmrc"), "token");
            var path = string.Join(':', folders.Where(folder => folder.EndsWith("bin", StringComparison.Ordinal))
                .Append("home/.ssh").Select(folder => Path.Combine(root, folder))) + ":.:relative";
            var parts = ToolFolders.Find(new()
            {
                Home = home,
                Path = path,
                Program = "/p",
                DotnetRoot = "/d",
                Hidden = [Path.Combine(root, "work/repo")],
            }).ToImmutableArray();
            string[] expected =
            [
                "home/.cargo/bin", "home/.local/bin", "home/.local/share/thing/versions", "home/.nvm",
                "home/.rustup", "sdk", "sdk/.npmrc",
            ];
            Assert.Equal(
                expected.Select(name => Path.Combine(root, name)),
                parts.Select(part => part.Path).Order(StringComparer.Ordinal));
            Assert.Equal(PartKind.HideFile, parts.Single(part => part.Path.EndsWith(".npmrc",
                StringComparison.Ordinal)).Kind);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void A_link_to_a_script_shows_the_script_and_not_the_project_it_is_in()
    {
        var root = Directory.CreateTempSubdirectory("longrun-links-").FullName;
        try
        {
            var home = Path.Combine(root, "home");
            var bin = Directory.CreateDirectory(Path.Combine(home, ".local/bin")).FullName;
            Directory.CreateDirectory(Path.Combine(home, "projects/foo/.git"));
            Directory.CreateDirectory(Path.Combine(home, "projects/foo/bin"));
            Directory.CreateDirectory(Path.Combine(home, ".ssh"));
            string[] targets = ["projects/foo/foo.sh", "projects/foo/bin/deep", "mine.sh", ".npmrc", ".ssh/helper"];
            foreach (var target in targets.Select(name => Path.Combine(home, name)))
            {
                File.WriteAllText(target, "#!/bin/sh\n");
                Longrun.Tests.Git.GitScene.SetMode(target, UnixFileMode.UserRead | UnixFileMode.UserExecute);
                File.CreateSymbolicLink(Path.Combine(bin, Path.GetFileName(target)), target);
            }

            var host = JobWorld.Host with { Home = home, Path = bin };
            Assert.Equal(
                [bin, Path.Combine(home, "mine.sh"), Path.Combine(home, "projects/foo/bin/deep"),
                    Path.Combine(home, "projects/foo/foo.sh")],
                ToolFolders.Find(host).Where(part => part.Kind == PartKind.Read).Select(part => part.Path)
                    .Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
