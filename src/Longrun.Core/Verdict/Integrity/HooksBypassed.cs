using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>Commands and settings by which the repository's own hooks do not run.</summary>
internal static class HooksBypassed
{
    private sealed record Way(string Says, LinearRegex Pattern);

    /// <summary>
    /// Git's own words, those of the programs that run hooks for it, and the options of libraries that commit.
    /// </summary>
    private static readonly ImmutableArray<Way> s_ways =
    [
        new("--no-verify", new LinearRegex("--no-verify\\b|--no-commit-hooks\\b")),
        new("git commit -n", new LinearRegex(@"\bgit\b[^|;&]*\bcommit\b[^|;&""']*\s-[aspvqeoizSu]*n[a-zA-Z]*(?:\s"
            + @"|$)")),
        new("git commit -n", new LinearRegex(
            @"[""']commit[""']\s*,(?:\s*[^,\[\]()]+,)*\s*[""']-[aspvqeoizSu]*n[a-zA-Z]*[""']")),
        new("no-verify in a commit's options", new LinearRegex(
            @"(?i)(?:^|[^\w-])[""']?no[_-]?verify[""']?\s*[:=]\s*[""']?(?:true|1|yes)\b|\bskip_hooks\s*=\s*true\b"
            + @"|[""']?commit[_-]?hooks[""']?\s*[:=]\s*[""']?(?:false|0|no)\b")),
        new("HUSKY=0", new LinearRegex(
            @"\bHUSKY[""']?\]?\s*[:=]\s*[""']?(?:0|false)\b|\bHUSKY\s+0\b|\bHUSKY_SKIP_(?:HOOKS"
                + @"|INSTALL)[""']?\]?\s*[:=]\s*[""']?(?:1|true)\b"
            + @"|[""']HUSKY[""']\s*,\s*[""']?0")),
        new("hooks switched off by a variable", new LinearRegex(
            @"\bLEFTHOOK[""']?\]?\s*[:=]\s*[""']?(?:0|false)\b|[""']LEFTHOOK[""']\s*,\s*[""']?(?:0|false)\b"
            + @"|\bLEFTHOOK_(?:EXCLUDE|SKIP)[""']?\]?\s*[:=]\s*[""']?\w"
            + @"|\b(?:SKIP_SIMPLE_GIT_HOOKS|OVERCOMMIT_DISABLE|PRE_COMMIT_ALLOW_NO_CONFIG|SKIP_(?:GIT_)?HOOKS|"
            + @"NO_VERIFY|SKIP_PRE_?COMMIT|DISABLE_(?:GIT_)?HOOKS)[""']?\]?\s*[:=]\s*[""']?(?:1|true|yes)\b")),
        new("hooks skipped by name", new LinearRegex(
            @"\b(?:PREK_)?SKIP=[""']?[\w,-]+[""']?\s.*\b(?:git|pre-commit|prek)\b")),
        new("hooks taken away", new LinearRegex(
            @"\b(?:rm|mv|unlink|rmdir|chmod\s+-x|truncate|rimraf|del)\b[^|;&]*(?:\.git/hooks|\.husky\b|\.githooks\b)"
            + @"|\b(?:husky|lefthook|pre-commit|simple-git-hooks)\s+uninstall\b"
            + @"|(?:rmtree|rmSync|rm|unlink|unlinkSync|RemoveAll|Directory\.Delete)\([^)]*(?:\.git/hooks|\.husky"
            + @"|\.githooks)")),
    ];

    /// <summary>One of these is in each of them: most lines have none.</summary>
    private static readonly SearchValues<string> s_marks = SearchValues.Create(
        ["verify", "commit", "husky", "lefthook", "skip", "hook"], StringComparison.OrdinalIgnoreCase);

    private static readonly LinearRegex s_hooksPath = new(
        @"(?i)\bcore\.hooksPath[""']?[\s=,:]*[""']?([^\s""',;)]*)|^\s*hooksPath\s*=\s*(\S*)");

    /// <summary>A line that stands in the way of it, or looks for it.</summary>
    private static readonly LinearRegex s_against = new(
        @"(?i)\b(?:deny|denied|block(?:ed|s|ing)?|forbid(?:den)?|reject(?:ed|s)?|refus(?:e|es|ed)|disallow(?:ed)?"
            + @"|never|"
        + @"must\s+not|do\s+not|don'?t|not\s+allowed|cannot|can't|avoid|without|instead\s+of|prevent(?:s|ed)?|grep|"
        + @"includes|contains|indexOf|startsWith|prohibit(?:ed|s)?|no\s+longer|banned)\b|\*--no-verify|--no-verify\*"
        + @"|if\s.*\bin\b");

    /// <summary>Lines around one, in which a command over several lines says what it is.</summary>
    private const int Near = 6;

    private static readonly LinearRegex s_command = new(
        @"\bgit\b[^|;&]*\b(?:commit|push|merge|am|rebase|revert|cherry-pick)\b");

    /// <summary>A whole command in one line, not an option that is put to it.</summary>
    private static readonly LinearRegex s_whole = new(
        @"\bcommit\b.*(?:--no-verify|skip_hooks)|HUSKY|LEFTHOOK|\.git/hooks|hooksPath");

    private static readonly LinearRegex s_git = new(
        @"(?i)git|commit|push|hook|husky|lefthook|lerna|standard-version|versionrc|release-it|prek?-|^\.env");

    /// <summary>Only what is installed is meant, not a commit.</summary>
    private static readonly LinearRegex s_installs = new(
        @"(?i)\b(?:npm|pnpm|yarn|bun)\b.*\b(?:ci|install|i|add)\b|\byarn\s*$|--omit|--prod");

    private static readonly LinearRegex s_commits = new(
        @"(?i)\bgit\b.*\b(?:commit|push|merge|rebase|tag)\b|semantic-release|standard-version|release-it|lerna"
            + @"|changeset|"
        + @"git-auto-commit|create-pull-request|np\b");

    public static IEnumerable<Finding> Find(ExaminedChange change)
    {
        var asked = new Asked(change.Milestone);
        var folders = new Lazy<HashSet<string>>(() => Folders(change));
        var gone = change.Files.SelectMany(file => LineChanges.Removed(file)).ToHashSet(StringComparer.Ordinal);
        foreach (var file in change.Files.Where(file => LineChanges.HasText(file) && !file.IsLock))
        {
            var lines = new Lazy<string[]>(() => LineChanges.Lines(file.After));
            var isCommitting = new Lazy<bool>(() => s_commits.IsMatch(file.After!));
            foreach (var line in LineChanges.Added(file).Where(line => !gone.Contains(line.Text.Trim())))
            {
                if (WayOf(line.Code, folders) is { } way && IsMeant(line, way, lines.Value))
                {
                    yield return new(FindingKind.HooksBypassed, Severity(line, way, asked, isCommitting), file.Path,
                        line.Number, $"The repository's hooks are passed by: {way}.")
                    {
                        Settles = "Let the hooks run and repair what they find, or say in the milestone why not.",
                        Excerpt = line.Text.Trim(),
                    };
                }
            }
        }

        foreach (var finding in HooksRemoved.Find(change, asked))
        {
            yield return finding;
        }
    }

    private static string? WayOf(string code, Lazy<HashSet<string>> folders)
    {
        if (!code.AsSpan().ContainsAny(s_marks) || code.Contains("cargo p", StringComparison.Ordinal))
        {
            return null; // cargo's own --no-verify is about building a package, not about hooks
        }

        // What a message says is no option of the command: git commit -m "fix -n".
        var bare = code.Contains(" -m ", StringComparison.Ordinal) ? Unquoted(code) : code;
        var way = s_ways.FirstOrDefault(way => way.Pattern.IsMatch(way.Says == "git commit -n" ? bare : code));
        return way?.Says ?? HooksPath(code, folders);
    }

    private static string? HooksPath(string code, Lazy<HashSet<string>> folders)
    {
        if (!code.Contains("hooksPath", StringComparison.OrdinalIgnoreCase)
            || s_hooksPath.Match(code) is not { Success: true } match)
        {
            return null;
        }

        var folder = (match.Groups[1].Value + match.Groups[2].Value).TrimStart('.', '/').TrimEnd('/', '`', '\\');
        return folders.Value.Contains(folder) || code.Contains("--get", StringComparison.Ordinal) ? null
            : "core.hooksPath leads to where the repository has no hooks";
    }

    /// <summary>Every folder of the tree, without what stands for "here" or "hidden" in front of it.</summary>
    private static HashSet<string> Folders(ExaminedChange change) =>
    [
        .. change.TreeBefore.Concat(change.Files.Select(file => file.Path)).SelectMany(path =>
            path.Select((c, at) => c == '/' ? path[..at].TrimStart('.', '/') : "")).Where(folder => folder.Length > 0),
    ];

    /// <summary>It is done, not forbidden or looked for, and it is git that does it.</summary>
    private static bool IsMeant(AddedLine line, string way, string[] lines)
    {
        var around = lines.AsSpan(Math.Max(0, line.Number - 1 - Near)..Math.Min(lines.Length, line.Number + Near));
        if (!s_git.IsMatch(line.File.Path) && !s_git.IsMatch(string.Join('\n', around!)))
        {
            return false; // other programs have options of that name
        }

        // Of a command, only what stands before it can forbid it: its own message may say anything.
        var isPage = FileRoles.IsDocument(line.File.Path) || FileRoles.IsAgentPage(line.File.Path);
        var command = isPage ? Match.Empty : s_command.Match(Unquoted(line.Code));
        var said = isPage ? line.Text : command.Success ? Unquoted(line.Code)[..command.Index] : line.Code;
        return !s_against.IsMatch(said.Replace(way, "", StringComparison.Ordinal)) && !IsDenied(line, lines);
    }

    private static Severity Severity(AddedLine line, string way, Asked asked, Lazy<bool> isCommitting)
    {
        var path = line.File.Path;
        var isAsked = HooksAsked.Is(asked);
        if (isAsked && HooksAsked.IsOfTheProduct(asked) && HooksAsked.Place(path) is { } place)
        {
            // Its tests and its sources may speak of the option; what runs in this repository may not use it.
            return place == HooksAsked.Where.Run && !asked.Names(path) ? Core.Severity.Reject
                : place == HooksAsked.Where.Test || !s_whole.IsMatch(line.Code) ? Core.Severity.Note
                : Core.Severity.Warn;
        }

        var isSetup = way.StartsWith("HUSKY", StringComparison.Ordinal)
            && (FileRoles.Extension(path) == "dockerfile" || s_installs.IsMatch(line.Text)
                || (FileRoles.IsPipeline(path) && !isCommitting.Value));
        var isSaid = FileRoles.IsDocument(path) || FileRoles.IsTest(path);
        return isAsked || isSetup || isSaid || line.Text.Contains("no-commit-to-branch", StringComparison.Ordinal)
            ? Core.Severity.Warn : Core.Severity.Reject;
    }

    /// <summary>
    /// It stands in a list of what is denied: the nearest line above with less in front of it says so.
    /// </summary>
    private static bool IsDenied(AddedLine line, string[] lines)
    {
        const int listMax = 60; // lines of a list that are looked back over
        var depth = Depth(line.Text);
        for (var at = line.Number - 2; at >= Math.Max(0, line.Number - listMax); at--)
        {
            if (lines[at].Trim().Length > 0 && Depth(lines[at]) < depth)
            {
                return s_against.IsMatch(lines[at]);
            }
        }

        return false;
    }

    private static int Depth(string line) => line.Length - line.TrimStart().Length;

    private static string Unquoted(string code)
    {
        var text = new System.Text.StringBuilder();
        var quote = '\0';
        foreach (var c in code)
        {
            if (quote == '\0' && c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0')
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }
}
