using Longrun.Core;

namespace Longrun.Git;

/// <summary>Why an attempt's commits were not taken.</summary>
internal enum ImportRefusal
{
    /// <summary>There is no bundle.</summary>
    Missing,

    /// <summary>It is no bundle of one HEAD, or git cannot read it, or git's check of its objects failed.</summary>
    Malformed,

    /// <summary>The bundle, or what it unfolds to, is more than git gets through within the caps.</summary>
    TooLarge,

    /// <summary>The attempt's ref holds another commit.</summary>
    TargetTaken,

    /// <summary>Its history has nothing in common with the base.</summary>
    Unrelated,

    /// <summary>It adds or changes a submodule.</summary>
    Submodules,

    /// <summary>It adds a symbolic link that leads out of the tree.</summary>
    LinkLeavesTree,

    /// <summary>It names a new filter, diff or merge driver.</summary>
    Drivers,

    /// <summary>It has a path that some file system takes for <c>.git</c>.</summary>
    LooksLikeGit,

    /// <summary>A path in it is too long for any disk, or is no UTF-8.</summary>
    UnfitPath,

    /// <summary>A file in it, in any of its commits, is larger than the cap.</summary>
    BlobTooLarge,
}

/// <summary>What came of importing an attempt.</summary>
internal abstract record ImportOutcome
{
    private ImportOutcome()
    {
    }

    /// <summary>The attempt's ref holds <paramref name="Head"/>; the numbers are against the base.</summary>
    public sealed record Imported(CommitId Head, DiffStat Diff) : ImportOutcome
    {
        /// <summary>Commits or none, its tree is the base's: nothing was done.</summary>
        public bool IsEmpty => Diff.IsEmpty;
    }

    /// <summary>
    /// Not taken. Where the objects are sound they stay reachable at <paramref name="Archive"/>; else the bundle is the
    /// only copy and must be kept.
    /// </summary>
    public sealed record Refused(ImportRefusal Reason, string Sentence, RefName? Archive) : ImportOutcome;
}
