using System.Collections.Immutable;
using System.Text;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Core.Block;
using Longrun.Core.Text;
using Longrun.Core.Work;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>An attempt's worker: its workspace, its brief, its start, and what it said when it had ended.</summary>
internal static class AgentJobs
{
    /// <summary>Bytes of standard error that are read for a reason.</summary>
    private const int ErrorTailBytes = 8 << 10;

    /// <summary>Bytes of a stream's beginning: its first line names every tool, some 10 KB of them.</summary>
    private const int HeadBytes = 256 << 10;

    /// <summary>Characters of the line for people.</summary>
    private const int DetailMax = 300;

    public static JobSpec Prepare(Site site, JobId job, AttemptId id)
    {
        var attempt = site.State.Of(id);
        var places = site.Places;
        var folder = places.FolderOf(id);
        Directory.CreateDirectory(places.OutOf(id));
        var seed = Workplaces.Make(site, attempt);
        File.WriteAllText(places.BriefOf(id), Briefs.Of(site, attempt));
        var launch = LaunchOf(site, attempt, folder);
        var preparation = Preparation.For(site, attempt.From, launch.Command);
        var named = site.State.Settings.Agents.GetValueOrDefault(attempt.Agent)?.Env ?? [];
        // What the person named may be a login: its value goes from process to process and onto no disk.
        ImmutableArray<string> handed = [.. named.Where(name =>
            launch.Environment.ContainsKey(name) && site.Surroundings.Environment.ContainsKey(name))];
        return new JobSpec
        {
            Id = job,
            Command = preparation.Command,
            WorkingDirectory = places.WorkspaceOf(id),
            Environment = launch.Environment.RemoveRange(handed),
            Handed = handed,
            WallClock = WallClock(site.State, id),
            SeparateErrors = IsClaude(site, attempt),
            Sandbox = site.IsSandboxed
                ? new SandboxSpec
                {
                    Writable = [places.WorkspaceOf(id), .. launch.Writable],
                    Readable = [seed.ObjectFolder, .. launch.Readable, .. preparation.Readable],
                }
                : null,
        };
    }

    public static ImmutableArray<Event> Settle(Site site, AttemptId id, ExitRecord exit)
    {
        var attempt = site.State.Of(id);
        var (report, fault) = ReportFile.Read(Path.Combine(site.Places.OutOf(id), "report.json"));
        var session = IsClaude(site, attempt)
            ? Billed(SettingsOf(site, attempt), ReadClaude(site, exit))
            : CommandSession.Read(exit, report, Printed(site, exit));
        return
        [
            new Event.SessionEnded(id, session, report)
            {
                At = site.Now, ReportFault = fault,
                Evidence = ReportedFiles.List(Path.Combine(site.Places.OutOf(id), "evidence")),
            },
        ];
    }

    /// <summary>
    /// A claude that has said by now that a key pays which the person did not name; it says so in its first line.
    /// </summary>
    public static bool IsBilledUnasked(Site site, JobId job, AttemptId id)
    {
        var attempt = site.State.Of(id);
        if (!IsClaude(site, attempt) || !File.Exists(site.OutputOf(job)))
        {
            return false;
        }

        using var head = new MemoryStream(LogFile.ReadFrom(site.OutputOf(job), 0, HeadBytes).Bytes);
        return !AgentLogin.Fits(SettingsOf(site, attempt), ClaudeStream.KeySource(head));
    }

    private static SessionReport Billed(AgentSettings settings, SessionReport session) =>
        AgentLogin.Fits(settings, session.KeySource) ? session : session with
        {
            Ending = Ending.Authentication,
            Detail = Cut.OneLine($"it would be paid by {session.KeySource}, which env: does not name", DetailMax),
        };

    private static string Printed(Site site, ExitRecord exit) =>
        Encoding.UTF8.GetString(LogFile.ReadTail(site.OutputOf(exit.Job), ErrorTailBytes).Bytes);

    private static SessionReport ReadClaude(Site site, ExitRecord exit)
    {
        var errors = Encoding.UTF8.GetString(LogFile.ReadTail(site.ErrorsOf(exit.Job), ErrorTailBytes).Bytes);
        if (!File.Exists(site.OutputOf(exit.Job)))
        {
            return ClaudeStream.Read(Stream.Null, errors, exit);
        }

        using var stream = File.OpenRead(site.OutputOf(exit.Job));
        return ClaudeStream.Read(stream, errors, exit);
    }

    private static AgentSettings SettingsOf(Site site, AttemptState attempt) =>
        site.State.Settings.Agents.GetValueOrDefault(attempt.Agent)
        // Taken out of the configuration since: a command that is not there says so by itself, and is a question.
        ?? new AgentSettings(AgentKind.Command, $"echo 'agent {attempt.Agent} is not configured' >&2; exit 127", []);

    private static AgentLaunch LaunchOf(Site site, AttemptState attempt, string folder)
    {
        var places = site.Places;
        var settings = SettingsOf(site, attempt);
        // One for each attempt: what a worker plants in its agent's folder (a hook, instructions) reaches no other.
        var home = Path.Combine(folder, "home");
        Directory.CreateDirectory(home);
        return AgentLaunch.For(settings, new LaunchContext
        {
            Attempt = attempt.Id,
            BriefPath = places.BriefOf(attempt.Id),
            Port = JobEnvironment.Port(site, attempt.Slot),
            OutFolder = places.OutOf(attempt.Id),
            HomeFolder = home,
            PersonEnvironment = site.Surroundings.Environment,
            SandboxHolds = site.IsSandboxed,
            AsRoot = Environment.IsPrivilegedProcess,
            Program = settings.Kind == AgentKind.Claude ? ClaudeProgram.Find(site.Surroundings.SearchPath) : null,
            Hidden = [.. places.WorkTrees, places.CommonFolder, places.RepositoryState],
            RootFiles = [.. Directory.EnumerateFileSystemEntries(places.WorkspaceOf(attempt.Id)).Select(p =>
                Path.GetFileName(p))],
            Committer = new(site.Person.Name, site.Person.Email),
        });
    }

    private static bool IsClaude(Site site, AttemptState attempt) =>
        site.State.Settings.Agents.GetValueOrDefault(attempt.Agent)?.Kind == AgentKind.Claude;

    /// <summary>One session's bound, or what is left of the milestone's budget where that is less.</summary>
    private static TimeSpan WallClock(State s, AttemptId id)
    {
        var left = Standing.Find(s, id.Milestone) is { } milestone ? Blocks.TimeLeft(s, milestone) : null;
        return left is { } time && time < s.Settings.AttemptTimeout ? time : s.Settings.AttemptTimeout;
    }
}
