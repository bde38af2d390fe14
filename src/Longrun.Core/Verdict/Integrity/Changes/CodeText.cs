using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Changes;

/// <summary>
/// A text without its comments, by the general shape of its language: good enough to tell what is run from what is
/// said. Where it is not known, everything is code.
/// </summary>
internal static class CodeText
{
    private static readonly ImmutableHashSet<string> s_hash =
        ["py", "pyi", "sh", "bash", "zsh", "fish", "yml", "yaml", "toml", "rb", "pl", "ini", "cfg", "conf", "env", "mk",
            "properties", "editorconfig", "gitattributes", "gitignore", "gitmodules", "npmrc", "tf", "r", "jl", "ex",
            "exs", "ps1", "dockerfile", "makefile", "justfile", "husky"];

    private static readonly ImmutableHashSet<string> s_slash =
        ["js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "cs", "go", "rs", "java", "kt", "kts", "swift", "scala",
            "c", "h", "cc", "cpp", "hpp", "php", "dart", "json", "jsonc", "json5", "css", "scss", "less", "groovy",
            "gradle", "proto", "zig", "vue", "svelte", "mod"];

    private static readonly ImmutableHashSet<string> s_markup =
        ["xml", "html", "htm", "svg", "csproj", "fsproj", "vbproj", "props", "targets", "config", "xaml", "resx",
            "nuspec", "ruleset", "cshtml", "razor"];

    private enum Within
    {
        Code,
        Comment,
        Doc,
        Text,
    }

    /// <summary>As many lines, each without what is a comment in it.</summary>
    public static string[] Lines(string path, string[] lines)
    {
        var extension = FileRoles.Extension(path);
        var code = new string[lines.Length];
        var state = new State(
            s_hash.Contains(extension), s_slash.Contains(extension), s_markup.Contains(extension),
            extension is "py" or "pyi");
        for (var at = 0; at < lines.Length; at++)
        {
            code[at] = state.Read(lines[at]);
        }

        return code;
    }

    private sealed class State(bool hash, bool slash, bool markup, bool docs)
    {
        private readonly System.Text.StringBuilder _code = new();

        private Within _within;

        /// <summary>What ends what is being read.</summary>
        private string _end = "";

        public string Read(string line)
        {
            if (!hash && !slash && !markup)
            {
                return line;
            }

            _code.Clear();
            for (var at = 0; at < line.Length;)
            {
                at = _within == Within.Code ? Begin(line, at) : Go(line, at);
            }

            // Only some strings go over lines; one that does not would swallow the rest where a quote is prose.
            if (_within == Within.Text && _end.Length == 1 && _end != "`")
            {
                _within = Within.Code;
            }

            return _code.ToString();
        }

        private int Begin(string line, int at)
        {
            if (markup)
            {
                return Has(line, at, "<!--") ? Enter(Within.Comment, "-->", at + 4) : Keep(line, at, 1);
            }

            if (hash && line[at] == '#' && (at == 0 || char.IsWhiteSpace(line[at - 1])))
            {
                return line.Length;
            }

            if (slash && Has(line, at, "//"))
            {
                return line.Length;
            }

            if (slash && Has(line, at, "/*"))
            {
                return Enter(Within.Comment, "*/", at + 2);
            }

            return Quote(line, at);
        }

        private int Quote(string line, int at)
        {
            foreach (var quote in (ReadOnlySpan<string>)["\"\"\"", "'''"])
            {
                if (Has(line, at, quote))
                {
                    var documents = docs && line.AsSpan(0, at).Trim(" \trRuUbB").IsEmpty;
                    _code.Append(documents ? "" : quote);
                    return Enter(documents ? Within.Doc : Within.Text, quote, at + 3);
                }
            }

            if (line[at] is '"' or '\'' || (slash && line[at] == '`'))
            {
                _code.Append(line[at]);
                return Enter(Within.Text, line[at].ToString(), at + 1);
            }

            return Keep(line, at, 1);
        }

        private int Go(string line, int at)
        {
            if (Has(line, at, _end))
            {
                if (_within == Within.Text)
                {
                    _code.Append(_end);
                }

                _within = Within.Code;
                return at + _end.Length;
            }

            if (_within != Within.Text)
            {
                return at + 1;
            }

            return Keep(line, at, line[at] == '\\' && at + 1 < line.Length ? 2 : 1);
        }

        private int Enter(Within within, string end, int next)
        {
            (_within, _end) = (within, end);
            return next;
        }

        private int Keep(string line, int at, int count)
        {
            _code.Append(line, at, count);
            return at + count;
        }

        private static bool Has(string line, int at, string part) =>
            string.CompareOrdinal(line, at, part, 0, part.Length) == 0;
    }
}
