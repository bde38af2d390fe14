using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>What a change of one value means for the checks that rest on it; the gravest last.</summary>
internal enum Meaning
{
    /// <summary>As strict as before, or stricter.</summary>
    Neutral,

    /// <summary>Another one than before; nothing says that it proves less.</summary>
    Other,

    /// <summary>It may prove less, and what it means cannot be told.</summary>
    Unclear,

    Weaker,
}

/// <summary>One change of meaning. Lines count from 1; 0: there is none on that side.</summary>
/// <param name="Meaning">How grave it is.</param>
/// <param name="What">A sentence without its subject's file and without a point.</param>
/// <param name="Before">The line in the old text.</param>
/// <param name="After">The line in the new text.</param>
internal sealed record GateFileChange(Meaning Meaning, string What, int Before = 0, int After = 0);

/// <summary>The tree around a file: what its patterns may mean.</summary>
/// <param name="Paths">Files that were there before and still are.</param>
/// <param name="New">Files that came.</param>
internal sealed record TreePaths(ImmutableArray<string> Paths, ImmutableArray<string> New)
{
    /// <summary>Paths that patterns are tried on: enough to hit what a pattern is about.</summary>
    private const int TriedMax = 5_000;

    /// <summary>What files say that are read with the one that is compared, after the change.</summary>
    public ImmutableArray<Setting> Beside { get; init; } = [];

    public ImmutableArray<string> Tests { get; } = [.. Paths.Where(GateFileNames.IsTest).Take(TriedMax)];

    /// <summary>What a check of sources reads: new tests are not among them, for nothing rested on those.</summary>
    public ImmutableArray<string> Checked { get; } =
        [.. Paths.Concat(New.Where(path => !GateFileNames.IsTest(path))).Take(TriedMax)];
}
