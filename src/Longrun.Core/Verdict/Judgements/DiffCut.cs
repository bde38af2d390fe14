using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Longrun.Core.Text;

namespace Longrun.Core.Verdict.Judgements;

/// <summary>What of a diff is shown, and what is not: a sentence each.</summary>
internal sealed record ShownDiff(string Text, ImmutableArray<string> LeftOut)
{
    /// <summary>The paths alone.</summary>
    public ImmutableArray<string> LeftOutPaths { get; init; } = [];
}

/// <summary>
/// A diff in bounded size. The small files are whole; large ones share what is left, each with its beginning and end,
/// so that no file is hidden behind another one's bulk.
/// </summary>
internal static class DiffCut
{
    /// <summary>Characters: some 60,000 tokens, for which a context has room beside pages and reading.</summary>
    public const int CharsMax = 240_000;

    /// <summary>Sentences about what is not shown; a change of more files is said to be one.</summary>
    private const int LeftOutMax = 100;

    /// <summary>Of what is named as written by a tool: enough to see whether it is.</summary>
    private const int GeneratedChars = 2_000;

    /// <summary>Characters of a path that are told.</summary>
    private const int PathMax = 300;

    /// <summary>Less of a file says nothing.</summary>
    private const int PartMin = 400;

    public static ShownDiff Of(ImmutableArray<FileDiff> files, int charsMax = CharsMax)
    {
        var leftOut = new List<string>();
        var paths = new List<string>();
        var rooms = Rooms(files, charsMax);
        var text = new StringBuilder();
        for (var i = 0; i < files.Length; i++)
        {
            var (file, room) = (files[i], rooms[i]);
            var shown = room >= file.Text.Length ? file.Text : room >= PartMin ? Ends(file.Text, room) : "";
            text.Append(shown);
            if (text.Length > 0 && text[^1] != '\n')
            {
                text.Append('\n');
            }

            if (file.IsBinary || shown.Length < file.Text.Length)
            {
                paths.Add(Told(file.Path));
            }

            if (file.IsBinary)
            {
                leftOut.Add($"{Named(file)}: no text, or taken for none; it is in the checkout");
            }
            else if (shown.Length < file.Text.Length)
            {
                leftOut.Add($"{Named(file)}: {Why(file, shown)}; it is in the checkout");
            }
        }

        return new(text.ToString(), Listed(leftOut)) { LeftOutPaths = Listed(paths) };
    }

    /// <summary>A path as it stands among what is left out.</summary>
    public static string Told(string path) => Cut.OneLine(path, PathMax);

    /// <summary>As many as are told, and how many more there are.</summary>
    public static ImmutableArray<string> Listed(IReadOnlyCollection<string> names) => names.Count <= LeftOutMax
        ? [.. names] : [.. names.Take(LeftOutMax), Invariant($"and {names.Count - LeftOutMax} more files")];

    /// <summary>How many characters each gets: from the smallest on what it wants, of what is left its share.</summary>
    private static int[] Rooms(ImmutableArray<FileDiff> files, int charsMax)
    {
        var rooms = new int[files.Length];
        var left = charsMax;
        var waiting = files.Length;
        foreach (var i in Enumerable.Range(0, files.Length).OrderBy(i => Wanted(files[i])).ThenBy(i => i))
        {
            rooms[i] = Math.Min(Wanted(files[i]), left / waiting);
            left -= rooms[i];
            waiting--;
        }

        return rooms;
    }

    private static int Wanted(FileDiff file) => IsLock(file) ? 0
        : IsFolded(file) ? Math.Min(file.Text.Length, GeneratedChars)
        : file.Text.Length;

    /// <summary>
    /// It was called so on the branch already: the name of a new file is its author's, who must not choose what is
    /// looked at. Of a new lock file as much is shown as tells whether it is one.
    /// </summary>
    private static bool IsFolded(FileDiff file) => PathKinds.IsLock(file.Path)
        ? file.IsNew : PathKinds.IsGenerated(file.Path) && !file.IsNew;

    private static bool IsLock(FileDiff file) => PathKinds.IsLock(file.Path) && !file.IsNew;

    private static string Ends(string text, int room)
    {
        const string Gap = "\n[… left out here …]\n";
        var half = (room - Gap.Length) / 2;
        return LineEnd(text[..half]) + Gap + LineStart(text[^half..]);
    }

    /// <summary>Without the piece of a line, or of a character, at its end.</summary>
    private static string LineEnd(string head) => head[..Math.Max(head.LastIndexOf('\n'), 0)];

    private static string LineStart(string tail) => tail[(tail.IndexOf('\n') + 1)..];

    private static string Why(FileDiff file, string shown) =>
        (PathKinds.IsLock(file.Path) ? "a lock file, folded" : IsFolded(file)
            ? "named as what a tool writes, folded" : "cut")
        + (shown.Length == 0 ? ", nothing of it is shown" : ", its beginning and end are shown");

    private static string Named(FileDiff file) =>
        Invariant($"{Told(file.Path)} (+{file.Added} -{file.Removed})");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
