using System.Collections.Immutable;
using Longrun.Core.Verdict.Integrity.Tests;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>What code finds in a change without running it. Each detector is a function of the change.</summary>
internal static class Integrity
{
    /// <summary>Findings of one change at most: more say nothing that these do not.</summary>
    public const int FindingsMax = 100;

    private static readonly ImmutableArray<Func<ExaminedChange, IEnumerable<Finding>>> s_detectors =
    [
        HooksBypassed.Find,
        ChecksSwitchedOff.Find,
        SecretAdded.Find,
        OutsideTouches.Find,
        NetworkHostAdded.Find,
        BinaryAdded.Find,
        LinkLeavesTree.Find,
        SubmoduleAdded.Find,
        FilterAdded.Find,
        SizeOutOfProportion.Find,
        GateFileFindings.Find,
        TestIntegrity.Examine,
    ];

    /// <summary>The gravest first, then by path and line.</summary>
    public static ImmutableArray<Finding> Examine(ExaminedChange change) =>
    [
        .. s_detectors.SelectMany(detect => detect(change))
            .DistinctBy(found => (found.Kind, found.File, found.Line, found.What))
            .OrderByDescending(found => found.Severity)
            .ThenBy(found => found.File, StringComparer.Ordinal)
            .ThenBy(found => found.Line)
            .Take(FindingsMax)
            .Select(SecretAdded.Masked),
    ];

    /// <summary>What was counted in it.</summary>
    public static ChangeFacts Count(ExaminedChange change) => Counting.Of(change);
}
