namespace Longrun.Core.Json;

/// <summary>What a configuration means, and what a tree says of itself.</summary>
internal static class SettingsMembers
{
    public static readonly string[] GateKinds = ["Check", "Test", "Serve", "Browser", "Walk", "Mock"];

    private static readonly string[] s_agentKinds = ["Command", "Claude", "Codex", "Acp"];
    private static readonly string[] s_questionPolicies = ["Decide", "Ask"];
    private static readonly string[] s_sandboxPolicies = ["Auto", "Required", "Off"];
    private static readonly string[] s_reviewPolicies = ["Off", "Risky", "Always"];

    public static Settings Settings(Members m, Settings? s)
    {
        s ??= new();
        m = m.Optional;
        return new()
        {
            Branch = m.Text("branch", s.Branch),
            Workers = m.Int("workers", s.Workers),
            Setup = m.TextOrNull("setup", s.Setup),
            SetupTimeout = m.Span("setup_timeout", s.SetupTimeout),
            Copy = m.Texts("copy", s.Copy),
            Roadmap = m.TextOrNull("roadmap", s.Roadmap),
            Agents = m.Map("agents", s.Agents, Agent),
            Use = m.Texts("use", s.Use),
            Gates = m.ListOrNull("gates", s.Gates, Gate),
            KnownRed = m.Texts("known_red", s.KnownRed),
            Questions = (QuestionPolicy)m.Word("questions", (int)s.Questions, s_questionPolicies),
            Sandbox = (SandboxPolicy)m.Word("sandbox", (int)s.Sandbox, s_sandboxPolicies),
            Attempts = m.Int("attempts", s.Attempts),
            AttemptTimeout = m.Span("attempt_timeout", s.AttemptTimeout),
            FirstPort = m.IntOrNull("first_port", s.FirstPort),
            Quiet = m.Span("quiet", s.Quiet),
            Budgets = m.Object("budgets", s.Budgets, Budgets),
            Limits = m.Object("limits", s.Limits, Limits),
            Permissions = m.Object("permissions", s.Permissions, Permissions),
            Mcp = m.List<McpServer>("mcp", s.Mcp, Server),
            Secrets = m.List<SecretRule>("secrets", s.Secrets, Secret),
            Review = m.Object("review", s.Review, Review),
            KnownFlaky = m.Texts("known_flaky", s.KnownFlaky),
            Protect = m.Texts("protect", s.Protect),
            Acceptance = m.TextOrNull("acceptance", s.Acceptance),
        };
    }

    public static GateDefinition Gate(Members m, GateDefinition? g)
    {
        var made = new GateDefinition(
            m.Text("name", g?.Name),
            (GateKind)m.Word("kind", (int?)g?.Kind, GateKinds),
            m.Text("run", g?.Run));
        g ??= made; // with the record's own timeout
        return made with
        {
            Timeout = m.Optional.Span("timeout", g.Timeout),
            From = m.Optional.MilestoneOrNull("from", g.From),
            Count = m.Optional.TextOrNull("count", g.Count),
            Results = m.Optional.Texts("results", g.Results),
            Canary = m.Optional.TextOrNull("canary", g.Canary),
            HasNoCanary = m.Optional.Flag("has_no_canary", g.HasNoCanary),
            App = m.Optional.ObjectOrNull<AppPlan>("app", g.App, AppMembers.App),
            IsHidden = m.Optional.Flag("is_hidden", g.IsHidden),
            Plan = m.Optional.Text("plan", g.Plan),
        };
    }

    private static ReviewSettings Review(Members m, ReviewSettings? r) => new()
    {
        When = (ReviewPolicy?)m.Optional.WordOrNull("when", (int?)r?.When, s_reviewPolicies),
        Agent = m.Optional.TextOrNull("agent", r?.Agent),
        Model = m.Optional.TextOrNull("model", r?.Model),
    };

    public static Ecosystem Ecosystem(Members m, Ecosystem? e) => new(
        m.TextOrNull("setup", e?.Setup),
        m.Texts("lock_files", e?.LockFiles),
        m.List("gates", e?.Gates, Gate));

    private static AgentSettings Agent(Members m, AgentSettings? a) => new(
        (AgentKind)m.Word("kind", (int?)a?.Kind, s_agentKinds), m.TextOrNull("run", a?.Run), m.Texts("env", a?.Env))
    {
        Model = m.Optional.TextOrNull("model", a?.Model),
    };

    private static Budgets Budgets(Members m, Budgets? b)
    {
        b ??= new();
        m = m.Optional;
        return new()
        {
            Run = m.Object("run", b.Run, Allowance),
            Milestone = m.Object("milestone", b.Milestone, Allowance),
            Attempt = m.Object("attempt", b.Attempt, Allowance),
            Window = m.Object("window", b.Window, Allowance),
            Alarm = m.Int("alarm", b.Alarm),
        };
    }

    private static Allowance Allowance(Members m, Allowance? a)
    {
        m = m.Optional;
        return new()
        {
            Money = m.DecimalOrNull("money", a?.Money),
            Tokens = m.LongOrNull("tokens", a?.Tokens),
            Time = m.SpanOrNull("time", a?.Time),
            Attempts = m.IntOrNull("attempts", a?.Attempts),
            Turns = m.IntOrNull("turns", a?.Turns),
        };
    }

    private static Limits Limits(Members m, Limits? l) => new()
    {
        Reserve = m.Optional.Int("reserve", l?.Reserve ?? 0),
        ReadyBy = m.Optional.SpanOrNull("ready_by", l?.ReadyBy),
    };

    private static Permissions Permissions(Members m, Permissions? p) => new()
    {
        Allow = m.Optional.Texts("allow", p?.Allow ?? []),
        Deny = m.Optional.Texts("deny", p?.Deny ?? []),
    };

    private static McpServer Server(Members m, McpServer? x) =>
        new(m.Text("name", x?.Name), m.TextOrNull("run", x?.Run));

    private static SecretRule Secret(Members m, SecretRule? r) =>
        new(m.TextOrNull("file", r?.File), m.Texts("names", r?.Names))
        {
            ToGates = m.Optional.Flag("to_gates", r?.ToGates ?? false),
            ToSetup = m.Optional.Flag("to_setup", r?.ToSetup ?? false),
            ToAgents = m.Optional.Flag("to_agents", r?.ToAgents ?? false),
        };
}
