using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core.Work;

namespace Longrun.Core.Tests.Simulation;

/// <summary>Plays jobs: what an agent leaves and says, what a gate finds in a tree.</summary>
internal static class Workers
{
    /// <summary>
    /// Marks a session that came to its own end, so that the next one plays the next line of the script.
    /// </summary>
    private const string Mark = "script line ";

    public static SimJob Job(World w, State s, JobId id, JobWork work) => work switch
    {
        JobWork.Agent agent => Session(w, s, id, agent),
        JobWork.Collect collect when Plays(w, s, collect.Attempt) == Behaviour.CollectFailure =>
            new(id, work, w.Now.AddMinutes(1), new(JobEndReason.Exited, 1, 60, 1)),
        JobWork.Gate gate => new(id, work, w.Now.AddMinutes(2), Passes(w, gate) && !Verdicts.Flakes(w, s, gate)
            ? new(JobEndReason.Exited, 0, 60, 1)
            : new(JobEndReason.Exited, 1, 60, 1)),
        _ => new(id, work, w.Now.AddMinutes(1), new(JobEndReason.Exited, 0, 60, 1)),
    };

    public static bool Passes(World w, JobWork.Gate gate) => Passes(w, gate.Commit, gate.Definition);

    /// <summary>How many tests a tree has.</summary>
    public static int Tests(World w, CommitId commit) =>
        w.Repo[commit].Tree.Keys.Count(path => path.StartsWith("suite/", StringComparison.Ordinal));

    public static bool Passes(World w, CommitId commit, GateDefinition gate)
    {
        var tree = w.Repo[commit].Tree;
        return gate.Run switch
        {
            "tests" or World.OtherTests => !tree.ContainsValue("wrong"),
            "lint" => tree.GetValueOrDefault("lint") == "fixed",
            ['c', 'h', 'e', 'c', 'k', ' ', .. var path] => tree.GetValueOrDefault(path) == "right",
            _ => throw new InvalidOperationException(gate.Run),
        };
    }

    /// <summary>
    /// The behaviour whose session the journal has for an attempt. Null: it never came to its own end.
    /// </summary>
    public static Behaviour? Plays(World w, State s, AttemptId attempt)
    {
        var plot = PlotOf(w, attempt.Milestone);
        return LineOf(s.Of(attempt)) is { } line ? plot.At(line) : null;
    }

    public static Plot PlotOf(World w, MilestoneId id) =>
        w.Scenario.Plots.Single(plot => id == new MilestoneId(plot.Id));

    private static int? LineOf(AttemptState attempt) =>
        attempt.Session?.Session.SessionId is { } id && id.StartsWith(Mark, StringComparison.Ordinal)
            ? int.Parse(id.AsSpan(Mark.Length), CultureInfo.InvariantCulture)
            : null;

    private static SimJob Session(World w, State s, JobId id, JobWork.Agent work)
    {
        var plot = PlotOf(w, work.Attempt.Milestone);
        var line = s.Of(work.Attempt.Milestone).Attempts.Max(LineOf) + 1 ?? 0;
        var does = plot.At(line);
        var job = new SimJob(id, work, w.Now.AddMinutes(20 + (line * 7)), End(does));
        var session = new SessionReport(EndingOf(does))
        {
            SessionId = Mark + line.ToString(CultureInfo.InvariantCulture),
            ResetsAt = does == Behaviour.Limit ? job.EndsAt.AddMinutes(90) : null,
            Quota = w.Scenario.SessionsTell ? Plans.Windows(w, s.Of(work.Attempt).Agent) : [],
        };
        var whole = Spenders.Whole(w, work.Attempt.Milestone, line);
        session = Spenders.Report(session, whole);
        job = job with { StartedAt = w.Now, Whole = whole };
        return job with { Session = session, Report = Report(does), Head = HeadOf(w, s.Of(work.Attempt), plot, does) };
    }

    private static JobEnd End(Behaviour does) => does switch
    {
        Behaviour.TimeOut => new(JobEndReason.WallClock, null, 60, 1),
        Behaviour.Flood => new(JobEndReason.Flooded, null, 60, 1),
        Behaviour.NotStarted => new(JobEndReason.NotStarted, null, 0, 0),
        _ => new(JobEndReason.Exited, 0, 60, 1),
    };

    private static Ending EndingOf(Behaviour does) => does switch
    {
        Behaviour.Crash or Behaviour.CrashWithWork => Ending.Crashed,
        Behaviour.Limit or Behaviour.LimitWithoutReset => Ending.Limit,
        Behaviour.Refuse => Ending.Refused,
        Behaviour.NotLoggedIn => Ending.Authentication,
        Behaviour.NotStarted => Ending.NotStarted,
        Behaviour.FlakyInterruption => Ending.Interrupted,
        Behaviour.TimeOut => Ending.TimedOut,
        Behaviour.Flood => Ending.Flooded,
        _ => Ending.Completed,
    };

    private static WorkerReport? Report(Behaviour does) => does switch
    {
        Behaviour.SucceedWithDecision =>
            new() { Status = "done", Decisions = [new("metric units", "imperial", "an hour")] },
        Behaviour.QuestionWithDefault => new()
        {
            Status = "blocked", Question = "Which?", Kind = "choice", Options = ["this", "that"], Default = 2,
        },
        Behaviour.QuestionWithoutDefault =>
            new() { Status = "blocked", Question = "Which?", Options = ["this", "that"] },
        Behaviour.MoneyQuestion =>
            new() { Status = "blocked", Question = "Pay?", Kind = "money", Options = ["yes"], Default = 1 },
        _ => null,
    };

    private static CommitId HeadOf(World w, AttemptState attempt, Plot plot, Behaviour does)
    {
        var tree = w.Repo[attempt.From].Tree;
        ImmutableArray<CommitId> parents = [attempt.From];
        if (!w.Repo.IsAncestor(attempt.Base, attempt.From)
            && w.Repo.Merge(attempt.From, attempt.Base) is { Conflicts.IsEmpty: false } merged)
        {
            var shared = Union(tree.GetValueOrDefault("shared"), w.Repo[attempt.Base].Tree.GetValueOrDefault("shared"));
            (tree, parents) = (merged.Tree.SetItem("shared", shared), [attempt.From, attempt.Base]);
        }

        var after = does switch
        {
            Behaviour.Succeed or Behaviour.SucceedWithDecision or Behaviour.CrashWithWork or Behaviour.CollectFailure
                or Behaviour.ForbiddenContent => Right(tree, plot),
            Behaviour.FewerTests => Right(tree, plot).Remove("suite/b"),
            Behaviour.Cheats => Right(tree, plot).Add(Verdicts.Cheat(plot), "1"),
            Behaviour.Weakens => Right(tree, plot).Add(Verdicts.Weakened(plot), "1"),
            Behaviour.Dubious => Right(tree, plot).Add(Verdicts.Doubt(plot), "1"),
            Behaviour.WrongWork => tree.SetItem(plot.Main, "wrong"),
            _ => tree,
        };
        return parents.Length == 1 && Repo.TreeText(after) == Repo.TreeText(tree)
            ? attempt.From
            : w.Repo.Commit($"work on {plot.Id}", after, parents);
    }

    private static ImmutableSortedDictionary<string, string> Right(
        ImmutableSortedDictionary<string, string> tree, Plot plot)
    {
        tree = tree.RemoveRange([Verdicts.Cheat(plot), Verdicts.Weakened(plot), Verdicts.Doubt(plot)]);
        tree = tree.SetItem(plot.Main, "right").SetItems(plot.Extra).SetItem("suite/a", "1").SetItem("suite/b", "1");
        return plot.Shared is { } shared ? tree.SetItem(shared, Union(tree.GetValueOrDefault(shared), plot.Id)) : tree;
    }

    private static string Union(string? a, string? b) =>
        string.Join('+',
            $"{a}+{b}".Split('+', StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal));
}
