using System.Collections.Immutable;

namespace Longrun.Core;

/// <summary>What a change may be suspected of, by code. Docs/formats/verdict.md tells what each means.</summary>
internal enum FindingKind
{
    TestsDeleted,
    TestsSkipped,
    TestsEmptied,
    FewerAssertions,
    ExpectationsLoosened,
    SnapshotsRegenerated,
    InputsSpecialCased,
    HooksBypassed,
    ChecksSwitchedOff,
    SecretAdded,
    OutsideTouches,
    NetworkHostAdded,
    BinaryAdded,
    LinkLeavesTree,
    SubmoduleAdded,
    FilterAdded,
    SizeOutOfProportion,

    /// <summary>What a gate rests on proves less than before.</summary>
    GateWeakened,

    /// <summary>What a gate rests on was made where there was none, or changed with permission.</summary>
    GateChanged,

    /// <summary>The branch's version of the changed tests fails on the change.</summary>
    BranchTestsFail,

    /// <summary>A gate failed and passed on the very same tree.</summary>
    Flaky,

    /// <summary>A gate was done in a small part of the time it usually takes.</summary>
    ImplausiblyFast,
}

internal enum Severity
{
    /// <summary>Shown.</summary>
    Note,

    /// <summary>Shown, and put to the judge.</summary>
    Warn,

    /// <summary>Sends the work back.</summary>
    Reject,

    /// <summary>Parks the milestone with a question.</summary>
    Park,
}

/// <summary>One thing found in a change, and where.</summary>
/// <param name="Kind">What it may be.</param>
/// <param name="Severity">What follows from it.</param>
/// <param name="File">The path it is in; empty where it is about the change as a whole.</param>
/// <param name="Line">From 1, in the new text, or in the old one where it is gone. 0: the whole file.</param>
/// <param name="What">One sentence.</param>
internal sealed record Finding(FindingKind Kind, Severity Severity, string File, int Line, string What)
{
    /// <summary>What would settle it, for the worker and for the person: one sentence.</summary>
    public string? Settles { get; init; }

    /// <summary>The lines it is about, at most <see cref="Caps.TailChars"/>.</summary>
    public string? Excerpt { get; init; }
}

/// <summary>What was counted in a change, beside what its worker says of it.</summary>
internal sealed record ChangeFacts
{
    /// <summary>Names of tests that are there now and were not, and the other way round; at most 50 each.</summary>
    public ImmutableArray<string> TestsAdded { get; init; } = [];

    public ImmutableArray<string> TestsRemoved { get; init; } = [];

    /// <summary>
    /// Tests of the branch that have another name now, known by what they assert; no other test became the same one. At
    /// most 300.
    /// </summary>
    public ImmutableArray<RenamedTest> TestsRenamed { get; init; } = [];

    /// <summary>Public names that came and went, at most 50 each.</summary>
    public ImmutableArray<string> NamesAdded { get; init; } = [];

    public ImmutableArray<string> NamesRemoved { get; init; } = [];

    /// <summary>Files of tests, or what stands beside them, were added, changed or deleted.</summary>
    public bool TouchesTests { get; init; }

    /// <summary>Test files of the branch that were changed or deleted, at most 200.</summary>
    public ImmutableArray<string> ChangedTests { get; init; } = [];
}

/// <summary>A test by its own name, without suites and files, before and after.</summary>
internal sealed record RenamedTest(string From, string To)
{
    public string Text => $"{From} → {To}";
}

/// <summary>How far a proof reaches.</summary>
internal enum Proof
{
    /// <summary>Told by the code under test.</summary>
    Reported,

    /// <summary>Seen by an agent that did not write it.</summary>
    Seen,

    /// <summary>Driven and watched by Longrun from outside.</summary>
    Observed,
}

/// <summary>A file of evidence, by content hash, and what it shows.</summary>
internal sealed record EvidenceItem(string Label, string Name);

internal enum Ruling
{
    Approve,
    Reject,

    /// <summary>Only the person can say.</summary>
    Ask,

    /// <summary>There is no verdict: what was said is not one.</summary>
    None,
}

/// <summary>
/// What a judge says of one criterion. <paramref name="Index"/> counts from 0; null: it cannot be told from what is
/// there.
/// </summary>
internal sealed record CriterionVerdict(int Index, bool? IsMet, string Why)
{
    /// <summary>The gate or the test that shows it, as the judge names it; checked by code before it counts.</summary>
    public string? Evidence { get; init; }
}

/// <summary>What an agent that did not write a change says of it.</summary>
internal sealed record Judgement(Ruling Ruling, string Summary)
{
    public ImmutableArray<CriterionVerdict> Criteria { get; init; } = [];

    /// <summary>Why it is rejected: each a sentence that a worker can act on.</summary>
    public ImmutableArray<string> Reasons { get; init; } = [];

    public string? Question { get; init; }

    public ImmutableArray<string> Options { get; init; } = [];
}
