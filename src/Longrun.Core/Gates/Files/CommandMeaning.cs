using System.Collections.Immutable;
using System.Globalization;

namespace Longrun.Core.Gates.Files;

/// <summary>What a change of commands means: which checks run no more, on less, or without effect.</summary>
internal static class CommandMeaning
{
    /// <summary>Without one of these a check asks for less.</summary>
    private static readonly ImmutableArray<string> s_strict =
    [
        "--strict", "--coverage", "--cov", "--check", "--list-different", "-race", "-Werror", "-warnaserror",
        "--warnaserror", "/warnaserror", "--error-on-warnings", "--max-warnings", "--all-targets", "--workspace",
        "--all",
        "--doctest-modules", "--forbid-only", "--forbidOnly", "--ci", "--fail", "--lines", "--branches",
        "--functions", "--statements", "--report-unused-disable-directives", "--deny", "--typecheck",
        "--error-exitcode",
        "--exit-code", "-tags", "--runslow", "--run-slow", "--all-features", "--warnings-as-errors", "-D",
    ];

    private static readonly ImmutableArray<string> s_configurations =
    [
        "--config", "--rcfile", "--config-file", "--settings", "--project", "--rootdir", "--configLoader", "--conf",
        "--runner", "--testRunner", "--reporter-runner", "--script-shell",
    ];

    /// <summary>Checks that are compared one by one: the cost is their product. Projects have some dozen.</summary>
    private const int ChecksMax = 500;

    /// <summary>Whether it may fail for what it finds. Default words: no command.</summary>
    public static bool IsCheck(ImmutableArray<string> unwrapped) => !unwrapped.IsDefaultOrEmpty
        && CheckTools.Kind(CheckTools.Name(unwrapped)) is not (ToolKind.Setup or ToolKind.Inert)
        && !CheckTools.Name(unwrapped).Contains("--version", StringComparison.Ordinal);

    /// <param name="before">Shell texts that ran.</param>
    /// <param name="after">Shell texts that run now.</param>
    /// <param name="tree">What their paths may mean.</param>
    /// <param name="stops">They end at the first command that fails.</param>
    /// <param name="isCall">Commands that only start others of the same lists.</param>
    public static IEnumerable<GateFileChange> Compare(
        ImmutableArray<string> before, ImmutableArray<string> after, TreePaths tree, bool stops,
        Func<ImmutableArray<string>, bool>? isCall = null)
    {
        var (was, now) = (Checks(before, isCall), Checks(after, isCall));
        if (was.Count > ChecksMax || now.Count > ChecksMax)
        {
            yield return new(Meaning.Unclear, "it runs too many commands, and what they mean cannot be told");
            yield break;
        }

        if (was.Count > 1 && !stops && SaysStop(before) && !SaysStop(after))
        {
            yield return new(Meaning.Weaker, "it goes on after a failure: `set -e` is gone");
        }

        foreach (var trait in Gained(before, after, stops))
        {
            yield return new(Meaning.Weaker, trait);
        }

        if (was.Count > 0 && now.Count == 0)
        {
            yield return new(Meaning.Weaker, $"it checks nothing any more: {Name(was[0])} is gone");
            yield break;
        }

        var gone = new List<ImmutableArray<string>>();
        foreach (var check in was)
        {
            var at = now.FindIndex(other => other.AsSpan().SequenceEqual(check.AsSpan()));
            at = at >= 0 ? at : now.FindIndex(other => Name(other) == Name(check)
                && !was.Any(same => same.AsSpan().SequenceEqual(other.AsSpan())));
            if (at < 0)
            {
                gone.Add(check);
                continue;
            }

            foreach (var change in Arguments(check, now[at], tree))
            {
                yield return change;
            }

            now.RemoveAt(at);
        }

        foreach (var change in Exchanged(gone, now))
        {
            yield return change;
        }
    }

    private static IEnumerable<GateFileChange> Exchanged(
        List<ImmutableArray<string>> gone, List<ImmutableArray<string>> came)
    {
        foreach (var check in gone)
        {
            var kind = CheckTools.Kind(Name(check));
            var at = came.FindIndex(other => CheckTools.Kind(Name(other)) == kind);
            if (at >= 0)
            {
                yield return kind == ToolKind.Unknown
                    ? new(Meaning.Unclear, $"{Name(check)} gave way to {Name(came[at])}")
                    : new(Meaning.Other, $"{Name(came[at])} takes the place of {Name(check)}");
                came.RemoveAt(at);
            }
            else
            {
                yield return new(Meaning.Weaker, $"{Name(check)} is not run any more");
            }
        }

        foreach (var check in came)
        {
            yield return new(Meaning.Neutral, $"{Name(check)} is run as well");
        }
    }

    /// <summary>The same program with other words.</summary>
    private static IEnumerable<GateFileChange> Arguments(
        ImmutableArray<string> before, ImmutableArray<string> after, TreePaths tree)
    {
        if (before.AsSpan().SequenceEqual(after.AsSpan()))
        {
            yield break;
        }

        var name = Name(before);
        var kind = CheckTools.Kind(name);
        var count = 0;
        foreach (var change in Strictness(before, after, name).Concat(Configurations(before, after, name))
            .Concat(kind is ToolKind.Tests or ToolKind.Lint or ToolKind.Types or ToolKind.Format
                ? Places(before, after, kind, tree) : []))
        {
            count++;
            yield return change;
        }

        if (count == 0)
        {
            var isKnown = kind != ToolKind.Unknown || before.All(word => after.Contains(word));
            yield return new(isKnown ? Meaning.Other : Meaning.Unclear, $"{name} is run with other arguments");
        }
    }

    private static IEnumerable<GateFileChange> Strictness(
        ImmutableArray<string> before, ImmutableArray<string> after, string name)
    {
        var (was, now) = (Options(before, s_strict), Options(after, s_strict));
        foreach (var (option, value) in was.Where(o => o.Key != "-D" || name != "golangci-lint"))
        {
            if (!now.TryGetValue(option, out var other))
            {
                yield return new(Meaning.Weaker, $"{name} is run without {option}");
            }
            else if (Number(value) is { } old && Number(other) is { } number && old != number)
            {
                var isWeaker = option.Contains("max", StringComparison.Ordinal) ? number > old : number < old;
                yield return new(isWeaker ? Meaning.Weaker : Meaning.Neutral, $"{option} went from {old} to {number}");
            }
        }
    }

    private static IEnumerable<GateFileChange> Configurations(
        ImmutableArray<string> before, ImmutableArray<string> after, string name)
    {
        string[] own = name is "tsc" or "vue-tsc" ? ["-p"]
            : name is "jest" or "vitest" or "eslint" or "pytest" or "playwright" or "mypy" ? ["-c"] : [];
        ImmutableArray<string> names = [.. s_configurations, .. own];
        var (was, now) = (Options(before, names), Options(after, names));
        if (now.FirstOrDefault(option => was.GetValueOrDefault(option.Key) != option.Value).Key is { } key)
        {
            yield return new(Meaning.Unclear, $"{name} is run with another {key}: {now[key]}");
        }
    }

    /// <summary>What it is run on.</summary>
    private static IEnumerable<GateFileChange> Places(
        ImmutableArray<string> before, ImmutableArray<string> after, ToolKind kind, TreePaths tree)
    {
        var paths = kind == ToolKind.Tests ? tree.Tests : tree.Checked;
        var (was, now) = (Positions(before), Positions(after));
        if (was.SequenceEqual(now))
        {
            yield break;
        }

        if (PathPatterns.Lost(was, now, paths) is { } lost)
        {
            yield return new(Meaning.Weaker, $"{Name(before)} is not run on {lost} any more");
        }
        else if (was.Except(now).Any() && !was.Any(pattern => paths.Any(path => PathPatterns.Hits(pattern, path)))
            && now.Any(pattern => !tree.New.Any(path => PathPatterns.Hits(pattern, path))))
        {
            yield return new(Meaning.Unclear, $"{Name(before)} is run on something else");
        }
        else
        {
            yield return new(Meaning.Other, $"{Name(before)} is run on other paths");
        }
    }

    private static ImmutableArray<string> Positions(ImmutableArray<string> words) =>
    [
        .. words.Skip(1).Where((word, i) => !word.StartsWith('-') && word.AsSpan().ContainsAny('/', '.', '*')
            && !(words[i].StartsWith('-') && s_takeWord.Contains(words[i]))),
    ];

    private static readonly ImmutableArray<string> s_takeWord =
    [
        "--reporter", "-r", "--config", "-c", "-p", "--project", "--logger", "-o", "--output", "--ext", "--require",
        "--cov", "--import", "--loader", "--tsconfig", "--outDir", "--env", "--setupFiles", "-coverprofile",
        "--settings",
        "--junitxml", "--rootdir", "--ignore-path", "--format", "-f", "--ignore", "--exclude", "--deselect", "-k",
    ];

    /// <summary>The options that begin with one of the names, each with its value.</summary>
    private static Dictionary<string, string> Options(ImmutableArray<string> words, ImmutableArray<string> names)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; i < words.Length; i++)
        {
            var (option, value) = words[i].IndexOf('=') is > 0 and var at
                ? (words[i][..at], words[i][(at + 1)..])
                : (words[i], i + 1 < words.Length && !words[i + 1].StartsWith('-') ? words[i + 1] : "");
            if (option.StartsWith('-') && names.Any(name => option == name
                || (name.Length > 3 && option.StartsWith(name + "-", StringComparison.Ordinal))
                || option.StartsWith(name + ".", StringComparison.Ordinal)))
            {
                found[option] = value;
            }
        }

        return found;
    }

    private static decimal? Number(string text) => decimal.TryParse(
        text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
        ? n : null;

    private static string Name(ImmutableArray<string> words) => CheckTools.Name(words);

    private static bool SaysStop(ImmutableArray<string> texts) =>
        texts.Any(text => CommandTraits.StopsAtFailures(ShellText.Read(text)));

    private static IEnumerable<string> Gained(ImmutableArray<string> before, ImmutableArray<string> after, bool stops)
    {
        var old = before.SelectMany(text => CommandTraits.Of(text, stops)).Select(t => t.Trait).ToHashSet();
        var (was, now) = (Checks(before, null).Select(Name).ToHashSet(), Checks(after, null).Select(Name).ToHashSet());
        // Where all that was checked still is, a check that is new takes nothing away, whatever becomes of it.
        var isMore = was.IsSubsetOf(now);
        return after.SelectMany(text => CommandTraits.Of(text, stops))
            .Where(t => !old.Contains(t.Trait) && !(isMore && t.Check is not null && !was.Contains(t.Check)))
            .Select(t => t.Trait).Distinct();
    }

    private static List<ImmutableArray<string>> Checks(
        ImmutableArray<string> texts, Func<ImmutableArray<string>, bool>? isCall) =>
    [
        .. texts.SelectMany(text => ShellText.Read(text)).Select(command => CheckTools.Unwrapped(command.Words))
            .Where(IsCheck).Where(words => isCall?.Invoke(words) != true),
    ];
}
