using Longrun.Core.Gates;

namespace Longrun.Core.Digest;

/// <summary><c>STATE.md</c>: what is true now. It changes only when something happened.</summary>
internal static class StatePage
{
    /// <summary>Times are shown in the offset of <paramref name="now"/>.</summary>
    public static string Of(State s, DateTimeOffset now)
    {
        var page = new Page().Block(Telling.Containment(s)).Heading(1, $"Where {Run(s)} stands");
        if (s.Opened is null)
        {
            return page.Block("No run has been opened. `longrun run` starts one.").ToString();
        }

        page.Block($"As of {Figures.Date(s.LastEventAt, now.Offset)} ({Figures.Zone(now.Offset)}): {Telling.Counts(s)}."
            + $" {Condition(s)}");
        page.Bullets(Telling.Warnings(s).Select(warning => $"**Attention:** {Md.Text(warning)}"));
        page.Table(["Milestone", "Title", "Stand", "What it does or waits for", "Attempts"], Rows(s, now));
        page.Section("Running now", s.OpenJobs.Values.Select(job =>
            $"{Md.Text(Subject(s, job.Work))}: {Md.Text(Situation.Job(job.Work))},"
            + $" since {Figures.Moment(job.Since, now)} (`{job.Id}`)"));
        page.Section("Limits", Holds(s, now));
        page.Section("Budgets", BudgetLines.Of(s));
        Gates(page, s);
        Branch(page, s);
        page.Section("Uncommitted at the start, not part of this run",
            s.Opened.Uncommitted.Select(path => Md.Code(path)));
        return page.ToString();
    }

    public static string Condition(State s) => s switch
    {
        { Discarded: true } => "Discarded: nothing of it was taken.",
        { AcceptedAt: { } commit } => $"Accepted at {commit.Short}.",
        { Stopped: true } => $"Stopped by {Md.Text(s.StoppedBy ?? "the kill switch")}; `longrun resume` goes on.",
        { Draining: true } => "Stopping after what runs now.",
        { Paused: true } => "Paused: nothing new starts until `longrun resume`.",
        { LineStopped: not null } => "Nothing lands until `longrun resume`.",
        _ when s.OpenJobs.Count > 0 => $"{Figures.Count(s.OpenJobs.Count, "job")} running.",
        _ => "Nothing is running.",
    };

    public static string Role(ActiveGate gate) => gate switch
    {
        { Role: GateRole.Required } => "required",
        { Role: GateRole.Informs } => "informs",
        { Definition.From: { } from } => $"dormant until {from} lands; asked of {from} first",
        _ => "dormant: nothing to check yet",
    };

    private static string Run(State s) => s.Opened is { } opened ? $"run {opened.Run}" : "it";

    private static IEnumerable<IReadOnlyList<string>> Rows(State s, DateTimeOffset now) =>
        s.Roadmap.Milestones.Select(m => (IReadOnlyList<string>)
        [
            m.Id.Value,
            Md.Text(m.Title),
            Situation.Word(Standing.Of(s, m)),
            Md.Text(Situation.Of(s, m, now, elapsed: false)),
            $"{s.Of(m.Id).Attempts.Length}",
        ]);

    private static string Subject(State s, JobWork work) =>
        Standing.AttemptOf(work)?.Value
            ?? (work is JobWork.Gate gate && s.IsPersons(gate.Commit) ? "your own commits"
                : work is JobWork.Probe probe ? probe.Name : "the branch");

    private static IEnumerable<string> Holds(State s, DateTimeOffset now) =>
        from hold in s.Holds.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        where hold.Value.Until is not { } until || until > now
        let end = hold.Value.Until is { } reset
            ? $"not before {Figures.Moment(reset, now)} ({Figures.Zone(now.Offset)})"
            : AgentStanding.IsAskedFor(s, hold.Key) ? "not before you have answered" : "left out"
        select $"Agent {Md.Text(hold.Key)}: {end} ({Md.Text(hold.Value.Reason)})";

    private static void Gates(Page page, State s)
    {
        var gates = ActiveGates.OfBranch(s);
        page.Heading(2, "Gates");
        if (gates.IsEmpty)
        {
            page.Block("None: what lands is not tested. They are detected on the branch, or named in `longrun.yaml`.");
            return;
        }

        page.Table(["Gate", "Kind", "Role", "Last on the branch"], gates.Select(gate => (IReadOnlyList<string>)
        [
            Md.Text(gate.Definition.Name),
            EventLine.Word(gate.Definition.Kind),
            Role(gate),
            Last(s, gate),
        ]));
    }

    private static string Last(State s, ActiveGate gate)
    {
        var run = s.Baseline.GetValueOrDefault(gate.Definition.Name);
        return gate.Role switch
        {
            GateRole.Dormant => "not asked",
            GateRole.Required or GateRole.Informs when run is not null && !run.IsOf(gate.Definition) =>
                "not run yet as it is defined now",
            GateRole.Required or GateRole.Informs when run is null => "not run yet",
            GateRole.Informs when !run.Passed => $"not green yet: {Md.Text(run.Reason)}",
            GateRole.Required or GateRole.Informs =>
                $"{(run.Passed ? "green" : "red")} on {run.Commit.Short}, {Md.Text(EventLine.Result(run))}",
        };
    }

    private static void Branch(Page page, State s)
    {
        var opened = s.Opened!;
        page.Heading(2, "Branch").Bullets(
        [
            $"Started from {opened.Base.Short}",
            $"Tip: {s.Tip?.Value ?? "none"}",
            $"For people: {Md.Code(opened.Branch)}"
                + (s.MirroredTip == s.Tip ? "" : $", at {s.MirroredTip?.Short ?? "nothing yet"}")
                + (s.Persons is { } persons ? $", with commits of yours up to {persons.Head.Short}" : ""),
        ]);
    }
}
