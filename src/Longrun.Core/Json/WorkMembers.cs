using Longrun.Core.Work;

namespace Longrun.Core.Json;

/// <summary>Jobs and what came of them: sessions, reports, changes, gates.</summary>
internal static class WorkMembers
{
    private static readonly string[] s_jobEndReasons =
        ["Exited", "WallClock", "Stopped", "Cancelled", "Flooded", "Interrupted", "NotStarted", "Quiet"];

    public static readonly string[] Endings =
    [
        "Completed", "Refused", "Limit", "Authentication", "Crashed", "Interrupted", "TimedOut", "Flooded",
        "NotStarted", "Budget", "TurnCap", "Quiet", "Unknown", "Unavailable",
    ];

    public static Union<JobWork> Works { get; } = new(
        "kind",
        Is<JobWork.Agent>("agent", (m, w) => new(m.Attempt("attempt", w?.Attempt))),
        Is<JobWork.Collect>("collect", (m, w) => new(m.Attempt("attempt", w?.Attempt))),
        Is<JobWork.Setup>("setup", (m, w) => new(m.Commit("commit", w?.Commit), m.Text("key", w?.Key))),
        Is<JobWork.Gate>("gate", (m, w) => new(
            m.AttemptOrNull("attempt", w?.Attempt),
            m.Commit("commit", w?.Commit),
            m.Object("definition", w?.Definition, SettingsMembers.Gate))
        {
            Trial = (Trial)m.Optional.Word("trial", (int)(w?.Trial ?? Trial.Plain), VerdictMembers.Trials),
        }),
        Is<JobWork.Judge>("judge", (m, w) => new(
            m.Attempt("attempt", w?.Attempt), m.Commit("commit", w?.Commit), m.Text("by", w?.By))
        {
            Text = m.Optional.TextOrNull("text", w?.Text),
        }),
        Is<JobWork.Probe>("probe", (m, w) => new(m.Text("name", w?.Name))));

    public static JobEnd End(Members m, JobEnd? e) => new(
        (JobEndReason)m.Word("reason", (int?)e?.Reason, s_jobEndReasons),
        m.IntOrNull("exit_code", e?.ExitCode),
        m.Double("seconds", e?.Seconds),
        m.Long("cpu_ms", e?.CpuMs))
    {
        Detail = m.Optional.TextOrNull("detail", e?.Detail),
    };

    public static SessionReport Session(Members m, SessionReport? s) => new(
        (Ending)m.Word("ending", (int?)s?.Ending, Endings))
    {
        ResetsAt = m.Optional.TimeOrNull("resets_at", s?.ResetsAt),
        Detail = m.Optional.TextOrNull("detail", s?.Detail),
        SessionId = m.Optional.TextOrNull("session_id", s?.SessionId),
        Version = m.Optional.TextOrNull("version", s?.Version),
        Model = m.Optional.TextOrNull("model", s?.Model),
        CostUsd = m.Optional.DecimalOrNull("cost_usd", s?.CostUsd),
        InputTokens = m.Optional.Long("input_tokens", s?.InputTokens ?? 0),
        OutputTokens = m.Optional.Long("output_tokens", s?.OutputTokens ?? 0),
        PermissionDenials = m.Optional.Int("permission_denials", s?.PermissionDenials ?? 0),
        KeySource = m.Optional.TextOrNull("key_source", s?.KeySource),
        UsedOverage = m.Optional.Flag("used_overage", s?.UsedOverage ?? false),
        Messages = m.Optional.Int("messages", s?.Messages ?? 0),
        LastWords = m.Optional.TextOrNull("last_words", s?.LastWords),
        Turns = m.Optional.IntOrNull("turns", s?.Turns),
        Compactions = m.Optional.Int("compactions", s?.Compactions ?? 0),
        Retries = m.Optional.Int("retries", s?.Retries ?? 0),
        Lost = m.Optional.Texts("lost", s?.Lost ?? []),
        LoginEndsAt = m.Optional.TimeOrNull("login_ends_at", s?.LoginEndsAt),
        Quota = m.Optional.List<QuotaWindow>("quota", s?.Quota ?? [], Window),
    };

    public static QuotaWindow Window(Members m, QuotaWindow? w) => new(m.Text("name", w?.Name))
    {
        UsedPercent = m.Optional.DoubleOrNull("used_percent", w?.UsedPercent),
        ResetsAt = m.Optional.TimeOrNull("resets_at", w?.ResetsAt),
        IsRejected = m.Optional.Flag("is_rejected", w?.IsRejected ?? false),
        IsOverage = m.Optional.Flag("is_overage", w?.IsOverage ?? false),
    };

    public static WorkerReport Report(Members m, WorkerReport? r) => new()
    {
        Status = m.Text("status", r?.Status),
        ResetsAt = m.Optional.TimeOrNull("resets_at", r?.ResetsAt),
        Summary = m.Optional.TextOrNull("summary", r?.Summary),
        Question = m.Optional.TextOrNull("question", r?.Question),
        Kind = m.Optional.TextOrNull("kind", r?.Kind),
        Options = m.Optional.Texts("options", [.. r?.Options ?? []]),
        Default = m.Optional.IntOrNull("default", r?.Default),
        Decisions = m.Optional.List("decisions", [.. r?.Decisions ?? []], Decision),
    };

    public static Decision Decision(Members m, Decision? d) =>
        new(m.Text("what", d?.What), m.TextOrNull("instead", d?.Instead), m.TextOrNull("undo", d?.Undo));

    public static Change Change(Members m, Change? c) => new(
        m.Int("files", c?.Files), m.Int("insertions", c?.Insertions), m.Int("deletions", c?.Deletions))
    {
        Paths = m.Optional.Texts("paths", c?.Paths ?? []),
        HasWork = m.Optional.Flag("has_work", c?.HasWork ?? false),
        IsNew = m.Optional.Flag("is_new", c?.IsNew ?? false),
    };

    public static Rejection Rejection(Members m, Rejection? r) => new(m.Text("reason", r?.Reason))
    {
        Evidence = m.Optional.TextOrNull("evidence", r?.Evidence),
        Tail = m.Optional.TextOrNull("tail", r?.Tail),
    };

    public static Candidate Candidate(Members m, Candidate? c) =>
        new(m.Commit("commit", c?.Commit), m.Text("tree", c?.Tree))
        {
            Diff = m.Optional.Text("diff", c?.Diff ?? ""),
        };

    public static GateRun Run(Members m, GateRun? r) => new(
        m.AttemptOrNull("attempt", r?.Attempt),
        m.Commit("commit", r?.Commit),
        m.Text("gate", r?.Gate),
        m.Flag("passed", r?.Passed))
    {
        Command = m.Text("command", r?.Command),
        Kind = (GateKind)m.Optional.Word("kind", (int)(r?.Kind ?? GateKind.Check), SettingsMembers.GateKinds),
        Pattern = m.Optional.TextOrNull("pattern", r?.Pattern),
        Count = m.Optional.IntOrNull("count", r?.Count),
        Reason = m.Optional.TextOrNull("reason", r?.Reason),
        Evidence = m.Optional.TextOrNull("evidence", r?.Evidence),
        Tail = m.Optional.TextOrNull("tail", r?.Tail),
        Seconds = m.Optional.Double("seconds", r?.Seconds ?? 0),
        Job = m.Optional.TextOrNull("job", r?.Job?.Value) is { } job ? new(job) : null,
        Trial = (Trial)m.Optional.Word("trial", (int)(r?.Trial ?? Trial.Plain), VerdictMembers.Trials),
        Canary = m.Optional.TextOrNull("canary", r?.Canary),
        Plan = m.Optional.Text("plan", r?.Plan ?? ""),
        Failed = m.Optional.IntOrNull("failed", r?.Failed),
        Skipped = m.Optional.IntOrNull("skipped", r?.Skipped),
        Runner = m.Optional.TextOrNull("runner", r?.Runner),
        FailedTests = m.Optional.Texts("failed_tests", r?.FailedTests ?? []),
        Tests = m.Optional.TextOrNull("tests", r?.Tests),
        Notes = m.Optional.Texts("notes", r?.Notes ?? []),
        Files = m.Optional.List<EvidenceItem>("files", r?.Files ?? [], VerdictMembers.Item),
        IsUnfit = m.Optional.Flag("is_unfit", r?.IsUnfit ?? false),
        MayBeFlaky = m.Optional.Flag("may_be_flaky", r?.MayBeFlaky ?? false),
        Walked = m.Optional.ObjectOrNull<WalkUse>("walked", r?.Walked, Walk),
    };

    private static WalkUse Walk(Members m, WalkUse? w) => new(
        m.Text("agent", w?.Agent),
        m.Long("input_tokens", w?.InputTokens),
        m.Long("output_tokens", w?.OutputTokens),
        m.Double("seconds", w?.Seconds))
    {
        CostUsd = m.Optional.DecimalOrNull("cost_usd", w?.CostUsd),
        Turns = m.Optional.IntOrNull("turns", w?.Turns),
    };

    private static Case<JobWork, T> Is<T>(string word, Description<T> description) where T : JobWork =>
        new(word, description);
}
