using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Core.Spend;
using Longrun.Core.Text;
using Longrun.Core.Work;
using Longrun.Git;
using Longrun.Jobs;

namespace Longrun.Effects;

/// <summary>An attempt's worker: its workspace, its brief, its start, and what it said when it had ended.</summary>
internal static class AgentJobs
{
    /// <exception cref="NotPrepared">Its workspace is there, but the agent cannot be started in it.</exception>
    public static JobSpec Prepare(Site site, JobId job, AttemptId id)
    {
        var attempt = site.State.Of(id);
        var places = site.Places;
        Directory.CreateDirectory(places.OutOf(id));
        var seed = Workplaces.Make(site, attempt);
        File.WriteAllText(places.BriefOf(id), Briefs.Of(site, attempt));
        return PreparationFence.Around(() => Launched(site, job, attempt, seed));
    }

    private static JobSpec Launched(Site site, JobId job, AttemptState attempt, Seed seed)
    {
        var (places, id) = (site.Places, attempt.Id);
        var settings = AgentGrounds.SettingsOf(site, attempt.Agent);
        var context = ContextOf(site, attempt, settings);
        WorkerToolset.Lay(site, attempt, context.HomeFolder);
        var launch = AgentLaunch.For(settings, context);
        AgentGrounds.Lay(context, launch);
        var preparation = Preparation.For(site, attempt.From, launch.Command);
        var spec = AgentGrounds.Spec(site, job, settings, context, launch);
        return Secrets.ToAgent(site, WorkerToolset.Shown(spec with
        {
            Command = preparation.Command,
            WorkingDirectory = places.WorkspaceOf(id),
            WallClock = WallClock(site.State, attempt, site.Now),
            Quiet = site.State.Settings.Quiet,
            Sandbox = spec.Sandbox is null ? null : new SandboxSpec
            {
                Writable = [places.WorkspaceOf(id), .. spec.Sandbox.Writable],
                Readable = [seed.ObjectFolder, .. launch.Readable, .. preparation.Readable],
            },
        }, places, id), settings);
    }

    /// <summary>What is journalled in place of a session.</summary>
    public static Event Unprepared(Site site, AttemptId id, NotPrepared why) => new Event.SessionEnded(
        id, Redaction.Of(site).Session(new(Ending.NotStarted) { Detail = why.Detail }), null) { At = site.Now };

    public static ImmutableArray<Event> Settle(Site site, AttemptId id, ExitRecord exit)
    {
        var attempt = site.State.Of(id);
        var (report, fault) = ReportFile.Read(Path.Combine(site.Places.OutOf(id), "report.json"));
        var settings = AgentGrounds.SettingsOf(site, attempt.Agent);
        var program = AgentPrograms.Of(settings);
        var session = program.Open(settings) is { } stream
            ? Paid(program, settings, AgentGrounds.Read(site, exit, stream))
            : CommandSession.Read(exit, report, AgentGrounds.Printed(site, exit));
        var redaction = Redaction.Of(site);
        return
        [
            new Event.SessionEnded(id, redaction.Session(session), redaction.Report(report))
            {
                At = site.Now, ReportFault = fault,
                Evidence = ReportedFiles.List(Path.Combine(site.Places.OutOf(id), "evidence")),
            },
        ];
    }

    /// <summary>What the running sessions of agents that print a protocol have said so far.</summary>
    public static ImmutableArray<SeenSession> Look(Site site) => Look(site.State, site.Sessions, site.OutputOf);

    /// <param name="s">Which jobs are open, and how their agents are configured.</param>
    /// <param name="sessions">How far each was read.</param>
    /// <param name="outputOf">Where each prints to.</param>
    public static ImmutableArray<SeenSession> Look(State s, LiveSessions sessions, Func<JobId, string> outputOf)
    {
        var open = s.OpenJobs.Values.Where(job => job.Work is JobWork.Agent).ToList();
        sessions.KeepOnly(open.Select(job => job.Id));
        return [.. open.Select(Seen).OfType<SeenSession>()];

        SeenSession? Seen(OpenJob job)
        {
            var id = ((JobWork.Agent)job.Work).Attempt;
            var settings = AgentGrounds.SettingsOf(s, s.Of(id).Agent);
            var program = AgentPrograms.Of(settings);
            return program.Open(settings) is not null
                && sessions.Look(job.Id, outputOf(job.Id), () => program.Open(settings)!) is { } soFar
                    ? new(id, soFar, !program.MayBePaidBy(settings, soFar.KeySource))
                    : null;
        }
    }

    /// <summary>One that was paid in a way nobody named has not been logged in.</summary>
    public static SessionReport Paid(IAgentProgram program, AgentSettings settings, SessionReport session) =>
        program.MayBePaidBy(settings, session.KeySource) ? session : session with
        {
            Ending = Ending.Authentication,
            Detail = Cut.OneLine(
                $"it would be paid by {session.KeySource}, which env: does not name", SessionTally.DetailMax),
        };

    private static LaunchContext ContextOf(Site site, AttemptState attempt, AgentSettings settings)
    {
        var places = site.Places;
        var ground = AgentGrounds.Of(site, attempt.Agent, settings, places.FolderOf(attempt.Id));
        return new(
            ground, attempt.Id, places.BriefOf(attempt.Id), places.OutOf(attempt.Id),
            JobEnvironment.Port(site, attempt.Slot))
        {
            Workspace = places.WorkspaceOf(attempt.Id),
            RootFiles = [.. Directory.EnumerateFileSystemEntries(places.WorkspaceOf(attempt.Id)).Select(p =>
                Path.GetFileName(p))],
            Committer = new(site.Person.Name, site.Person.Email),
            Permissions = Forbidden.Joined(site.State.Settings.Permissions),
            Servers = ToolServers.Of(site, attempt, ground),
            Bounds = Budgeting.Left(site.State, attempt, site.Now),
        };
    }

    /// <summary>One session's bound, or what the budgets it is in have left where that is less.</summary>
    public static TimeSpan WallClock(State s, AttemptState attempt, DateTimeOffset now) =>
        Budgeting.Left(s, attempt, now).Time is { } left && left < s.Settings.AttemptTimeout
            ? left : s.Settings.AttemptTimeout;
}
