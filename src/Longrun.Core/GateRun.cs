using System.Collections.Immutable;

namespace Longrun.Core;

/// <summary>In which way a gate is run on a commit.</summary>
internal enum Trial
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>With a test in it that must fail: passed, where it did.</summary>
    Canary,

    /// <summary>With the branch's own version of the tests, and of what gates rest on, that were changed.</summary>
    BranchTests,

    /// <summary>Without the change, on the branch's tip: red there, the change is not to blame.</summary>
    Without,
}

/// <summary>What a walker's session has used: its own words, as with every agent.</summary>
internal sealed record WalkUse(string Agent, long InputTokens, long OutputTokens, double Seconds)
{
    /// <summary>Null: not said.</summary>
    public decimal? CostUsd { get; init; }

    public int? Turns { get; init; }
}

/// <summary>One gate on one commit.</summary>
internal sealed record GateRun(AttemptId? Attempt, CommitId Commit, string Gate, bool Passed)
{
    /// <summary>The job it was: journalled twice it is still one run. Null: recorded before it was said.</summary>
    public JobId? Job { get; init; }

    public Trial Trial { get; init; }

    /// <summary>The person's own command that had to fail. Null: none, or it is no canary.</summary>
    public string? Canary { get; init; }

    /// <summary><see cref="GateDefinition.Plan"/> as it was run.</summary>
    public string Plan { get; init; } = "";

    /// <summary>How many tests failed and were skipped. Null: not told.</summary>
    public int? Failed { get; init; }

    public int? Skipped { get; init; }

    /// <summary>Whose tests these were, as <see cref="Gates.TestTally.Runner"/>.</summary>
    public string? Runner { get; init; }

    /// <summary>Names of the tests that failed, at most 20.</summary>
    public ImmutableArray<string> FailedTests { get; init; } = [];

    /// <summary>The list of all tests by name, in the evidence folder. Null: no names were told.</summary>
    public string? Tests { get; init; }

    /// <summary>What is remarkable about it though it decides nothing: sentences, at most 10.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Screenshots and the like that it made, at most 40.</summary>
    public ImmutableArray<EvidenceItem> Files { get; init; } = [];

    /// <summary>It says nothing of the tree: what it is run with, or who was to look at it, was not there.</summary>
    public bool IsUnfit { get; init; }

    /// <summary>Running it again may end differently: not where nothing ran, or a tool was missing.</summary>
    public bool MayBeFlaky { get; init; }

    /// <summary>
    /// What was run under that name. An edit that gives the name another command, kind or pattern makes this run no
    /// proof any more.
    /// </summary>
    public required string Command { get; init; }

    public GateKind Kind { get; init; }

    /// <summary>What it was told to count by. Null: known runners' output.</summary>
    public string? Pattern { get; init; }

    /// <summary>How many tests ran. Null for a check.</summary>
    public int? Count { get; init; }

    /// <summary>Why it failed, in one sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Its log in the evidence folder, by content hash.</summary>
    public string? Evidence { get; init; }

    /// <summary>The end of its log where it failed, at most 4,000 characters.</summary>
    public string? Tail { get; init; }

    public double Seconds { get; init; }

    /// <summary>What the agent used that walked through the app. Null: none did, or it told nothing.</summary>
    public WalkUse? Walked { get; init; }

    /// <summary>Whether it answers for a gate as it is defined now.</summary>
    public bool IsOf(GateDefinition gate) => Gate == gate.Name
        && Command == gate.Run && Kind == gate.Kind && Pattern == gate.Count && Plan == gate.Plan
        && (Trial != Trial.Canary || Canary == gate.Canary);
}
