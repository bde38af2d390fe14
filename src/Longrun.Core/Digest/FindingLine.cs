namespace Longrun.Core.Digest;

/// <summary>What code found in a change, in words.</summary>
internal static class FindingLine
{
    /// <summary>Findings in one line of a log: the gravest are what is looked for.</summary>
    private const int NamedMax = 3;

    public static string Word(FindingKind kind) => kind switch
    {
        FindingKind.TestsDeleted => "tests deleted",
        FindingKind.TestsSkipped => "tests skipped",
        FindingKind.TestsEmptied => "tests emptied",
        FindingKind.FewerAssertions => "fewer assertions",
        FindingKind.ExpectationsLoosened => "expectations loosened",
        FindingKind.SnapshotsRegenerated => "snapshots regenerated",
        FindingKind.InputsSpecialCased => "inputs of tests special-cased",
        FindingKind.HooksBypassed => "hooks bypassed",
        FindingKind.ChecksSwitchedOff => "checks switched off",
        FindingKind.SecretAdded => "secret added",
        FindingKind.OutsideTouches => "outside of what it touches",
        FindingKind.NetworkHostAdded => "network host added",
        FindingKind.BinaryAdded => "binary added",
        FindingKind.LinkLeavesTree => "link out of the tree",
        FindingKind.SubmoduleAdded => "submodule added",
        FindingKind.FilterAdded => "filter added",
        FindingKind.SizeOutOfProportion => "size out of proportion",
        FindingKind.GateWeakened => "gate weakened",
        FindingKind.GateChanged => "gate changed",
        FindingKind.BranchTestsFail => "the branch's own tests fail",
        FindingKind.Flaky => "flaky",
        FindingKind.ImplausiblyFast => "implausibly fast",
    };

    /// <summary>What follows from it.</summary>
    public static string Word(Severity severity) => severity switch
    {
        Severity.Note => "note",
        Severity.Warn => "warning",
        Severity.Reject => "sends it back",
        Severity.Park => "parks it",
    };

    /// <summary>For instance <c>tests deleted, tests/money.py:12: test_rounding is gone</c>; neutralised.</summary>
    public static string Of(Finding f)
    {
        var place = Place(f);
        return $"{Word(f.Kind)}{(place.Length > 0 ? ", " : "")}{Plain.Line(place)}: {Plain.Line(f.What)}";
    }

    /// <summary>File and line as tools write them. Empty: it is about the change as a whole.</summary>
    public static string Place(Finding f) => f switch
    {
        { File.Length: 0 } => "",
        { Line: > 0 } => $"{f.File}:{f.Line}",
        _ => f.File,
    };

    /// <summary>
    /// For instance <c>1 sends it back, 2 warnings: …</c>, the gravest named. Null: nothing was found.
    /// </summary>
    public static string? Summary(IReadOnlyCollection<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return null;
        }

        var counts = findings.GroupBy(f => f.Severity).OrderByDescending(group => group.Key)
            .Select(group => Counted(group.Key, group.Count()));
        var named = findings.OrderByDescending(f => f.Severity).Take(NamedMax).Select(Of);
        var more = findings.Count > NamedMax ? "; and more" : "";
        return $"{string.Join(", ", counts)}: {string.Join("; ", named)}{more}";
    }

    private static string Counted(Severity severity, int count) => severity switch
    {
        Severity.Note => Figures.Count(count, "note"),
        Severity.Warn => Figures.Count(count, "warning"),
        Severity.Reject => count == 1 ? "1 sends it back" : $"{count} send it back",
        Severity.Park => count == 1 ? "1 parks it" : $"{count} park it",
    };
}
