using Longrun.Core.Spend;

namespace Longrun.Core.Work;

/// <summary>From a started attempt to work that is imported and worth a gate's time.</summary>
internal static class Working
{
    /// <summary>
    /// Open jobs: those that ended are read, those that never started are submitted, unwanted ones are ended.
    /// </summary>
    public static IEnumerable<Step> Settle(State s, Facts facts, DateTimeOffset now)
    {
        foreach (var job in s.OpenJobs.Values)
        {
            switch (facts.Of(job.Id))
            {
                case JobSight.Ended:
                    yield return new Step.Settle(job.Id, job.Work);
                    break;
                case JobSight.Missing when s.IsClosed || IsUnwanted(s, job.Work) || IsCut(s, job.Work)
                    || job.Work is JobWork.Probe probe && !facts.CanBeAsked(probe.Name):
                    // Intended, never submitted, and since then taken out: it must not start at all.
                    yield return new Step.Record([new Event.JobEnded(
                        job.Id, new(JobEndReason.Cancelled, null, 0, 0)) { At = now }]);
                    break;
                case JobSight.Missing when !s.Stopped && MayPrepare(s, facts, job.Work):
                    yield return new Step.Submit(job.Id, job.Work, AlreadyIntended: true);
                    break;
                case JobSight.Alive when IsUnwanted(s, job.Work) || IsCut(s, job.Work):
                    yield return new Step.Cancel(job.Id);
                    break;
                case JobSight.Missing or JobSight.Alive or JobSight.Cancelling:
                default:
                    break;
            }
        }
    }

    /// <summary>
    /// Sessions that run and may not: what they are paid with is not what the person named, or a budget is used up.
    /// </summary>
    public static IEnumerable<Step> Cut(State s, Facts facts, DateTimeOffset now)
    {
        var unasked =
            from seen in facts.Sessions
            where s.Of(seen.Attempt.Milestone).Attempts.Length >= seen.Attempt.Number && s.Of(seen.Attempt).Cut is null
            let cut = Billing.Cut(s, seen)
            where cut is not null
            select cut with { At = now };
        return unasked.Concat(Budgeting.Cuts(s, facts, now)).DistinctBy(cut => cut.Attempt)
            .Select(cut => new Step.Record([cut]));
    }

    public static IEnumerable<Step> Next(State s, Facts facts, DateTimeOffset now)
    {
        foreach (var attempt in Standing.Active(s))
        {
            if (!Standing.HasOpenJob(s, attempt.Id) && Of(s, attempt, now) is { } step
                && (step is not Step.Submit submit || MayPrepare(s, facts, submit.Work)))
            {
                yield return step;
            }
        }
    }

    /// <summary>
    /// Workspaces of attempts that are over. One whose work was never imported stays, for the person.
    /// </summary>
    public static IEnumerable<Step> Tidy(State s) =>
        // In order: how a dictionary enumerates differs from process to process.
        from milestone in s.Milestones.Values.OrderBy(milestone => milestone.Id.Value, StringComparer.Ordinal)
        from attempt in milestone.Attempts
        where attempt.IsOver && !attempt.WorkspaceRemoved && attempt.Import is not null
        select new Step.RemoveWorkspace(attempt.Id);

    /// <summary>
    /// A checkout needs the tip, and the setup that its inspection found. What a worker left is collected without.
    /// </summary>
    private static bool MayPrepare(State s, Facts facts, JobWork work) =>
        work is JobWork.Collect or JobWork.Probe || (s.IsInspected && facts.Branch is not BranchSight.Lost);

    private static Step? Of(State s, AttemptState a, DateTimeOffset now)
    {
        if (a.AgentEnd is null)
        {
            return !Standing.IsWanted(s, a.Id.Milestone) ? Released(a, "no longer wanted", now)
                : a.Cut is { } cut ? Released(a, cut.Reason, now)
                : Submit(s, new JobWork.Agent(a.Id));
        }

        if (a.Collected is null && a.ImportRefused is null)
        {
            var collect = new JobWork.Collect(a.Id);
            return Jobs.IsGivenUp(s, collect)
                ? Refused(a, $"collecting its work was interrupted {Caps.InterruptedTriesMax} times", now)
                : Submit(s, collect);
        }

        if (a.Import is null && a.ImportRefused is null)
        {
            return a.Collected is { Reason: JobEndReason.Exited, ExitCode: 0 }
                ? new Step.Import(a.Id)
                : Refused(a, CollectFault(a.Collected!), now);
        }

        if (!Standing.IsWanted(s, a.Id.Milestone))
        {
            return Released(a, "no longer wanted", now);
        }

        var judged = Judging.Of(s, a, now);
        return judged.IsEmpty ? null : new Step.Record(judged);
    }

    private static Step.Submit Submit(State s, JobWork work) => new(Jobs.Next(s, work), work, AlreadyIntended: false);

    private static Step.Record Released(AttemptState a, string reason, DateTimeOffset now) =>
        new([new Event.AttemptReleased(a.Id, reason) { At = now }]);

    private static Step.Record Refused(AttemptState a, string reason, DateTimeOffset now) =>
        new([new Event.ImportRefused(a.Id, reason) { At = now }]);

    private static string CollectFault(JobEnd end) =>
        end.Detail ?? $"its work could not be collected ({end.Reason}, exit code {end.ExitCode?.ToString(
            System.Globalization.CultureInfo.InvariantCulture) ?? "none"})";

    /// <summary>A milestone that is found to have landed leaves nothing to work on.</summary>
    private static bool IsWanted(State s, MilestoneId id) => Standing.IsWanted(s, id) && s.Of(id).LandedAs is null;

    /// <summary>
    /// Collecting is never unwanted: what a worker has done is kept also where nobody wants it to land.
    /// </summary>
    private static bool IsUnwanted(State s, JobWork work) => work switch
    {
        JobWork.Agent agent => !IsWanted(s, agent.Attempt.Milestone),
        JobWork.Gate { Attempt: { } attempt } => !IsWanted(s, attempt.Milestone),
        // What is judged has to be what would land.
        JobWork.Judge judge => !IsWanted(s, judge.Attempt.Milestone)
            || s.Of(judge.Attempt).Candidate?.Candidate?.Commit != judge.Commit,
        // Of a tip that has been left, or of commits of the person's that are no longer these.
        JobWork.Gate gate => gate.Commit != s.Tip && !s.IsPersons(gate.Commit),
        // The setup was edited: kept under this key, what it makes now would be taken for what the old one made.
        JobWork.Setup setup => s.IsInspected && setup.Key != s.Inspected!.SetupKey,
        _ => false,
    };

    /// <summary>We have decided to end it, and the journal says why.</summary>
    private static bool IsCut(State s, JobWork work) =>
        work is JobWork.Agent agent && s.Of(agent.Attempt).Cut is not null;
}
