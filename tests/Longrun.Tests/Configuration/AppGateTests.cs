using Longrun.Configuration;
using Longrun.Core;
using Longrun.Tests.Cli;
using Xunit;

namespace Longrun.Tests.Configuration;

/// <summary>What docs/formats/configuration.md promises of gates that start the app.</summary>
public sealed class AppGateTests
{
    private const string Whole = """
        agents: { claude: { kind: claude } }
        gates:
          - name: prices
            kind: serve
            run: node server.js
            ready: /health
            ready_within: 20s
            probes:
              - get: /api/prices
                contains: EUR
                lacks: error
                has_headers: { content-type: json }
                within: 2s
              - { post: /api/prices, body: '{"eur":1}', headers: { X-Key: "1" }, status: 201 }
          - name: shop
            kind: browser
            run: node server.js
            shots: [/, /pricing]
            narrow: 400
            wide: 1400
            steps:
              - open: /login
              - fill: "#email"
                value: ada@example.org
              - press: Enter
              - click: "text=Sign in"
              - see: Welcome
              - shot: welcome
          - { name: tour, kind: walk, run: node server.js, agent: claude }
          - name: slack
            kind: mock
            run: node server.js
            probes: [ { post: /deploys } ]
            mocks:
              slack:
                env: SLACK_URL
                replies: [ok, { status: 500 }, hang, cut, html, { status: 429, retry_after: 1s }, duplicate,
                  { kind: cut, body: "[1,2]", type: text/plain }]
                received: [ { post: /services/T1, times: 1, contains: "Deploy finished" } ]
              empty: { env: EMPTY_URL }
        """;

    [Fact]
    public void Every_key_is_read()
    {
        var gates = Gates(Whole);
        Assert.Equal([GateKind.Serve, GateKind.Browser, GateKind.Walk, GateKind.Mock], gates.Select(gate => gate.Kind));
        Assert.Equivalent(
            new AppPlan
            {
                Ready = "/health",
                ReadyWithin = TimeSpan.FromSeconds(20),
                Probes =
                [
                    new("GET", "/api/prices")
                    {
                        Contains = "EUR", Lacks = "error", HasHeaders = [new("content-type", "json")],
                        Within = TimeSpan.FromSeconds(2),
                    },
                    new("POST", "/api/prices") { Body = "{\"eur\":1}", Headers = [new("X-Key", "1")], Status = 201 },
                ],
            },
            gates[0].App, strict: true);
        Assert.Equivalent(
            new AppPlan
            {
                Shots = ["/", "/pricing"], Narrow = 400, Wide = 1400,
                Steps =
                [
                    new(BrowserAction.Open, "/login"), new(BrowserAction.Fill, "#email") { Value = "ada@example.org" },
                    new(BrowserAction.Press, "Enter"), new(BrowserAction.Click, "text=Sign in"),
                    new(BrowserAction.See, "Welcome"), new(BrowserAction.Shot, "welcome"),
                ],
            },
            gates[1].App, strict: true);
        Assert.Equal("claude", gates[2].App!.Agent);
        StandInsAreRead(gates[3].App!);
    }

    [Fact]
    public void Each_edit_of_what_is_asked_is_another_plan()
    {
        var plans = new[]
        {
            Whole, Whole.Replace("contains: EUR", "contains: USD"), Whole.Replace("ready: /health", "ready: /"),
            Whole.Replace("status: 201", "status: 200"),
        }.Select(text => Gates(text)[0].Plan).ToList();
        Assert.All(plans, plan => Assert.Matches("^[0-9a-f]{16}$", plan));
        Assert.Equal(plans.Count, plans.Distinct().Count());
        Assert.Equal(plans[0], Gates(Whole)[0].Plan);
        Assert.Equal(Gates(Whole)[1].Plan, Gates(Whole.Replace("contains: EUR", "contains: USD"))[1].Plan);
    }

    [Theory]
    [InlineData("kind: serve", "This gate asks nothing of the app.")]
    [InlineData("kind: mock", "This gate has no stand-in.")]
    [InlineData("kind: mock, mocks: { s: { env: S } }", "This gate asks nothing of the app.")]
    [InlineData("kind: check, probes: [ { get: / } ]", "\"probes\" is no key here.")]
    [InlineData("kind: serve, probes: [ { status: 200 } ]", "Nothing says what is done here.")]
    [InlineData("kind: serve, probes: [ { get: /, post: / } ]", "\"get\" and \"post\" are two in one.")]
    [InlineData("kind: serve, probes: [ { get: prices } ]", "\"prices\" is no path of the app.")]
    [InlineData("kind: serve, probes: [ { get: 'http://other.example/' } ]",
        "\"http://other.example/\" is no path of the app.")]
    [InlineData("kind: serve, probes: [ { get: /, status: 99 } ]", "It is 99.")]
    [InlineData("kind: serve, probes: [ { get: /, within: 25h } ]", "This time is out of range.")]
    [InlineData("kind: serve, probes: [ { get: /, body: x } ]", "A GET has no body.")]
    [InlineData("kind: serve, probes: [ { head: /, lacks: x } ]", "The answer to a HEAD has no body.")]
    [InlineData("kind: serve, probes: [ { head: /, contains: x } ]", "The answer to a HEAD has no body.")]
    [InlineData("kind: serve, probes: [ { get: /, headers: { 'a b': x } } ]", "This is no header.")]
    [InlineData("kind: serve, probes: [ { get: /, headers: { X-Name: Zoë } } ]", "This is no header.")]
    [InlineData("kind: serve, probes: [ { get: /, expect: x } ]", "\"expect\" is no key here.")]
    [InlineData("kind: serve, probes: { get: / }", "\"probes\" must be a list.")]
    [InlineData("kind: serve, probes: [ / ]", "Keys and values are wanted here.")]
    [InlineData("kind: browser, shots: [pricing]", "\"pricing\" is no path of the app.")]
    [InlineData("kind: browser, narrow: 20", "It is 20.")]
    [InlineData("kind: browser, steps: [ { fill: x } ]", "Nothing says what is typed.")]
    [InlineData("kind: browser, steps: [ { click: x, value: y } ]", "Only \"fill\" has a value.")]
    [InlineData("kind: browser, steps: [ { shot: 'a/b' } ]", "This is no name for a picture.")]
    [InlineData("kind: walk, agent: nobody", "There is no agent \"nobody\".")]
    [InlineData("kind: mock, probes: [ { get: / } ], mocks: { s: { replies: [ok] } }", "\"env\" is missing here.")]
    [InlineData("kind: mock, probes: [ { get: / } ], mocks: { s: { env: PORT } }",
        "\"PORT\" is no variable for an address.")]
    [InlineData("kind: mock, probes: [ { get: / } ], mocks: { s: { env: A }, t: { env: A } }",
        "Two stand-ins have the same variable.")]
    [InlineData("kind: mock, probes: [ { get: / } ], mocks: { 'a b': { env: A } }", "This is no name for a stand-in.")]
    [InlineData("kind: mock, probes: [ { get: / } ], mocks: { s: { env: A, replies: [okay] } }",
        "\"okay\" is no reply.")]
    [InlineData("kind: mock, probes: [ { get: / } ], mocks: { s: { env: A, replies: ok } }",
        "\"replies\" must be a list.")]
    [InlineData("kind: mock, mocks: { s: { env: A, received: [ { post: /x, times: -1 } ] } }", "It is -1.")]
    public void What_cannot_be_meant_is_a_fault_with_a_hint(string gate, string message)
    {
        var read = Read($"gates: [ {{ name: app, run: ./app, {gate} }} ]");
        var fault = Assert.Single(read.Faults);
        Assert.Equal(message, fault.Message);
        Assert.False(string.IsNullOrEmpty(fault.Hint));
    }

    [Fact]
    public void The_example_of_the_page_is_read()
    {
        var page = Sources.Read("docs", "formats", "configuration.md").Split('\n');
        var example = page.SkipWhile(line => line != "## Gates that start the app").Skip(2)
            .TakeWhile(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line[4..]);
        var gates = Gates(string.Join('\n', example));
        Assert.Equal([GateKind.Serve, GateKind.Mock, GateKind.Browser], gates.Select(gate => gate.Kind));
        Assert.Equal(3, gates[0].App!.Probes.Length);
        Assert.Equal(4, gates[2].App!.Steps.Length);
    }

    [Fact]
    public void There_are_ports_for_eight_stand_ins()
    {
        var mocks = string.Join(", ", Enumerable.Range(1, 9).Select(i => $"m{i}: {{ env: M{i} }}"));
        var gate = $"name: app, run: ./app, kind: mock, probes: [{{get: /}}], mocks: {{ {mocks} }}";
        var read = Read($"gates: [ {{ {gate} }} ]");
        Assert.Equal("These are 9.", Assert.Single(read.Faults).Message);
    }

    private static void StandInsAreRead(AppPlan plan)
    {
        Assert.Equal([("slack", "SLACK_URL"), ("empty", "EMPTY_URL")], plan.Mocks.Select(m => (m.Name, m.Variable)));
        Assert.Equal(
            [
                new(MockReplyKind.Answer), new(MockReplyKind.Answer) { Status = 500 }, new(MockReplyKind.Hang),
                new(MockReplyKind.Cut), new(MockReplyKind.Html),
                new(MockReplyKind.Answer) { Status = 429, RetryAfter = TimeSpan.FromSeconds(1) },
                new(MockReplyKind.Duplicate), new(MockReplyKind.Cut) { Body = "[1,2]", ContentType = "text/plain" },
            ],
            plan.Mocks[0].Replies);
        Assert.Equal([new("POST", "/services/T1") { Contains = "Deploy finished" }], plan.Mocks[0].Received);
        Assert.Empty(plan.Mocks[1].Replies);
    }

    private static SettingsRead Read(string text) => SettingsFile.Read(text, "longrun.yaml");

    private static System.Collections.Immutable.ImmutableArray<GateDefinition> Gates(string text)
    {
        var read = Read(text);
        Assert.True(read.IsReadable, string.Join("\n", read.Faults));
        return read.Settings!.Gates!.Value;
    }
}
