using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// A text that is none any more: one NUL in a comment, and no detector, no judge and no person reads the rest.
/// </summary>
internal static class TextLost
{
    public static IEnumerable<Finding> Find(ExaminedChange change) =>
        from file in change.Files
        where file is { IsBinary: true, Before: not null, IsNew: false }
        select new Finding(
            TestPaths.IsTest(file.Path) ? FindingKind.TestsEmptied : FindingKind.BinaryAdded, Severity.Reject,
            file.Path, 0, "It was a text and cannot be read as one any more.")
        {
            Settles = "Take out what makes it binary.",
        };
}
