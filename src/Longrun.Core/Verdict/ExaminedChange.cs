using System.Collections.Immutable;
using Longrun.Core.Roadmap;

namespace Longrun.Core.Verdict;

/// <summary>A change as code looks at it: everything is a value, nothing is run.</summary>
internal sealed record ExaminedChange
{
    public required Milestone Milestone { get; init; }

    public required ImmutableArray<ChangedFile> Files { get; init; }

    /// <summary>Every path of the tree before the change.</summary>
    public ImmutableArray<string> TreeBefore { get; init; } = [];

    /// <summary>
    /// The branch's test files that the change leaves alone, with their text on both sides: the source may know what
    /// stands in them. Empty: they were not read, and only the changed tests are known.
    /// </summary>
    public ImmutableArray<ChangedFile> UnchangedTests { get; init; } = [];

    /// <summary>
    /// Texts before the change of files that define gates or may be started by one, by path; what is not there was not
    /// read.
    /// </summary>
    public ImmutableDictionary<string, string> Definitions { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What the branch is checked with: files named in their commands define them.</summary>
    public ImmutableArray<GateDefinition> Gates { get; init; } = [];

    /// <summary>The person's own globs of what workers may not change unasked.</summary>
    public ImmutableArray<string> Protect { get; init; } = [];
}

/// <summary>One path that differs, with both of its texts.</summary>
internal sealed record ChangedFile(string Path)
{
    /// <summary>
    /// Bytes of a file whose text is looked at: a test file of a large project has some 100 KB. A larger one is looked
    /// at as a whole only.
    /// </summary>
    public const int BytesMax = 1 << 20;

    /// <summary>Null: it was not there, or has no text that can be read.</summary>
    public string? Before { get; init; }

    /// <summary>Null: it is gone, or has no text that can be read.</summary>
    public string? After { get; init; }

    /// <summary>As git writes them; <c>000000</c> where it is not there.</summary>
    public string OldMode { get; init; } = "000000";

    public string NewMode { get; init; } = "000000";

    /// <summary>Bytes of the new content; 0 where it is gone.</summary>
    public long Size { get; init; }

    /// <summary>The new content is no text.</summary>
    public bool IsBinary { get; init; }

    /// <summary>Written by a package manager, beside its manifest.</summary>
    public bool IsLock { get; init; }

    public bool IsNew => OldMode == "000000";

    public bool IsGone => NewMode == "000000";

    /// <summary>Where the new link leads. Null: it is no link.</summary>
    public string? LinkTarget => NewMode == "120000" ? After : null;

    public bool IsSubmodule => NewMode == "160000";
}
