namespace Longrun.Core.Json;

/// <summary>What a configuration means, and what a tree says of itself.</summary>
internal static class SettingsMembers
{
    public static readonly string[] GateKinds = ["Check", "Test"];

    private static readonly string[] s_agentKinds = ["Command", "Claude"];
    private static readonly string[] s_questionPolicies = ["Decide", "Ask"];
    private static readonly string[] s_sandboxPolicies = ["Auto", "Required", "Off"];

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
            FirstPort = m.Int("first_port", s.FirstPort),
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
        };
    }

    public static Ecosystem Ecosystem(Members m, Ecosystem? e) => new(
        m.TextOrNull("setup", e?.Setup),
        m.Texts("lock_files", e?.LockFiles),
        m.List("gates", e?.Gates, Gate));

    private static AgentSettings Agent(Members m, AgentSettings? a) => new(
        (AgentKind)m.Word("kind", (int?)a?.Kind, s_agentKinds), m.TextOrNull("run", a?.Run), m.Texts("env", a?.Env))
    {
        Model = m.Optional.TextOrNull("model", a?.Model),
    };
}
