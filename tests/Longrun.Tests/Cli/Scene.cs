using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace Longrun.Tests.Cli;

/// <summary>What a program left when it had ended.</summary>
internal sealed record Ended(int ExitCode, string Output, string Errors)
{
    /// <summary>Standard output as the one JSON document it has to be.</summary>
    public JsonObject Document() => JsonNode.Parse(Output)!.AsObject();
}

/// <summary>A home of one's own with the built program on the PATH; no process of it is left afterwards.</summary>
internal sealed class Scene : IDisposable
{
    /// <summary>No command here works longer than a demo; what does hangs.</summary>
    private static readonly TimeSpan CommandTakesAtMost = TimeSpan.FromMinutes(3);

    public Scene()
    {
        Directory.CreateDirectory(Home);
        File.WriteAllText(Path.Combine(Home, ".gitconfig"), """
            [user]
                name = Ada
                email = ada@example.org
            [init]
                defaultBranch = main
            """);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("longrun-cli-").FullName;

    public string Home => Path.Combine(Folder, "home");

    public string State => Path.Combine(Folder, "state");

    /// <summary>A repository whose one agent does as it is told by each test.</summary>
    public string Repository => Path.Combine(Folder, "repository");

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "longrun");

    public Ended Longrun(params string[] arguments) => Run(Repository, [Program, .. arguments]);

    /// <summary>A command of the person's own, in the repository's folder.</summary>
    public Ended Shell(string command)
    {
        Directory.CreateDirectory(Repository);
        var ended = Run(Repository, "sh", "-euc", command);
        Assert.True(ended.ExitCode == 0, $"{command}\n{ended}");
        return ended;
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Repository, path));

    public void Write(string path, string text)
    {
        var file = Path.Combine(Repository, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public Ended Run(string folder, params string[] command)
    {
        using var process = Start(folder, command);
        process.StandardInput.Close();
        return Wait(process);
    }

    public static Ended Wait(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(CommandTakesAtMost))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"it hangs; it said: {output.Result} {errors.Result}");
        }

        return new(process.ExitCode, output.Result, errors.Result);
    }

    public Process Start(string folder, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = Home;
        start.Environment["XDG_STATE_HOME"] = State;
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["TZ"] = "UTC";
        foreach (var name in start.Environment.Keys.Where(IsOfGit).ToList())
        {
            start.Environment.Remove(name);
        }

        return Process.Start(start)!;
    }

    /// <summary>The repository with a roadmap, and an agent that is these lines of shell.</summary>
    public void MakeRepository(string roadmap, string agent, string settings = "")
    {
        Directory.CreateDirectory(Repository);
        File.WriteAllText(Path.Combine(Repository, "agent.sh"), agent);
        Assert.Equal(0, Run(Repository, "sh", "-c", "git init -q && git add . && git commit -qm start").ExitCode);
        Directory.CreateDirectory(Path.Combine(Repository, ".longrun"));
        File.WriteAllText(Path.Combine(Repository, ".longrun", "ROADMAP.md"), roadmap);
        File.WriteAllText(Path.Combine(Repository, ".longrun", "longrun.yaml"), $$"""
            agents: { mine: { kind: command, run: "sh agent.sh" } }
            {{settings}}
            """);
    }

    public void Dispose()
    {
        if (Directory.Exists(State))
        {
            foreach (var file in Directory.EnumerateFiles(State, "keeper.json", SearchOption.AllDirectories))
            {
                EndKeeper(file);
            }
        }

        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>An idle keeper would end by itself half a minute later.</summary>
    private static void EndKeeper(string file)
    {
        var pid = JsonNode.Parse(File.ReadAllText(file))!["process"]!["pid"]!.GetValue<int>();
        var root = Path.GetDirectoryName(Path.GetDirectoryName(file))!;
        try
        {
            // Its command line names the state directory: a number alone may be another process by now.
            if (File.ReadAllText($"/proc/{pid}/cmdline").Contains(root, StringComparison.Ordinal))
            {
                using var keeper = Process.GetProcessById(pid);
                keeper.Kill(entireProcessTree: true);
                keeper.WaitForExit();
            }
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException)
        {
            // It ended meanwhile.
        }
    }

    private static bool IsOfGit(string name) => name.StartsWith("GIT_", StringComparison.Ordinal);
}
