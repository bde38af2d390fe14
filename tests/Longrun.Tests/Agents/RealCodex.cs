using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Longrun.Agents;
using Longrun.Agents.Codex;
using Longrun.Core;
using Longrun.Core.Work;
using Longrun.Effects;
using Longrun.Jobs;
using Longrun.Tests.Jobs;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.Agents;

/// <summary>
/// The real Codex of tests/tools, driven by the real <c>longrun agent-drive</c> in a fresh repository with a HOME and a
/// login folder of its own.
/// </summary>
internal sealed class RealCodex : IDisposable
{
    private static readonly TimeSpan s_sessionMax = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("longrun-codex-");

    public RealCodex()
    {
        foreach (var folder in new[] { "home", "out", "brief", "workspace", "login" })
        {
            Directory.CreateDirectory(Path.Combine(_root.FullName, folder));
        }

        Git("init", "-q", "-b", "main");
        Git("commit", "-q", "--allow-empty", "-m", "start");
    }

    public string Workspace => Path.Combine(_root.FullName, "workspace");

    /// <summary>A place outside the workspace.</summary>
    public string Beside(string name) => Path.Combine(_root.FullName, name);

    public static string Program
    {
        get
        {
            var link = Path.Combine(RealClaude.Repository, "artifacts/tools/node_modules/.bin", CodexVersion.Name);
            Assert.True(File.Exists(link), $"{link} is missing: run ./test once, it installs the pinned tools");
            return new CodexProgram().Find(Settings(), Path.GetDirectoryName(link)!)!;
        }
    }

    public static AgentSettings Settings(params ImmutableArray<string> env) => new(AgentKind.Codex, null, env);

    /// <summary>Everything an attempt is started with, against a model server.</summary>
    public LaunchContext Context(ScriptedModel model) => new()
    {
        Attempt = new(new("M1"), 1),
        Workspace = Workspace,
        BriefPath = Path.Combine(_root.FullName, "brief", "brief.md"),
        Port = 42000,
        OutFolder = Path.Combine(_root.FullName, "out"),
        HomeFolder = Path.Combine(_root.FullName, "home"),
        LoginFolder = Path.Combine(_root.FullName, "login"),
        PersonEnvironment = ImmutableDictionary<string, string>.Empty
            .Add("PATH", Environment.GetEnvironmentVariable("PATH")!)
            .Add("OPENAI_API_KEY", "dummy-key-of-a-test")
            .Add("OPENAI_BASE_URL", model.Address + "/v1")
            .Add("OWN_TOKEN", "a-value-of-the-persons"),
        SandboxHolds = true,
        AsRoot = Environment.IsPrivilegedProcess,
        Program = Program,
        Committer = new("Test", "test@example.org"),
        Self = [JobWorld.Program],
        OrderFile = Path.Combine(_root.FullName, "drive.json"),
    };

    /// <summary>With a key that is named; as it stands in a night.</summary>
    public Running Start(ScriptedModel model) => Start(
        Context(model), Settings("OPENAI_API_KEY", "OPENAI_BASE_URL", "OWN_TOKEN"));

    public Running Start(LaunchContext context, AgentSettings settings) =>
        Start(context, AgentLaunch.For(settings, context));

    /// <param name="ground">Where it stands.</param>
    /// <param name="launch">How it is started.</param>
    /// <param name="values">For the program, where a test's service is not the vendor's.</param>
    public Running Start(AgentGround ground, AgentLaunch launch, params ImmutableArray<string> values)
    {
        var order = launch.Order!;
        launch = launch with
        {
            Order = order with { Command = [.. order.Command, .. values.SelectMany(v => new[] { "-c", v })] },
        };
        AgentGrounds.Lay(ground, launch);
        var start = new ProcessStartInfo(launch.Command[0], launch.Command[1..])
        {
            WorkingDirectory = Workspace,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in launch.Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new(process);
    }

    /// <summary>A subscription's login with nothing real in it, as the program itself would have kept it.</summary>
    public void LogIn()
    {
        var claims = new JsonObject
        {
            ["exp"] = DateTimeOffset.UtcNow.AddDays(30).ToUnixTimeSeconds(),
            ["email"] = "dummy@example.test",
            ["https://api.openai.com/auth"] = new JsonObject
            {
                ["chatgpt_account_id"] = "acct-dummy",
                ["chatgpt_plan_type"] = "plus",
                ["chatgpt_user_id"] = "user-dummy",
            },
        };
        var token = $"{Part("""{"alg":"none","typ":"JWT"}""")}.{Part(claims.ToJsonString())}.{Part("unsigned")}";
        var login = new JsonObject
        {
            ["auth_mode"] = "chatgpt",
            ["tokens"] = new JsonObject
            {
                ["id_token"] = token, ["access_token"] = token, ["refresh_token"] = "dummy",
                ["account_id"] = "acct-dummy",
            },
            ["last_refresh"] = DateTimeOffset.UtcNow.ToString("O"),
        };
        var file = Path.Combine(_root.FullName, "login", CodexLogin.File);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, login.ToJsonString());
    }

    /// <summary>A named pipe: what a command holds open ends with it.</summary>
    public string Pipe()
    {
        var pipe = Beside("pipe");
        using var make = Process.Start("mkfifo", [pipe]);
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
        return pipe;
    }

    /// <summary>Completes when somebody has opened the other side.</summary>
    public static Task<FileStream> OpenAsync(string pipe) => Task.Run(() => File.OpenRead(pipe));

    public string Git(params string[] arguments) => WorkspaceGit.Run(Workspace, arguments);

    public void Dispose() => _root.Delete(recursive: true);

    private static string Part(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text))
        .TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>A started session.</summary>
    internal sealed class Running(Process process)
    {
        private readonly Task<string> _stdout = process.StandardOutput.ReadToEndAsync();
        private readonly Task<string> _stderr = process.StandardError.ReadToEndAsync();

        /// <summary>The transcript, once it has ended.</summary>
        public string Printed => _stdout.Result;

        /// <summary>As the sandbox does, whose first process takes all with it.</summary>
        public void Kill() => process.Kill(entireProcessTree: true);

        /// <summary>The driver alone, with a signal it may die of.</summary>
        public void Terminate()
        {
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            kill.WaitForExit();
        }

        public async Task<SessionReport> EndAsync(ExitReason reason = ExitReason.Exited)
        {
            try
            {
                await process.WaitForExitAsync().WaitAsync(s_sessionMax);
            }
            catch (TimeoutException)
            {
                Kill();
                Assert.Fail($"the session did not end in {s_sessionMax}: {await _stderr}\n{await _stdout}");
            }

            var exit = new ExitRecord
            {
                Job = new("M1-1.agent.1"),
                Reason = reason,
                ExitCode = process.ExitCode,
                EndedAt = DateTimeOffset.UtcNow,
            };
            process.Dispose();
            using var printed = new MemoryStream(Encoding.UTF8.GetBytes(await _stdout));
            return SessionReader.Read(new CodexStream(), printed, new(exit, await _stderr));
        }
    }
}
