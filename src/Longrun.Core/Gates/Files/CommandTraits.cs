using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>What in a shell text keeps a check from failing, or from running: each in words.</summary>
internal static class CommandTraits
{
    /// <summary>Options that make a check prove less, with what is behind them where they take something.</summary>
    private static readonly ImmutableHashSet<string> s_options = [.. (
        "--passWithNoTests --pass-with-no-tests --allow-empty --no-error-on-unmatched-pattern --exit-zero --warn-only"
        + " --onlyChanged --onlyFailures --lastCommit --lf --last-failed --collect-only --co --dry-run --no-run --list"
        + " --listTests --list-tests --update --updateSnapshot --update-snapshots --snapshot-update --no-cov --quiet"
        + " --no-eslintrc --no-config-lookup --no-verify --continue-on-error --skipLibCheck --noCheck --no-strict"
        + " --no-strict-optional --ignore-missing-imports --allow-untyped-defs --ignore-scripts --lib --bins --no-fail"
        + " --force --keep-going --test-only --no-default-ignore --no-typecheck --no-lint").Split(' ')];

    private static readonly ImmutableHashSet<string> s_withValue = [.. (
        "--exclude --extend-exclude --ignore --ignore-glob --ignore-pattern --ignore-path --extend-ignore --deselect"
        + " --skip --filter --grep --invert --grep-invert --testPathIgnorePatterns --testNamePattern --testPathPattern"
        + " --testPathPatterns --modulePathIgnorePatterns --coveragePathIgnorePatterns --retries --retry --reruns"
        + " --changed --changedSince --findRelatedTests --shard --test-name-pattern --test-skip-pattern --no-tests"
        + " --issues-exit-code --disable --disable-error-code --per-file-ignores --test-skip --errorlevel"
        + " --new-from-rev --confcutdir --treenode-filter --filter-not-class --filter-not-trait --match"
        + " -Dmaven.test.skip -DskipTests").Split(' ')];

    /// <summary>Short options mean what their program says.</summary>
    private static readonly ImmutableDictionary<string, string> s_short = new Dictionary<string, string>
    {
        ["pytest"] = "-k -m", ["jest"] = "-t -u -o -f", ["vitest"] = "-t -u", ["mocha"] = "-g -f -i",
        ["go-test"] = "-run -short -skip -list", ["playwright"] = "-g -u", ["ava"] = "-m -u",
        ["golangci-lint"] = "-D", ["tox"] = "-e", ["cargo-clippy"] = "-A",
    }.ToImmutableDictionary();

    private static readonly ImmutableArray<string> s_variables =
        ["HUSKY", "SKIP", "PYTEST_ADDOPTS", "LEFTHOOK", "JEST_RETRIES", "CI"];

    /// <summary>Each with the check it is about; null: it is about all that follow.</summary>
    /// <param name="text">One shell text: a script, a line of a recipe, a step.</param>
    /// <param name="stops">It ends at the first command that fails, as CI's steps do.</param>
    public static IEnumerable<(string Trait, string? Check)> Of(string text, bool stops)
    {
        var commands = ShellText.Read(text);
        stops |= StopsAtFailures(commands);
        var pipes = commands.Any(c => c.Words[0] == "set" && c.Words.Contains("pipefail"));
        if (text.TrimStart('@', '+').StartsWith('-') && commands.Length > 0
            && CommandMeaning.IsCheck(CheckTools.Unwrapped(commands[0].Words)))
        {
            yield return ("a failure is ignored (`-`)", null);
        }

        for (var i = 0; i < commands.Length; i++)
        {
            var words = CheckTools.Unwrapped(commands[i].Words);
            var name = CheckTools.Name(words);
            foreach (var trait in Alone(commands[i], words, name).Concat(Exits(commands, i)))
            {
                yield return (trait, null);
            }

            if (commands[i].Depth > 0 && CommandMeaning.IsCheck(words))
            {
                yield return ($"{name} runs only under a condition", name);
            }

            if (!words.IsEmpty && CommandMeaning.IsCheck(words)
                && Joined(commands, i, name, stops, pipes) is { } joined)
            {
                yield return (joined, name);
            }
        }
    }

    /// <summary>It says <c>set -e</c>.</summary>
    public static bool StopsAtFailures(ImmutableArray<ShellCommand> commands) =>
        commands.Any(c => c.Words is ["set", .. var options] && options.Any(IsErrorExit) && !options.Contains("+o"));

    private static bool IsErrorExit(string word) =>
        word == "errexit" || (word.StartsWith('-') && !word.StartsWith("--", StringComparison.Ordinal)
            && word.Contains('e'));

    private static IEnumerable<string> Alone(ShellCommand command, ImmutableArray<string> words, string name)
    {
        foreach (var set in command.Words.TakeWhile(CheckTools.IsAssignment)
            .Concat(command.Words[0] == "export" ? command.Words[1..] : [])
            .Where(set => s_variables.Contains(set.Split('=')[0])
                && set is not ("CI=true" or "CI=1" or "HUSKY=1")))
        {
            yield return $"`{set}` is set";
        }

        if (words.IsEmpty)
        {
            yield break;
        }

        if (words[0] == "set" && words.Contains("+e"))
        {
            yield return "failures are ignored (`set +e`)";
        }

        if (name == "git-config" && words.FirstOrDefault(word => s_git.Any(key =>
            word.StartsWith(key, StringComparison.OrdinalIgnoreCase))) is { } key)
        {
            yield return $"git is given another {key}";
        }

        foreach (var option in Options(words, name))
        {
            yield return $"{name} is given `{option}`";
        }
    }

    private static readonly ImmutableArray<string> s_git =
        ["core.hooksPath", "filter.", "merge.", "diff.", "core.attributesFile", "commit.noVerify"];

    private static IEnumerable<string> Options(ImmutableArray<string> words, string name)
    {
        var isSetup = CheckTools.Kind(name) is ToolKind.Setup or ToolKind.Inert;
        var own = s_short.GetValueOrDefault(name, "").Split(' ');
        for (var i = 1; i < words.Length && !isSetup; i++)
        {
            var (option, value) = words[i].IndexOf('=') is > 0 and var at
                ? (words[i][..at], words[i][(at + 1)..]) : (words[i], null);
            var next = value ?? (i + 1 < words.Length && !words[i + 1].StartsWith('-') ? words[i + 1] : "");
            var isSelection = s_withValue.Contains(option) || own.Contains(option);
            if (words[i].StartsWith('-') && (s_options.Contains(option) || isSelection) && !(option == "--filter"
                && name.StartsWith("pnpm", StringComparison.Ordinal)))
            {
                yield return $"{option}{(isSelection && next.Length > 0 ? " " + next : "")}";
            }
            else if (words[i].Contains("TreatWarningsAsErrors=false", StringComparison.OrdinalIgnoreCase)
                || words[i].Contains("nowarn", StringComparison.OrdinalIgnoreCase)
                || (option == "-p" && next.StartsWith("no:", StringComparison.Ordinal)))
            {
                yield return words[i];
            }
        }
    }

    /// <summary>An end with success before something that would have been checked.</summary>
    private static IEnumerable<string> Exits(ImmutableArray<ShellCommand> commands, int i)
    {
        if (commands[i].Words is ["exit" or "return", .. var code] && (code is ["0"]
            || (code.Length == 0 && commands[i].Before != "||"))
            && commands[(i + 1)..]
                .Select(c => CheckTools.Unwrapped(c.Words))
                    .FirstOrDefault(CommandMeaning.IsCheck) is { IsDefault: false } w)
        {
            yield return $"it may end with 0 before {CheckTools.Name(w)}";
        }
    }

    /// <summary>What becomes of a failure by what follows. Null: it counts.</summary>
    private static string? Joined(
        ImmutableArray<ShellCommand> commands, int i, string name, bool stops, bool pipes)
    {
        if (i + 1 >= commands.Length || commands[i].IsAlone)
        {
            return commands[i].IsAlone ? $"nobody waits for {name}" : null;
        }

        var next = commands[i + 1];
        var isKnown = CheckTools.Kind(name) != ToolKind.Unknown;
        return next.Before switch
        {
            "||" when !Fails(commands, i + 1) => $"a failure of {name} is swallowed (`|| {next.Words[0]}`)",
            "|" when !pipes && isKnown => $"the exit code of {name} is lost in a pipe",
            ";" or "\n" when !stops && isKnown && next.Depth <= commands[i].Depth && !IsAsked(next) =>
                $"a failure of {name} is not the end any more",
            _ => null,
        };
    }

    /// <summary>Whether what follows a failure ends with one itself.</summary>
    private static bool Fails(ImmutableArray<ShellCommand> commands, int i)
    {
        for (var j = i; j < commands.Length && (j == i || commands[j].Before != "\n"); j++)
        {
            if (commands[j].Words is ["exit" or "return", .. var code] && code is not ["0"])
            {
                return true;
            }

            if (commands[j].Words[0] == "false")
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAsked(ShellCommand next) =>
        next.Words.Any(word => word.Contains("$?", StringComparison.Ordinal));
}
