using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>What in a workflow has no name of its own: when it runs, on what, under which condition.</summary>
internal static class ContinuousIntegration
{
    private static readonly ImmutableArray<string> s_checks =
        ["test", "lint", "codeql", "analy", "scan", "check", "cover", "sonar", "audit", "pre-commit", "typos"];

    /// <summary>Conditions that are looked at: a workflow has some dozen.</summary>
    private const int ConditionsMax = 200;

    public static IEnumerable<GateFileChange> Compare(ImmutableArray<Setting> was, ImmutableArray<Setting> now) =>
        Triggers(was, now).Concat(Matrix(was, now)).Concat(Conditions(was, now)).Concat(Actions(was, now));

    private static IEnumerable<GateFileChange> Triggers(ImmutableArray<Setting> was, ImmutableArray<Setting> now)
    {
        var (old, left) = (Names(was), Names(now));
        foreach (var trigger in old.Keys.Except(left.Keys).Where(t => t is "push" or "pull_request" or "merge_group"))
        {
            yield return new(Meaning.Weaker, $"it does not run on {trigger} any more", old[trigger],
                left.Values.FirstOrDefault());
        }
    }

    private static Dictionary<string, int> Names(ImmutableArray<Setting> all) => all
        .Where(s => s.Key is "on" or "on[]" || s.Key.StartsWith("on.", StringComparison.Ordinal))
        .Select(s => (Name: s.Key.StartsWith("on.", StringComparison.Ordinal)
            ? s.Key.Split('.')[1].Trim('[', ']') : s.Value, s.Line))
        .DistinctBy(s => s.Name).ToDictionary(s => s.Name, s => s.Line);

    /// <summary>Fewer systems or versions; other ones are another matter.</summary>
    private static IEnumerable<GateFileChange> Matrix(ImmutableArray<Setting> was, ImmutableArray<Setting> now)
    {
        static bool IsMatrix(Setting s) => s.Path.Contains(".matrix.", StringComparison.Ordinal)
            && !s.Path.Contains(".matrix.exclude", StringComparison.Ordinal);
        foreach (var group in was.Where(IsMatrix).GroupBy(s => s.Path))
        {
            var left = now.Where(s => s.Path == group.Key).ToList();
            if (left.Count < group.Count() && left.Count > 0)
            {
                var lost = group.First(s => !left.Any(other => other.Value == s.Value));
                yield return new(Meaning.Weaker, $"{lost.Key} has {lost.Value} no more", lost.Line, left[0].Line);
            }
        }

        foreach (var excluded in now.Where(s => s.Path.Contains(".matrix.exclude", StringComparison.Ordinal))
            .Where(s => !was.Any(old => old.Path == s.Path && old.Value == s.Value)))
        {
            yield return new(Meaning.Weaker, $"{excluded.Key} leaves out {excluded.Value}", 0, excluded.Line);
        }
    }

    /// <summary>A condition on what was there without one; a new step may have its own.</summary>
    private static IEnumerable<GateFileChange> Conditions(ImmutableArray<Setting> was, ImmutableArray<Setting> now)
    {
        foreach (var condition in now.Where(s => s.Leaf is "if" or "when").Take(ConditionsMax))
        {
            var parent = condition.Key[..Math.Max(0, condition.Key.LastIndexOf('.'))];
            if (was.Any(s => s.Path == condition.Path && s.Value == condition.Value)
                || condition.Value is "always()" or "success()" or "on_success" or "!cancelled()")
            {
                continue;
            }

            // Of a step, what stands nearest says which it is.
            var subject = now.Where(s => s.Key.StartsWith(parent + ".", StringComparison.Ordinal) && s != condition
                    && s.Leaf is "run" or "uses" or "script" or "name" or "command")
                .OrderBy(s => Math.Abs(s.Line - condition.Line)).FirstOrDefault();
            if (subject is not null && was.Any(s => s.Path == subject.Path && s.Value == subject.Value))
            {
                yield return new(Meaning.Weaker,
                    $"{condition.Key} is `{condition.Value}`: {Short(subject.Value)} does not always run",
                    was.FirstOrDefault(s => s.Path == condition.Path)?.Line ?? 0, condition.Line);
            }
        }
    }

    private static IEnumerable<GateFileChange> Actions(ImmutableArray<Setting> was, ImmutableArray<Setting> now)
    {
        static IEnumerable<(string Name, int Line)> Uses(ImmutableArray<Setting> all) =>
            all.Where(s => s.Leaf is "uses" or "task" or "template").Select(s => (s.Value.Split('@')[0], s.Line));
        var left = Uses(now).Select(u => u.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, line) in Uses(was).DistinctBy(u => u.Name).Where(u => !left.Contains(u.Name)))
        {
            var isCheck = s_checks.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
            yield return new(isCheck ? Meaning.Weaker : Meaning.Other, $"{name} is not used any more", line);
        }
    }

    private static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
