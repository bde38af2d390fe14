using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Longrun.Agents;
using Longrun.Agents.Acp;
using Longrun.Core;
using Longrun.Core.Work;
using Longrun.Effects;
using Longrun.Jobs;
using Longrun.Tests.Agents;
using Longrun.Tests.Jobs;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.AcpSessions;

/// <summary>
/// A real program of tests/tools that speaks the Agent Client Protocol, driven by the real
/// <c>longrun agent-drive</c> in a fresh repository with a HOME of its own.
/// </summary>
internal sealed class RealAcp : IDisposable
{
    private static readonly TimeSpan SessionMax = TimeSpan.FromSeconds(150);

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("longrun-acp-");
    private readonly string name;

    /// <param name="name">Of its program: gemini, opencode, qwen.</param>
    public RealAcp(string name)
    {
        this.name = name;
        foreach (var folder in new[] { "home", "out", "brief", "workspace" })
        {
            Directory.CreateDirectory(Path.Combine(root.FullName, folder));
        }

        Git("init", "-q", "-b", "main");
        Git("commit", "-q", "--allow-empty", "-m", "start");
    }

    public string BriefPath => Path.Combine(root.FullName, "brief", "brief.md");

    public string Workspace => Path.Combine(root.FullName, "workspace");

    /// <summary>A place outside the workspace, for what must not be written.</summary>
    public string Beside(string file) => Path.Combine(root.FullName, file);

    public string Program
    {
        get
        {
            var link = Path.Combine(RealClaude.Repository, "artifacts/tools/node_modules/.bin", name);
            Assert.True(File.Exists(link), $"{link} is missing: run ./test once, it installs the pinned tools");
            return InstalledProgram.Find(name, Path.GetDirectoryName(link)) ?? link;
        }
    }

    /// <summary>Its launch against a model server, laid out.</summary>
    public AgentLaunch Launch(
        ScriptedModel model, bool sandboxHolds = true, Permissions? permissions = null, bool withKey = true,
        Func<LaunchContext, LaunchContext>? change = null)
    {
        var (key, where) = Login(model);
        var person = ImmutableDictionary<string, string>.Empty
            .Add("PATH", Environment.GetEnvironmentVariable("PATH")!)
            .Add(key, "dummy-key-of-a-test")
            .AddRange(where);
        var settings = new AgentSettings(
            AgentKind.Acp, name, withKey ? [key, .. where.Keys] : [.. where.Keys])
        {
            Model = name switch
            {
                "gemini" => "gemini-2.5-flash", "opencode" => "anthropic/claude-sonnet-4-5", _ => "qwen3-coder-plus",
            },
        };
        var context = new LaunchContext
        {
            Attempt = new(new("M1"), 1),
            Workspace = Workspace,
            BriefPath = BriefPath,
            Port = 42000,
            OutFolder = Path.Combine(root.FullName, "out"),
            HomeFolder = Path.Combine(root.FullName, "home"),
            PersonEnvironment = person,
            SandboxHolds = sandboxHolds,
            AsRoot = Environment.IsPrivilegedProcess,
            Program = Program,
            Committer = new("Test", "test@example.org"),
            Permissions = permissions ?? new(),
            Self = [JobWorld.Program],
            OrderFile = Path.Combine(root.FullName, "drive.json"),
        };
        context = change?.Invoke(context) ?? context;
        var launch = AgentLaunch.For(settings, context);
        AgentGrounds.Lay(context, launch);
        return launch;
    }

    public Running Start(AgentLaunch launch)
    {
        var start = new ProcessStartInfo(launch.Command[0], launch.Command[1..])
        {
            WorkingDirectory = Workspace,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (variable, value) in launch.Environment)
        {
            start.Environment[variable] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new(process, AcpQuirks.Of(name));
    }

    public string Git(params string[] arguments) => WorkspaceGit.Run(Workspace, arguments);

    public void Dispose() => root.Delete(recursive: true);

    /// <summary>The variable with its key, and those that send it to the model server.</summary>
    private (string Key, ImmutableDictionary<string, string> Where) Login(ScriptedModel model)
    {
        var none = ImmutableDictionary<string, string>.Empty;
        return name switch
        {
            "gemini" => ("GEMINI_API_KEY", none.Add("GOOGLE_GEMINI_BASE_URL", model.Address)),
            "opencode" => ("ANTHROPIC_API_KEY", none
                .Add("OPENCODE_DISABLE_MODELS_FETCH", "1")
                .Add("OPENCODE_CONFIG_CONTENT",
                    """{"provider":{"anthropic":{"options":{"baseURL":"HERE/v1"}}}}"""
                        .Replace("HERE", model.Address, StringComparison.Ordinal))),
            _ => ("OPENAI_API_KEY", none.Add("OPENAI_BASE_URL", model.Address + "/v1")),
        };
    }

    /// <summary>A started session.</summary>
    internal sealed class Running(Process process, AcpQuirks quirks)
    {
        private readonly Task<byte[]> stdout = ReadAsync(process.StandardOutput.BaseStream);
        private readonly Task<string> stderr = process.StandardError.ReadToEndAsync();

        public string Printed => Encoding.UTF8.GetString(stdout.Result);

        /// <summary>As the sandbox does, whose first process takes all with it.</summary>
        public void Kill() => process.Kill(entireProcessTree: true);

        public async Task<SessionReport> EndAsync(ExitReason reason = ExitReason.Exited)
        {
            try
            {
                await process.WaitForExitAsync().WaitAsync(SessionMax);
            }
            catch (TimeoutException)
            {
                Kill();
                Assert.Fail($"the session did not end in {SessionMax}: {await stderr}\n{Printed}");
            }

            var exit = new ExitRecord
            {
                Job = new("M1-1.agent.1"),
                Reason = reason,
                ExitCode = process.ExitCode,
                EndedAt = DateTimeOffset.UtcNow,
            };
            process.Dispose();
            using var printed = new MemoryStream(await stdout);
            return SessionReader.Read(new AcpStream(quirks), printed, new(exit, await stderr));
        }

        private static async Task<byte[]> ReadAsync(Stream from)
        {
            using var all = new MemoryStream();
            await from.CopyToAsync(all);
            return all.ToArray();
        }
    }
}
