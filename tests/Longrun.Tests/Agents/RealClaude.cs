using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Longrun.Agents;
using Longrun.Agents.Claude;
using Longrun.Core;
using Longrun.Core.Work;
using Longrun.Effects;
using Longrun.Jobs;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.Agents;

/// <summary>The real Claude Code of tests/tools, started in a fresh repository with a HOME of its own.</summary>
internal sealed class RealClaude : IDisposable
{
    private static readonly TimeSpan SessionMax = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("longrun-claude-");

    public RealClaude()
    {
        Directory.CreateDirectory(Workspace);
        Directory.CreateDirectory(Path.Combine(root.FullName, "home"));
        Directory.CreateDirectory(Path.Combine(root.FullName, "out"));
        Directory.CreateDirectory(Path.Combine(root.FullName, "brief"));
        Git("init", "-q", "-b", "main");
        Git("commit", "-q", "--allow-empty", "-m", "start");
    }

    public string OutFolder => Path.Combine(root.FullName, "out");

    public string BriefPath => Path.Combine(root.FullName, "brief", "brief.md");

    public string Workspace => Path.Combine(root.FullName, "workspace");

    /// <summary>Where the pinned program is; a sentence that says what to do where it is not.</summary>
    public static string Program
    {
        get
        {
            var platform = (OperatingSystem.IsMacOS() ? "darwin-" : "linux-")
                + (RuntimeInformation.OSArchitecture is Architecture.Arm64 ? "arm64" : "x64");
            var program = Path.Combine(
                Repository, "artifacts/tools/node_modules/@anthropic-ai", "claude-code-" + platform, "claude");
            Assert.True(File.Exists(program), $"{program} is missing: run ./test once, it installs the pinned tools");
            return program;
        }
    }

    /// <summary>Arguments and environment for the given attempt, against a model server.</summary>
    /// <param name="model">Where it asks.</param>
    /// <param name="sandboxHolds">Whether it is told that a sandbox holds.</param>
    /// <param name="change">What is different from the usual.</param>
    /// <param name="named">Variables that <c>env:</c> names; empty: all there are.</param>
    public AgentLaunch Launch(
        ScriptedModel model, bool sandboxHolds = true, Func<LaunchContext, LaunchContext>? change = null,
        params ImmutableArray<string> named)
    {
        var person = ImmutableDictionary<string, string>.Empty
            .Add("PATH", Environment.GetEnvironmentVariable("PATH")!)
            .Add("CLAUDE_CODE_OAUTH_TOKEN", "dummy-token-of-a-test")
            .Add("ANTHROPIC_BASE_URL", model.Address)
            .Add("CLAUDE_CODE_MAX_RETRIES", "1");
        var settings = new AgentSettings(AgentKind.Claude, null, named.IsDefaultOrEmpty ? [.. person.Keys] : named);
        var context = new LaunchContext
        {
            Attempt = new(new("M1"), 1),
            BriefPath = BriefPath,
            Port = 42000,
            OutFolder = OutFolder,
            HomeFolder = Path.Combine(root.FullName, "home"),
            PersonEnvironment = person,
            SandboxHolds = sandboxHolds,
            AsRoot = Environment.IsPrivilegedProcess,
            Program = Program,
            Committer = new("Test", "test@example.org"),
        };
        context = change?.Invoke(context) ?? context;
        var launch = AgentLaunch.For(settings, context);
        AgentGrounds.Lay(context, launch);
        return launch;
    }

    public Running Start(AgentLaunch launch) => Start(launch.Command, launch.Environment);

    public Running Start(ImmutableArray<string> command, ImmutableDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Workspace,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new(process, SessionMax);
    }

    public string Git(params string[] arguments) => WorkspaceGit.Run(Workspace, arguments);

    public void Dispose() => root.Delete(recursive: true);

    /// <summary>The root of this repository, for what is pinned or recorded in it.</summary>
    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Longrun.slnx")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("the tests run outside the repository");
            }

            return folder.FullName;
        }
    }

    /// <summary>A started session.</summary>
    internal sealed class Running(Process process, TimeSpan max)
    {
        private readonly Task<byte[]> stdout = ReadAsync(process.StandardOutput.BaseStream);
        private readonly Task<string> stderr = process.StandardError.ReadToEndAsync();

        /// <summary>What it printed, once it has ended.</summary>
        public Task<byte[]> Stdout => stdout;

        /// <summary>Known once it has ended.</summary>
        public int ExitCode { get; private set; }

        public void Kill() => process.Kill(entireProcessTree: true);

        public async Task<SessionReport> EndAsync(ExitReason reason = ExitReason.Exited)
        {
            try
            {
                await process.WaitForExitAsync().WaitAsync(max);
            }
            catch (TimeoutException)
            {
                Kill();
                Assert.Fail($"the session did not end in {max}: {await stderr}");
            }

            var exit = new ExitRecord
            {
                Job = new("M1-1.agent.1"),
                Reason = reason,
                ExitCode = process.ExitCode,
                EndedAt = DateTimeOffset.UtcNow,
            };
            ExitCode = process.ExitCode;
            process.Dispose();
            using var printed = new MemoryStream(await stdout);
            return SessionReader.Read(new ClaudeStream(), printed, new(exit, await stderr));
        }

        private static async Task<byte[]> ReadAsync(Stream from)
        {
            using var all = new MemoryStream();
            await from.CopyToAsync(all);
            return all.ToArray();
        }
    }
}
