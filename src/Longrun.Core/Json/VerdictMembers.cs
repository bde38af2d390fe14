namespace Longrun.Core.Json;

/// <summary>What was found in a change, and what a judge said of it.</summary>
internal static class VerdictMembers
{
    public static readonly string[] Trials = ["Plain", "Canary", "BranchTests", "Without"];

    private static readonly string[] s_kinds =
    [
        "TestsDeleted", "TestsSkipped", "TestsEmptied", "FewerAssertions", "ExpectationsLoosened",
        "SnapshotsRegenerated", "InputsSpecialCased", "HooksBypassed", "ChecksSwitchedOff", "SecretAdded",
        "OutsideTouches", "NetworkHostAdded", "BinaryAdded", "LinkLeavesTree", "SubmoduleAdded", "FilterAdded",
        "SizeOutOfProportion", "GateWeakened", "GateChanged", "BranchTestsFail", "Flaky", "ImplausiblyFast",
    ];

    private static readonly string[] s_severities = ["Note", "Warn", "Reject", "Park"];
    private static readonly string[] s_rulings = ["Approve", "Reject", "Ask", "None"];

    public static Finding Finding(Members m, Finding? f) => new(
        (FindingKind)m.Word("kind", (int?)f?.Kind, s_kinds),
        (Severity)m.Word("severity", (int?)f?.Severity, s_severities),
        m.Text("file", f?.File),
        m.Int("line", f?.Line),
        m.Text("what", f?.What))
    {
        Settles = m.Optional.TextOrNull("settles", f?.Settles),
        Excerpt = m.Optional.TextOrNull("excerpt", f?.Excerpt),
    };

    public static ChangeFacts Counted(Members m, ChangeFacts? c) => new()
    {
        TestsAdded = m.Optional.Texts("tests_added", c?.TestsAdded ?? []),
        TestsRemoved = m.Optional.Texts("tests_removed", c?.TestsRemoved ?? []),
        TestsRenamed = m.Optional.List<RenamedTest>("tests_renamed", c?.TestsRenamed ?? [], Renamed),
        NamesAdded = m.Optional.Texts("names_added", c?.NamesAdded ?? []),
        NamesRemoved = m.Optional.Texts("names_removed", c?.NamesRemoved ?? []),
        TouchesTests = m.Optional.Flag("touches_tests", c?.TouchesTests ?? false),
        ChangedTests = m.Optional.Texts("changed_tests", c?.ChangedTests ?? []),
    };

    private static RenamedTest Renamed(Members m, RenamedTest? r) => new(m.Text("from", r?.From), m.Text("to", r?.To));

    public static EvidenceItem Item(Members m, EvidenceItem? i) =>
        new(m.Text("label", i?.Label), m.Text("name", i?.Name));

    public static Judgement Judgement(Members m, Judgement? j) => new(
        (Ruling)m.Word("ruling", (int?)j?.Ruling, s_rulings), m.Text("summary", j?.Summary))
    {
        Criteria = m.Optional.List<CriterionVerdict>("criteria", j?.Criteria ?? [], Criterion),
        Reasons = m.Optional.Texts("reasons", j?.Reasons ?? []),
        Question = m.Optional.TextOrNull("question", j?.Question),
        Options = m.Optional.Texts("options", j?.Options ?? []),
    };

    private static CriterionVerdict Criterion(Members m, CriterionVerdict? c) => new(
        m.Int("index", c?.Index), m.FlagOrNull("is_met", c?.IsMet), m.Text("why", c?.Why))
    {
        Evidence = m.Optional.TextOrNull("evidence", c?.Evidence),
    };
}
