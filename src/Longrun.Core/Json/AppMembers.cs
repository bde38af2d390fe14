namespace Longrun.Core.Json;

/// <summary>How an app is started for a gate, and what is asked of it.</summary>
internal static class AppMembers
{
    private static readonly string[] s_actions = ["Open", "Click", "Fill", "Press", "See", "Shot"];
    private static readonly string[] s_replies = ["Answer", "Hang", "Cut", "Html", "Duplicate"];

    public static AppPlan App(Members m, AppPlan? p)
    {
        p ??= new();
        m = m.Optional;
        return new()
        {
            Ready = m.Text("ready", p.Ready),
            ReadyWithin = m.Span("ready_within", p.ReadyWithin),
            Probes = m.List<HttpProbe>("probes", p.Probes, Probe),
            Shots = m.Texts("shots", p.Shots),
            Narrow = m.Int("narrow", p.Narrow),
            Wide = m.Int("wide", p.Wide),
            Steps = m.List<BrowserStep>("steps", p.Steps, Step),
            Mocks = m.List<StandIn>("mocks", p.Mocks, Mock),
            Agent = m.TextOrNull("agent", p.Agent),
        };
    }

    private static HttpProbe Probe(Members m, HttpProbe? p)
    {
        p ??= new("GET", "/");
        return new(m.Text("method", p.Method), m.Text("path", p.Path))
        {
            Body = m.Optional.TextOrNull("body", p.Body),
            Headers = m.Optional.List<HttpHeader>("headers", p.Headers, Header),
            Status = m.Optional.Int("status", p.Status),
            Contains = m.Optional.TextOrNull("contains", p.Contains),
            Lacks = m.Optional.TextOrNull("lacks", p.Lacks),
            HasHeaders = m.Optional.List<HttpHeader>("has_headers", p.HasHeaders, Header),
            Within = m.Optional.Span("within", p.Within),
        };
    }

    private static BrowserStep Step(Members m, BrowserStep? s) =>
        new((BrowserAction)m.Word("action", (int?)s?.Action, s_actions), m.Text("target", s?.Target))
        {
            Value = m.Optional.TextOrNull("value", s?.Value),
        };

    private static StandIn Mock(Members m, StandIn? x) =>
        new(m.Text("name", x?.Name), m.Text("variable", x?.Variable))
        {
            Replies = m.Optional.List<MockReply>("replies", x?.Replies ?? [], Reply),
            Received = m.Optional.List<Received>("received", x?.Received ?? [], Received),
        };

    private static MockReply Reply(Members m, MockReply? r)
    {
        r ??= new(MockReplyKind.Answer);
        return new((MockReplyKind)m.Word("kind", (int)r.Kind, s_replies))
        {
            Status = m.Optional.Int("status", r.Status),
            Body = m.Optional.Text("body", r.Body),
            ContentType = m.Optional.Text("content_type", r.ContentType),
            RetryAfter = m.Optional.SpanOrNull("retry_after", r.RetryAfter),
        };
    }

    private static Received Received(Members m, Received? r) =>
        new(m.Text("method", r?.Method), m.Text("path", r?.Path))
        {
            Times = m.Optional.Int("times", r?.Times ?? 1),
            Contains = m.Optional.TextOrNull("contains", r?.Contains),
        };

    private static HttpHeader Header(Members m, HttpHeader? h) =>
        new(m.Text("name", h?.Name), m.Text("value", h?.Value));
}
