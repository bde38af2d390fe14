namespace Longrun.Core.Json;

/// <summary>Events, as docs/formats/events.md has them.</summary>
internal static class EventMembers
{
    private static readonly string[] s_questionKinds = ["Choice", "Money", "Credentials", "Deletion", "Message"];

    private static readonly string[] s_questionOrigins = 
    [
        "Worker", "Rejections", "Agent", "Budget", "Interruptions", "Weakening", "Review",
    ];

    private static readonly string[] s_budgetScopes = ["Attempt", "Milestone", "Run", "Window"];

    public static Union<Event> Events { get; } = new(
        "type",
        Is<Event.RunOpened>("run.opened", (m, e) => new(
            new(m.Text("run", e?.Run.Value)),
            m.Commit("base", e?.Base),
            m.Object("person", e?.Person, Person),
            m.Text("branch", e?.Branch))
        {
            Uncommitted = m.Optional.Texts("uncommitted", e?.Uncommitted ?? []),
            LandedBefore = m.Optional.Milestones("landed_before", e?.LandedBefore ?? []),
            Containment = m.Optional.Text("containment", e?.Containment ?? ""),
            Programs = m.Optional.Texts("programs", e?.Programs ?? []),
            LandedTexts = m.Optional.List<LandedText>("landed_texts", e?.LandedTexts ?? [], LandedText),
            StartBranch = m.Optional.TextOrNull("start_branch", e?.StartBranch),
            WorkTree = m.Optional.TextOrNull("work_tree", e?.WorkTree),
            Found = m.Optional.Texts("found", e?.Found ?? []),
            At = m.Time("at", e?.At),
        }),
        Is<Event.RoadmapRead>("roadmap.read", (m, e) =>
            new(m.Text("file", e?.File), m.Text("text", e?.Text)) { At = m.Time("at", e?.At) }),
        Is<Event.RoadmapRefused>("roadmap.refused", (m, e) =>
            new(m.Text("hash", e?.Hash), m.List("faults", e?.Faults, Fault)) { At = m.Time("at", e?.At) }),
        Is<Event.SettingsRead>("settings.read", (m, e) =>
            new(m.Text("text", e?.Text), m.Object("settings", e?.Settings, SettingsMembers.Settings))
            {
                At = m.Time("at", e?.At),
            }),
        Is<Event.SettingsRefused>("settings.refused", (m, e) =>
            new(m.Text("hash", e?.Hash), m.List("faults", e?.Faults, Fault)) { At = m.Time("at", e?.At) }),
        Is<Event.CommandTaken>("command.taken", (m, e) =>
            new(m.Text("id", e?.Id), m.Object("command", e?.Command, CommandMembers.Commands.Members))
            {
                At = m.Time("at", e?.At),
            }),
        Is<Event.StopSeen>("stop.seen", (m, e) => new(m.Text("where", e?.Where)) { At = m.Time("at", e?.At) }),
        Is<Event.BranchInspected>("branch.inspected", (m, e) => new(
            m.Commit("commit", e?.Commit), m.Object("detected", e?.Detected, SettingsMembers.Ecosystem))
        {
            SetupKey = m.Optional.Text("setup_key", e?.SetupKey ?? ""),
            SetupPrepared = m.Optional.Flag("setup_prepared", e?.SetupPrepared ?? false),
            IsBare = m.Optional.Flag("is_bare", e?.IsBare ?? false),
            At = m.Time("at", e?.At),
        }),
        Is<Event.AttemptStarted>("attempt.started", (m, e) => new(
            m.Attempt("attempt", e?.Attempt),
            m.Text("agent", e?.Agent),
            m.Commit("base", e?.Base),
            m.Commit("from", e?.From),
            m.Int("slot", e?.Slot))
        {
            Instead = m.Optional.TextOrNull("instead", e?.Instead),
            At = m.Time("at", e?.At),
        }),
        Is<Event.JobIntended>("job.intended", (m, e) =>
            new(new(m.Text("job", e?.Job.Value)), m.Object("work", e?.Work, WorkMembers.Works.Members))
            {
                At = m.Time("at", e?.At),
            }),
        Is<Event.JobEnded>("job.ended", (m, e) =>
            new(new(m.Text("job", e?.Job.Value)), m.Object("end", e?.End, WorkMembers.End))
            {
                At = m.Time("at", e?.At),
            }),
        Is<Event.SessionEnded>("session.ended", (m, e) => new(
            m.Attempt("attempt", e?.Attempt),
            m.Object("session", e?.Session, WorkMembers.Session),
            m.ObjectOrNull("report", e?.Report, WorkMembers.Report))
        {
            ReportFault = m.Optional.TextOrNull("report_fault", e?.ReportFault),
            Evidence = m.Optional.Texts("evidence", e?.Evidence ?? []),
            At = m.Time("at", e?.At),
        }),
        Is<Event.AttemptImported>("attempt.imported", (m, e) => new(
            m.Attempt("attempt", e?.Attempt),
            m.Commit("head", e?.Head),
            m.Commit("merge_base", e?.MergeBase),
            m.Object("change", e?.Change, WorkMembers.Change))
        {
            At = m.Time("at", e?.At),
        }),
        Is<Event.ImportRefused>("attempt.import_refused", (m, e) =>
            new(m.Attempt("attempt", e?.Attempt), m.Text("reason", e?.Reason)) { At = m.Time("at", e?.At) }),
        Is<Event.AttemptRejected>("attempt.rejected", (m, e) =>
            new(m.Attempt("attempt", e?.Attempt), m.List("reasons", e?.Reasons, WorkMembers.Rejection))
            {
                At = m.Time("at", e?.At),
            }),
        Is<Event.AttemptReleased>("attempt.released", (m, e) =>
            new(m.Attempt("attempt", e?.Attempt), m.Text("reason", e?.Reason)) { At = m.Time("at", e?.At) }),
        Is<Event.AgentHeld>("agent.held", (m, e) => new(
            m.Text("agent", e?.Agent),
            m.AttemptOrNull("attempt", e?.Attempt),
            m.TimeOrNull("until", e?.Until),
            m.TextOrNull("detail", e?.Detail))
        {
            IsKept = m.Optional.Flag("is_kept", e?.IsKept ?? false),
            IsMoney = m.Optional.Flag("is_money", e?.IsMoney ?? false),
            At = m.Time("at", e?.At),
        }),
        Is<Event.QuotaSeen>("quota.seen", (m, e) => new(
            m.Text("agent", e?.Agent),
            m.List("windows", e?.Windows, WorkMembers.Window),
            m.TextOrNull("fault", e?.Fault))
        {
            At = m.Time("at", e?.At),
        }),
        Is<Event.SessionCut>("session.cut", (m, e) => new(
            m.Attempt("attempt", e?.Attempt),
            (Work.Ending)m.Word("ending", (int?)e?.Ending, WorkMembers.Endings),
            m.Text("reason", e?.Reason))
        {
            Budget = (BudgetScope?)m.Optional.WordOrNull("budget", (int?)e?.Budget, s_budgetScopes),
            At = m.Time("at", e?.At),
        }),
        Is<Event.BurnNoticed>("burn.noticed", (m, e) =>
            new(m.Attempt("attempt", e?.Attempt), m.Text("what", e?.What)) { At = m.Time("at", e?.At) }),
        Is<Event.MilestoneBlocked>("milestone.blocked", (m, e) =>
            new(m.Milestone("milestone", e?.Milestone), m.Object("question", e?.Question, Question))
            {
                At = m.Time("at", e?.At),
            }),
        Is<Event.DecisionTaken>("decision.taken", (m, e) => new(
            m.Milestone("milestone", e?.Milestone),
            m.Text("by", e?.By),
            m.Object("decision", e?.Decision, WorkMembers.Decision))
        {
            At = m.Time("at", e?.At),
        }),
        Is<Event.CandidateMade>("candidate.made", (m, e) => new(
            m.AttemptOrNull("attempt", e?.Attempt),
            m.Commit("tip", e?.Tip),
            m.ObjectOrNull("candidate", e?.Candidate, WorkMembers.Candidate))
        {
            Conflicts = m.Optional.Texts("conflicts", e?.Conflicts ?? []),
            At = m.Time("at", e?.At),
        }),
        Is<Event.GateEnded>("gate.ended", (m, e) =>
            new(m.Object("run", e?.Run, WorkMembers.Run)) { At = m.Time("at", e?.At) }),
        Is<Event.Examined>("attempt.examined", (m, e) => new(
            m.Attempt("attempt", e?.Attempt),
            m.Commit("head", e?.Head),
            m.List("findings", e?.Findings, VerdictMembers.Finding))
        {
            Counted = m.Optional.Object("counted", e?.Counted ?? new(), VerdictMembers.Counted),
            At = m.Time("at", e?.At),
        }),
        Is<Event.Judged>("attempt.judged", (m, e) => new(
            m.Attempt("attempt", e?.Attempt),
            m.Commit("commit", e?.Commit),
            m.Text("diff", e?.Diff),
            m.Object("judgement", e?.Judgement, VerdictMembers.Judgement))
        {
            Agent = m.Text("agent", e?.Agent),
            Session = m.Object("session", e?.Session, WorkMembers.Session),
            Seconds = m.Optional.Double("seconds", e?.Seconds ?? 0),
            Asked = m.Optional.TextOrNull("asked", e?.Asked),
            Said = m.Optional.TextOrNull("said", e?.Said),
            Text = m.Optional.TextOrNull("text", e?.Text),
            LeftOut = m.Optional.Texts("left_out", e?.LeftOut ?? []),
            At = m.Time("at", e?.At),
        }),
        Is<Event.AcceptanceRead>("acceptance.read", (m, e) => new(
            m.Text("hash", e?.Hash), m.Texts("entries", e?.Entries))
        {
            At = m.Time("at", e?.At),
        }),
        Is<Event.SetupEnded>("setup.ended", (m, e) => new(
            m.Commit("commit", e?.Commit),
            m.Text("key", e?.Key),
            m.Flag("passed", e?.Passed),
            m.TextOrNull("reason", e?.Reason),
            m.TextOrNull("evidence", e?.Evidence))
        {
            At = m.Time("at", e?.At),
        }),
        Is<Event.LandingIntended>("landing.intended", (m, e) => new(
            m.AttemptOrNull("attempt", e?.Attempt),
            m.Commit("old", e?.Old),
            m.Commit("new", e?.New),
            m.Text("tree", e?.Tree))
        {
            At = m.Time("at", e?.At),
        }),
        Is<Event.Landed>("landing.done", (m, e) =>
            new(m.AttemptOrNull("attempt", e?.Attempt), m.Commit("commit", e?.Commit))
            {
                Found = m.Optional.Flag("found", e?.Found ?? false),
                At = m.Time("at", e?.At),
            }),
        Is<Event.LandingVoided>("landing.voided", (m, e) =>
            new(m.AttemptOrNull("attempt", e?.Attempt), m.Text("reason", e?.Reason)) { At = m.Time("at", e?.At) }),
        Is<Event.BranchMoved>("branch.moved", (m, e) =>
            new(m.Commit("from", e?.From), m.Commit("to", e?.To)) { At = m.Time("at", e?.At) }),
        Is<Event.LineStopped>("line.stopped", (m, e) =>
            new(m.Text("reason", e?.Reason)) { At = m.Time("at", e?.At) }),
        Is<Event.Mirrored>("branch.mirrored", (m, e) =>
            new(m.Commit("tip", e?.Tip), m.TextOrNull("left_alone", e?.LeftAlone)) { At = m.Time("at", e?.At) }),
        Is<Event.PersonsFound>("persons.found", (m, e) =>
            new(m.CommitOrNull("head", e?.Head)) { At = m.Time("at", e?.At) }),
        Is<Event.PersonsRejected>("persons.rejected", (m, e) => new(
            m.Commit("head", e?.Head),
            m.List("reasons", e?.Reasons, WorkMembers.Rejection)) { At = m.Time("at", e?.At) }),
        Is<Event.WorkspaceRemoved>("workspace.removed", (m, e) => new(m.Attempt("attempt", e?.Attempt))
        {
            Kept = m.Optional.TextOrNull("kept", e?.Kept),
            At = m.Time("at", e?.At),
        }));

    private static Person Person(Members m, Person? p) => new(m.Text("name", p?.Name), m.Text("email", p?.Email));

    private static LandedText LandedText(Members m, LandedText? t) =>
        new(m.Milestone("milestone", t?.Milestone), m.Text("hash", t?.Hash));

    private static Fault Fault(Members m, Fault? f) => new(
        m.Text("file", f?.File),
        m.Int("line", f?.Line),
        m.Int("column", f?.Column),
        m.Text("message", f?.Message),
        m.Optional.TextOrNull("hint", f?.Hint));

    private static Question Question(Members m, Question? q) => new()
    {
        Text = m.Text("text", q?.Text),
        Kind = (QuestionKind)m.Optional.Word("kind", (int)(q?.Kind ?? QuestionKind.Choice), s_questionKinds),
        Origin = (QuestionOrigin)m.Word("origin", (int?)q?.Origin, s_questionOrigins),
        Options = m.Optional.Texts("options", q?.Options ?? []),
        Default = m.Optional.IntOrNull("default", q?.Default),
        Attachment = m.Optional.ObjectOrNull<Attachment>("attachment", q?.Attachment, (a, x) =>
            new(a.Text("caption", x?.Caption), a.Text("text", x?.Text))),
        Agent = m.Optional.TextOrNull("agent", q?.Agent),
    };

    private static Case<Event, T> Is<T>(string word, Description<T> description) where T : Event =>
        new(word, description);
}
