using System.Collections.Immutable;
using System.Text;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Core.Work;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>What every start of an agent's program shares, for work or only to be asked.</summary>
internal static class AgentGrounds
{
    /// <summary>Bytes of standard error that are read for a reason.</summary>
    private const int ErrorTailBytes = 8 << 10;

    public static AgentSettings SettingsOf(Site site, string agent) => SettingsOf(site.State, agent);

    public static AgentSettings SettingsOf(State s, string agent) =>
        s.Settings.Agents.GetValueOrDefault(agent)
        // Taken out of the configuration since: a command that is not there says so by itself, and is a question.
        ?? new AgentSettings(AgentKind.Command, $"echo 'agent {agent} is not configured' >&2; exit 127", []);

    /// <param name="site">Where.</param>
    /// <param name="agent">Its name.</param>
    /// <param name="settings">As the configuration has them.</param>
    /// <param name="folder">Of this one start: what is planted in it reaches no other.</param>
    public static AskContext Of(Site site, string agent, AgentSettings settings, string folder) =>
        Of(site.Surroundings, agent, settings, folder) with
        {
            SandboxHolds = site.IsSandboxed,
            Hidden = [.. site.Places.WorkTrees, site.Places.CommonFolder, site.Places.RepositoryState],
        };

    /// <summary>The same without a run, and so without a sandbox.</summary>
    public static AskContext Of(Surroundings surroundings, string agent, AgentSettings settings, string folder) =>
        new()
        {
            HomeFolder = Path.Combine(folder, "home"),
            LoginFolder = surroundings.LoginFolder(agent),
            PersonEnvironment = surroundings.Environment,
            SandboxHolds = false,
            AsRoot = Environment.IsPrivilegedProcess,
            Program = AgentPrograms.Of(settings).Find(settings, surroundings.SearchPath),
            Self = surroundings.Self,
            OrderFile = Path.Combine(folder, "drive.json"),
        };

    /// <summary>Lays out what a launch says the agent finds; again where an earlier try left it half done.</summary>
    public static void Lay(AgentGround ground, AgentLaunch launch)
    {
        Directory.CreateDirectory(ground.HomeFolder);
        if (launch.Order is { } order)
        {
            DurableFile.Write(ground.OrderFile, order.ToJson());
        }

        foreach (var (path, text) in launch.Files)
        {
            DurableFile.Write(InHome(ground, path), Encoding.UTF8.GetBytes(text));
        }

        foreach (var path in launch.Logins)
        {
            var link = InHome(ground, path);
            var target = Path.Combine(ground.LoginFolder, path);
            if (File.Exists(target) && FileCalls.Identify(link) is null)
            {
                File.CreateSymbolicLink(link, target);
            }
        }
    }

    private static string InHome(AgentGround ground, string path)
    {
        var file = Path.Combine(ground.HomeFolder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return file;
    }

    /// <summary>The job of a launch; where it works and for how long is said by whoever asks for it.</summary>
    public static JobSpec Spec(
        Site site, JobId job, AgentSettings settings, AgentGround ground, AgentLaunch launch)
    {
        // A login that is refreshed is written where the next start finds it.
        ImmutableArray<string> logins = !launch.Logins.IsEmpty && Directory.Exists(ground.LoginFolder)
            ? [ground.LoginFolder] : [];
        // What the person named may be a login: its value goes from process to process and onto no disk.
        ImmutableArray<string> handed = [.. settings.Env.Where(name =>
            launch.Environment.ContainsKey(name) && site.Surroundings.Environment.ContainsKey(name))];
        return new()
        {
            Id = job,
            Command = launch.Command,
            WorkingDirectory = "/",
            Environment = launch.Environment.RemoveRange(handed),
            Handed = handed,
            WallClock = site.State.Settings.AttemptTimeout,
            SeparateErrors = AgentPrograms.Of(settings).Open(settings) is not null,
            Sandbox = site.IsSandboxed
                ? new SandboxSpec { Writable = [.. launch.Writable, .. logins], Readable = launch.Readable }
                : null,
        };
    }

    /// <summary>What a session of an agent that prints a protocol has come to.</summary>
    /// <param name="site">Where.</param>
    /// <param name="exit">How it ended.</param>
    /// <param name="stream">What reads its lines.</param>
    /// <param name="wordsKept">Characters of its last words.</param>
    public static SessionReport Read(
        Site site, ExitRecord exit, IAgentStream stream, int wordsKept = SessionTally.WordsMax)
    {
        var errors = Encoding.UTF8.GetString(LogFile.ReadTail(site.ErrorsOf(exit.Job), ErrorTailBytes).Bytes);
        using var printed = File.Exists(site.OutputOf(exit.Job)) ? File.OpenRead(site.OutputOf(exit.Job)) : Stream.Null;
        return SessionReader.Read(stream, printed, new(exit, errors), wordsKept);
    }

    /// <summary>The end of what a job printed.</summary>
    public static string Printed(Site site, ExitRecord exit) =>
        Encoding.UTF8.GetString(LogFile.ReadTail(site.OutputOf(exit.Job), ErrorTailBytes).Bytes);
}
