using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Judgements;

/// <summary>What a diff says of one path.</summary>
/// <param name="Path">As git writes it: in quotes where it has odd characters.</param>
/// <param name="Text">Its part of the diff, header included.</param>
internal sealed record FileDiff(string Path, string Text)
{
    public int Added { get; init; }

    public int Removed { get; init; }

    /// <summary>It was not there before.</summary>
    public bool IsNew { get; init; }

    /// <summary>Git shows no lines of it.</summary>
    public bool IsBinary { get; init; }
}

/// <summary>Takes a unified diff apart, as git writes it without renames. Any text has parts.</summary>
internal static class UnifiedDiff
{
    private const string Header = "diff --git ";

    public static ImmutableArray<FileDiff> Files(string diff)
    {
        var files = ImmutableArray.CreateBuilder<FileDiff>();
        var from = diff.StartsWith(Header, StringComparison.Ordinal) ? 0 : Next(diff, 0);
        while (from >= 0)
        {
            var next = Next(diff, from);
            files.Add(FileOf(next < 0 ? diff[from..] : diff[from..next]));
            from = next;
        }

        return files.ToImmutable();
    }

    /// <summary>Lines of files begin with a sign or a space: none is taken for a header.</summary>
    private static int Next(string diff, int from)
    {
        var at = diff.IndexOf("\n" + Header, from, StringComparison.Ordinal);
        return at < 0 ? -1 : at + 1;
    }

    private static FileDiff FileOf(string text)
    {
        var (added, removed, inHunk, isBinary, isNew) = (0, 0, false, false, false);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            inHunk |= line.StartsWith("@@");
            isNew |= !inHunk && line.StartsWith("new file mode ");
            isBinary |= !inHunk && line.StartsWith("Binary files ");
            added += inHunk && line.StartsWith("+") ? 1 : 0;
            removed += inHunk && line.StartsWith("-") ? 1 : 0;
        }

        return new(PathOf(text), text) { Added = added, Removed = removed, IsBinary = isBinary, IsNew = isNew };
    }

    /// <summary>Both halves name the same path: <c>a/PATH b/PATH</c>.</summary>
    private static string PathOf(string text)
    {
        var end = text.IndexOf('\n');
        var names = text[Header.Length..(end < 0 ? text.Length : end)];
        var half = names[..(names.Length / 2)];
        return half.StartsWith("\"a/", StringComparison.Ordinal) ? $"\"{half[3..]}"
            : half.StartsWith("a/", StringComparison.Ordinal) ? half[2..]
            : half;
    }
}
