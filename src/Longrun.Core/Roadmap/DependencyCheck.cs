namespace Longrun.Core.Roadmap;

/// <summary>
/// One step from a milestone to one it waits for; <see cref="IsImplied"/> where the roadmap has no line for it.
/// </summary>
internal sealed record Dependency(int Target, Place Place, bool IsImplied);

/// <summary>Finds the milestones that wait for themselves.</summary>
internal static class DependencyCheck
{
    private enum Mark
    {
        New,
        Open,
        Done,
    }

    /// <summary>
    /// One fault for each cycle that a walk in file order meets. Without recursion: a roadmap may be a chain of
    /// thousands.
    /// </summary>
    public static void ReportCycles(IReadOnlyList<MilestoneId> ids, List<Dependency>[] dependencies, FaultList faults)
    {
        var marks = new Mark[ids.Count];
        for (var root = 0; root < ids.Count; root++)
        {
            if (marks[root] is Mark.New)
            {
                Walk(root, marks, ids, dependencies, faults);
            }
        }
    }

    private static void Walk(
        int root, Mark[] marks, IReadOnlyList<MilestoneId> ids, List<Dependency>[] dependencies, FaultList faults)
    {
        var path = new List<int> { root };
        var next = new List<int> { 0 };
        marks[root] = Mark.Open;
        while (path.Count > 0)
        {
            var current = path[^1];
            if (next[^1] == dependencies[current].Count)
            {
                marks[current] = Mark.Done;
                path.RemoveAt(path.Count - 1);
                next.RemoveAt(next.Count - 1);
                continue;
            }

            var dependency = dependencies[current][next[^1]++];
            if (marks[dependency.Target] is Mark.Open && !faults.IsFull)
            {
                Report(path[path.IndexOf(dependency.Target)..], ids, dependencies, faults);
            }
            else if (marks[dependency.Target] is Mark.New)
            {
                marks[dependency.Target] = Mark.Open;
                path.Add(dependency.Target);
                next.Add(0);
            }
        }
    }

    private static void Report(
        List<int> cycle, IReadOnlyList<MilestoneId> ids, List<Dependency>[] dependencies, FaultList faults)
    {
        var steps = cycle.Select((from, i) => Step(dependencies[from], cycle[(i + 1) % cycle.Count])).ToList();
        var written = steps.FindLastIndex(step => !step.IsImplied);
        var implied = steps.FindIndex(step => step.IsImplied);
        var names = string.Join(" → ", cycle.Append(cycle[0]).Select(i => ids[i].Value));
        faults.Add(steps[Math.Max(0, written)].Place, $"These milestones wait for each other: {names}.",
            implied < 0
                ? "Take one of these dependencies away."
                : $"{ids[cycle[implied]]} has no \"Depends on\" line and so waits for the milestone above it. "
                    + "Give it one (\"none\" for free), or take another of these dependencies away.");
    }

    private static Dependency Step(List<Dependency> from, int target) => from.First(step => step.Target == target);
}
