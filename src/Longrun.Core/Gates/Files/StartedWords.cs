using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>
/// Which words of a command are programs that run: not what a program is run on, so that a linter's or a bundler's
/// operand is none.
/// </summary>
internal static class StartedWords
{
    private static readonly ImmutableArray<string> s_shells = ["sh", "bash", "zsh", "dash", ".", "source"];
    private static readonly ImmutableArray<string> s_nodes = ["node", "ts-node", "tsx", "bun", "deno", "nodejs"];
    private static readonly ImmutableArray<string> s_others = ["ruby", "perl"];

    /// <summary>Load a program into another one.</summary>
    private static readonly ImmutableArray<string> s_load =
        ["-r", "--require", "--import", "--loader", "--experimental-loader"];

    /// <summary>Take the next word.</summary>
    private static readonly ImmutableArray<string> s_taking =
        ["-C", "--conditions", "--env-file", "-W", "-X", "-I", "-O", "-o", "--project", "-P", "--tsconfig", "-M"];

    /// <summary>The text is in the words, or the program is only read.</summary>
    private static readonly ImmutableArray<string> s_without =
        ["-c", "--check", "-e", "--eval", "-p", "--print", "-n", "--test", "-m"];

    /// <summary>As written, or with the ends that the interpreter puts to a name.</summary>
    public static IEnumerable<string> Of(ImmutableArray<string> all)
    {
        var words = Inside(CheckTools.Unwrapped(all));
        if (words.IsEmpty)
        {
            return [];
        }

        var before = all.Length > words.Length ? all[^(words.Length + 1)] : "";
        return Loaded(words).SelectMany(NodeNames).Concat(before == "-m" ? Module(words[0])
            : words[0].Contains('/') ? [words[0]]
            : Operand(words) is { } operand ? Names(words[0], operand) : []);
    }

    /// <summary>Shell texts that stand in one word.</summary>
    public static IEnumerable<string> Inner(ImmutableArray<string> all)
    {
        var words = CheckTools.Unwrapped(all);
        var program = words.IsEmpty ? "" : GateFileNames.Name(words[0]);
        return s_shells.Contains(program) && words.IndexOf("-c") is > 0 and var at && at + 1 < words.Length
            ? [words[at + 1]]
            : program is "concurrently" ? words[1..].Where(word => word.Contains(' ')) : [];
    }

    /// <summary>What measures coverage starts what it measures.</summary>
    private static ImmutableArray<string> Inside(ImmutableArray<string> words)
    {
        if (words.IsEmpty || GateFileNames.Name(words[0]) is not ("c8" or "nyc" or "coverage"))
        {
            return words;
        }

        if (words is [_, "run", ..])
        {
            return ["python", .. words[2..].Where(word => !word.StartsWith("--", StringComparison.Ordinal))];
        }

        var at = words.Skip(1).ToList().FindIndex(IsInterpreter);
        return at < 0 ? words : words[(at + 1)..];
    }

    private static IEnumerable<string> Loaded(ImmutableArray<string> words)
    {
        for (var i = 1; i < words.Length; i++)
        {
            var (option, value) = words[i].IndexOf('=') is > 0 and var at
                ? (words[i][..at], words[i][(at + 1)..]) : (words[i], i + 1 < words.Length ? words[i + 1] : "");
            if (s_load.Contains(option) && value.Length > 0)
            {
                yield return value;
            }
        }
    }

    /// <summary>The first one of an interpreter.</summary>
    private static string? Operand(ImmutableArray<string> words)
    {
        var program = GateFileNames.Name(words[0]);
        var isShell = s_shells.Contains(program);
        if (!IsInterpreter(words[0]))
        {
            return null;
        }

        for (var i = 1; i < words.Length; i++)
        {
            if (s_load.Contains(words[i]) || s_taking.Contains(words[i]))
            {
                i++;
            }
            else if (words[i].StartsWith('-'))
            {
                // A shell's -e only ends it at a failure.
                if (s_without.Contains(words[i]) && !(isShell && words[i] is "-e" or "-p" or "-m"))
                {
                    return null;
                }
            }
            else if (!(program is "bun" or "deno" or "tsx" && words[i] is "run" or "watch"))
            {
                return words[i];
            }
        }

        return null;
    }

    private static bool IsInterpreter(string word) => GateFileNames.Name(word) is var program
        && (s_shells.Contains(program) || s_nodes.Contains(program) || s_others.Contains(program) || IsPython(program));

    private static bool IsPython(string program) => program is "py" or "$(PY)" or "$(PYTHON)" or "$(PYTHON3)"
        or "$PYTHON" or "${PYTHON}" || program.StartsWith("python", StringComparison.Ordinal);

    private static string[] Names(string program, string word) => IsPython(GateFileNames.Name(program))
        ? [word, word + "/__main__.py"]
        : s_nodes.Contains(GateFileNames.Name(program)) ? NodeNames(word) : [word];

    private static string[] NodeNames(string word) => [word, word + ".js", word + ".ts", word + "/index.js"];

    private static string[] Module(string name) => name.Replace('.', '/') is var path
        ? [path + ".py", path + "/__main__.py"] : [];
}
