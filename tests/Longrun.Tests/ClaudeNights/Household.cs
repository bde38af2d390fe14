using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Longrun.Core;
using Longrun.Processes;
using Longrun.Tests.AgentNights;
using Longrun.Tests.Jobs;
using Longrun.Tests.ModelServer;
using Longrun.Tests.Nights;
using Xunit;

namespace Longrun.Tests.ClaudeNights;

/// <summary>
/// A person with a HOME, a project and a login of their own, the real Claude Code on their PATH, and the real
/// <c>longrun</c> as a process. Everything is gone when it is disposed.
/// </summary>
internal sealed class Household : IDisposable
{
    /// <summary>What lies in the person's own Claude folder; no request may ever carry it.</summary>
    public const string Secret = "the-secret-of-the-person";

    private readonly int _firstPort = FreePorts.Block(FreePorts.OfRun);
    private readonly string _root = Directory.CreateTempSubdirectory("longrun-nights-").FullName;

    public Household()
    {
        Directory.CreateDirectory(Project);
        Directory.CreateDirectory(Path.Combine(Home, ".claude"));
        File.WriteAllText(Path.Combine(Home, ".claude", ".credentials.json"), Secret);
        File.WriteAllText(Path.Combine(Home, ".gitconfig"), "[user]\n\tname = Ada\n\temail = ada@example.org\n");
    }

    public string Project => Path.Combine(_root, "project");

    public string Home => Path.Combine(_root, "home");

    /// <summary>Where the model server is. Null: nobody is told of one.</summary>
    public ScriptedModel? Model { get; set; }

    /// <summary>Their agents, in the order of the configuration.</summary>
    public ImmutableArray<RealAgent> Agents { get; init; } = [RealAgent.Claude];

    /// <summary>The folders of programs; the pinned agents are first.</summary>
    public string SearchPath { get; init; } = $"{RealAgent.Folders}:{JobWorld.Path}";

    /// <summary>Who judges, as the configuration says it. Most nights are not about that.</summary>
    public string Review { get; init; } = "off";

    private string StateHome => Path.Combine(_root, "state");

    private string ModelAddress => Model?.Address ?? "http://127.0.0.1:9";

    private ImmutableDictionary<string, string> Environment => ImmutableDictionary<string, string>.Empty
        .SetItems(Agents.SelectMany(agent => agent.Variables(ModelAddress)))
        .Add("PATH", SearchPath)
        .Add("HOME", Home)
        .Add("XDG_STATE_HOME", StateHome);

    /// <summary>Writes a file of the project, and its folders.</summary>
    public void Write(string path, string text)
    {
        var file = Path.Combine(Project, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Project, path));

    /// <summary>The configuration with their agents; <paramref name="more"/> lines follow.</summary>
    public void Configure(string more = "") => Write(".longrun/longrun.yaml", $"""
        agents:
        {string.Concat(Agents.Select(agent => $"  {agent.Line(ModelAddress)}\n"))}
        review: {Review}
        first_port: {_firstPort}
        {more}

        """);

    public Outside Start(params string[] arguments) => Outside(JobWorld.Program, arguments);

    private Outside Outside(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Project,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new(process);
    }

    /// <summary>Runs a command of longrun's to its end, which must be the one that is expected.</summary>
    public async Task<string> LongrunAsync(ExitCode expected, params string[] arguments)
    {
        using var running = Start(arguments);
        var said = await running.EndAsync();
        Assert.True(
            running.ExitCode == (int)expected,
            $"longrun {string.Join(' ', arguments)}: {running.ExitCode}\n{said}\n{Logs()}");
        return said;
    }

    public async Task<string> GitAsync(params string[] arguments)
    {
        using var running = Outside("git", arguments);
        var said = await running.EndAsync();
        Assert.True(running.ExitCode == 0, $"git {string.Join(' ', arguments)}: {said}");
        return said.Trim();
    }

    public async Task<string> ShAsync(string script)
    {
        using var running = Outside("sh", "-c", script);
        var said = await running.EndAsync();
        Assert.True(running.ExitCode == 0, $"{script}: {said}");
        return said;
    }

    /// <summary>Everything in the project becomes one commit of the person's.</summary>
    public Task CommitAsync() =>
        ShAsync("{ [ -d .git ] || git init -q -b main; } && git add -A && git commit -q -m 'My project'");

    /// <summary>What the journal of the run says happened.</summary>
    public ImmutableArray<Event> Events(string run = "r1") =>
        [.. Ledger.Read(Path.Combine(Project, ".git/longrun/runs", run, "journal"))];

    /// <summary>Files below the state directory whose path ends so.</summary>
    public ImmutableArray<string> InState(string ending) =>
    [
        .. Directory.EnumerateFiles(StateHome, "*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(ending, StringComparison.Ordinal)),
    ];

    /// <summary>Processes that work for this household: by what they were started with.</summary>
    public IReadOnlyList<SceneProcess> Alive() => SceneProcesses.With(_root);

    /// <summary>Asserts that a night left nothing but its keeper, which waits half a minute for more work.</summary>
    public void HasNothingRunning() => Assert.True(
        JobWorld.Until(() => Alive().All(left => left.IsKeeper)),
        string.Join('\n', Alive()));

    /// <summary>Ends what is left, then asserts that nothing is.</summary>
    public void Dispose()
    {
        // After a test that failed there may be more than the keeper.
        foreach (var left in Alive())
        {
            left.Identity.Signal(Native.SignalKill);
        }

        Assert.True(JobWorld.Until(() => Alive().Count == 0), string.Join('\n', Alive()));
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>For a failing test: what the agents and their jobs printed last.</summary>
    public string Logs()
    {
        const int TailChars = 1_500;
        var text = new StringBuilder();
        foreach (var log in Directory.Exists(StateHome) ? InState(".log") : [])
        {
            var said = File.ReadAllText(log);
            text.AppendLine(log).AppendLine(said[Math.Max(0, said.Length - TailChars)..]);
        }

        return text.ToString();
    }
}
