using System.Collections.Immutable;
using Longrun.Core.Verdict.Integrity.Changes;
using Longrun.Core.Verdict.Integrity.Tests;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>What code finds in a change without running it. Each detector is a function of the change.</summary>
internal static class Integrity
{
    /// <summary>Findings of one change at most: more say nothing that these do not.</summary>
    public const int FindingsMax = 100;

    /// <summary>Findings of one kind at most, so that none crowds out another.</summary>
    private const int OfKindMax = 20;

    private static readonly ImmutableArray<Func<ExaminedChange, IEnumerable<Finding>>> s_detectors =
    [
        HooksBypassed.Find,
        ChecksSwitchedOff.Find,
        SecretAdded.Find,
        OutsideTouches.Find,
        NetworkHostAdded.Find,
        BinaryAdded.Find,
        TextLost.Find,
        LinkLeavesTree.Find,
        SubmoduleAdded.Find,
        FilterAdded.Find,
        SizeOutOfProportion.Find,
        GateFileFindings.Find,
        TestIntegrity.Examine,
    ];

    /// <summary>What sends it back first, then what parks it, warns and is shown; by path and line.</summary>
    public static ImmutableArray<Finding> Examine(ExaminedChange change) =>
    [
        .. AskedOnce.Of([.. Found(LockFiles.Marked(change))])
            .DistinctBy(found => (found.Kind, found.File, found.Line, found.What))
            .GroupBy(found => found.Kind)
            .SelectMany(kind => kind.OrderBy(found => Rank(found.Severity)).Take(OfKindMax))
            .OrderBy(found => Rank(found.Severity))
            .ThenBy(found => found.File, StringComparer.Ordinal)
            .ThenBy(found => found.Line)
            .Take(FindingsMax)
            .Select(SecretAdded.Masked),
    ];

    private static IEnumerable<Finding> Found(ExaminedChange change) =>
        s_detectors.SelectMany(detect => detect(change));

    private static int Rank(Severity severity) => severity switch
    {
        Severity.Reject => 0,
        Severity.Park => 1,
        Severity.Warn => 2,
        Severity.Note => 3,
    };

    /// <summary>What was counted in it.</summary>
    public static ChangeFacts Count(ExaminedChange change) => Counting.Of(change);
}
