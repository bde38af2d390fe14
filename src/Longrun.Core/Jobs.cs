namespace Longrun.Core;

/// <summary>
/// How jobs are named: subject, name and try, so that a second submission is recognised as the first.
/// </summary>
internal static class Jobs
{
    public static JobId Next(State s, JobWork work) =>
        JobId.Of(Subject(work), Name(work), s.Tries.GetValueOrDefault(TriesKey(work)) + 1);

    public static string TriesKey(JobWork work) => $"{Subject(work)}.{Name(work)}";

    /// <summary>Nobody's fault but the machine's, ours or the person's: it may be tried again.</summary>
    public static bool IsInterrupted(JobEnd end) =>
        end.Reason is JobEndReason.Interrupted or JobEndReason.Stopped or JobEndReason.Cancelled;

    public static bool IsGivenUp(State s, JobWork work) =>
        s.Interruptions.GetValueOrDefault(TriesKey(work)) >= Caps.InterruptedTriesMax;

    public static string Name(JobWork work) => work switch
    {
        JobWork.Agent => "agent",
        JobWork.Collect => "collect",
        JobWork.Setup => "setup",
        JobWork.Gate gate => $"{Name(gate.Trial)}:{gate.Definition.Name}",
        JobWork.Judge => "judge",
        JobWork.Probe => "probe",
        _ => throw new System.Diagnostics.UnreachableException(work.GetType().Name),
    };

    private static string Name(Trial trial) => trial switch
    {
        Trial.Plain => "gate",
        Trial.Canary => "canary",
        Trial.BranchTests => "branch-tests",
        Trial.Without => "without",
    };

    private static string Subject(JobWork work) => work switch
    {
        JobWork.Agent agent => agent.Attempt.Value,
        JobWork.Collect collect => collect.Attempt.Value,
        JobWork.Setup setup => setup.Commit.Short,
        // A gate belongs to the commit it judges; a baseline and a candidate never share one.
        JobWork.Gate gate => gate.Commit.Short,
        JobWork.Probe probe => probe.Name,
        JobWork.Judge judge => judge.Attempt.Value,
        _ => throw new System.Diagnostics.UnreachableException(work.GetType().Name),
    };
}
