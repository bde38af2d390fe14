using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>What a change of named tasks means for the gates that run them.</summary>
internal static class TaskMeaning
{
    /// <summary>Names that mean checks where no gate says what it runs.</summary>
    private static readonly ImmutableArray<string> s_checks =
        ["test", "lint", "check", "type", "ci", "verify", "cover", "cov", "e2e", "spec", "validate", "build", "all"];

    private static readonly ImmutableArray<string> s_prepares =
        ["prepare", "precommit", "pre-commit", "prepush", "pre-push", "postinstall"];

    public static IEnumerable<GateFileChange> Compare(Tasks before, Tasks after, GateRoots roots, TreePaths tree)
    {
        // From the person's side: what the gates run, and what the branch's tasks run with them.
        var rested = roots.TasksOf(before).Concat(roots.TasksOf(after)).ToHashSet(StringComparer.Ordinal);
        var mayStart = roots.MayStart(before);
        var names = before.Names.Concat(after.Names).Distinct(StringComparer.Ordinal);
        foreach (var name in names.Where(name => rested.Contains(name) || IsCheck(name)))
        {
            var isRested = mayStart || rested.Contains(name)
                || rested.Any(root => before.Reach(root).Any(task => task.Name == name));
            foreach (var change in Task(before, after, name, tree))
            {
                yield return isRested || change.Meaning == Meaning.Neutral ? change : change with
                {
                    Meaning = Meaning.Other, What = $"{change.What} (no gate of this run starts it)",
                };
            }
        }
    }

    private static IEnumerable<GateFileChange> Task(Tasks before, Tasks after, string name, TreePaths tree)
    {
        var (was, now) = (before.Reach(name), after.Reach(name));
        var (old, commands) = (Commands(was), Commands(now));
        if (old.SequenceEqual(commands))
        {
            yield break;
        }

        var (from, to) = Differs(was, now);
        if (was.IsEmpty || IsPlaceholder(old))
        {
            yield return new(Meaning.Neutral, $"`{name}` is new", from, to);
            yield break;
        }

        if (now.IsEmpty)
        {
            yield return new(Meaning.Weaker, $"`{name}` is gone", from);
            yield break;
        }

        var count = 0;
        foreach (var change in CommandMeaning.Compare(old, commands, tree, stops: false,
            words => before.CalledBy(words).Concat(after.CalledBy(words)).Any()))
        {
            count++;
            yield return change with { What = $"`{name}`: {change.What}", Before = from, After = to };
        }

        if (count == 0)
        {
            yield return new(Meaning.Neutral, $"`{name}` does the same in other words", from, to);
        }
    }

    private static ImmutableArray<string> Commands(ImmutableArray<GateTask> tasks) =>
        [.. tasks.SelectMany(task => task.Commands)];

    /// <summary>The lines of the first task that is not as it was.</summary>
    private static (int Before, int After) Differs(ImmutableArray<GateTask> was, ImmutableArray<GateTask> now)
    {
        static bool Same(GateTask a, GateTask b) => a.Name == b.Name && a.Commands.SequenceEqual(b.Commands);
        var old = was.FirstOrDefault(task => !now.Any(other => Same(task, other)));
        var changed = now.FirstOrDefault(task => task.Name == old?.Name)
            ?? now.FirstOrDefault(task => !was.Any(other => Same(task, other)));
        return (old?.Line ?? 0, changed?.Line ?? 0);
    }

    /// <summary>What `npm init` writes where there are no tests.</summary>
    private static bool IsPlaceholder(ImmutableArray<string> commands) =>
        commands.All(c => c.Contains("no test specified", StringComparison.OrdinalIgnoreCase) || c.Trim().Length == 0);

    private static bool IsCheck(string name) => s_prepares.Contains(name)
        || s_checks.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
