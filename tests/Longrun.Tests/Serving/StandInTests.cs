using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Serving;
using Xunit;

namespace Longrun.Tests.Serving;

/// <summary>What docs/formats/serving.md promises of stand-ins for services outside.</summary>
public sealed class StandInTests
{
    /// <summary>Sends a message when it is asked to, and says what came of it.</summary>
    private const string Deploy = """
        const wait = ms => new Promise(go => setTimeout(go, ms));
        async function send(signal) {
          try {
            const answer = await fetch(process.env.SLACK_URL + '/services/T1?x=1', {
              method: 'POST', signal, headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ text: 'Deploy finished' }) });
            const text = await answer.text();
            const of = name => answer.headers.get(name);
            return `${answer.status} ${of('retry-after')} ${of('content-type')} ${text}`;
          } catch (e) { return e.name === 'TimeoutError' ? 'timed out' : 'broken off'; }
        }
        """;

    private const string Answers = """
        if (req.url === '/once') res.end(await send());
        else if (req.url === '/twice') { await send(); res.end(await send()); }
        else if (req.url === '/later') { setTimeout(send, 800); res.end('later'); }
        else if (req.url === '/stubborn') {
          for (let i = 0; i < 5 && !(await send()).startsWith('200'); i++) await wait(20);
          res.end('sent');
        }
        else if (req.url === '/impatient') res.end(await send(AbortSignal.timeout(500)));
        else if (req.url === '/flood') { for (let i = 0; i < 1100; i++) await send(); res.end('done'); }
        else res.end('ok');
        """;

    private static readonly Received s_once = new("POST", "/services/T1") { Contains = "Deploy finished" };

    private static ServeResults Run(
        ServingWorld world, ImmutableArray<MockReply> replies, ImmutableArray<Received> received,
        params ImmutableArray<HttpProbe> probes) =>
        world.ResultsOf(world.Node(Answers, Deploy), new()
        {
            Probes = probes,
            Mocks = [new("slack", "SLACK_URL") { Replies = replies, Received = received }],
        });

    [Fact]
    public async Task What_it_keeps_in_mind_is_bounded_and_what_it_does_not_is_a_flood()
    {
        using var server = StandInServer.Start(new("slack", "SLACK_URL"), port: 0);
        using var client = new HttpClient { BaseAddress = new(server.Address) };
        var cancellation = TestContext.Current.CancellationToken;
        for (var i = 0; i < 300; i++)
        {
            using var content = new ByteArrayContent(new byte[WireRequest.BodyKeptMax]);
            using var answer = await client.PostAsync(new Uri("/", UriKind.Relative), content, cancellation);
        }

        Assert.Equal(300, server.Count);
        Assert.InRange(server.Received.Sum(request => request.Body.Length), 1, StandInServer.RecordedBytesMax);
        Assert.Contains("flooded", Assert.Single(Arrivals.Faults(server.Plan, server.Received, server.Count)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Each_kind_of_reply_is_what_it_says()
    {
        using var world = new ServingWorld();
        var results = Run(
            world,
            [
                new(MockReplyKind.Answer) { Body = "{\"ok\":true}" },
                new(MockReplyKind.Answer) { Status = 500, Body = "oops", ContentType = "text/plain" },
                new(MockReplyKind.Answer) { Status = 429, RetryAfter = TimeSpan.FromMilliseconds(1500) },
                new(MockReplyKind.Cut) { Body = "{\"ok\":true}" },
                new(MockReplyKind.Html),
                new(MockReplyKind.Hang),
                new(MockReplyKind.Duplicate),
                new(MockReplyKind.Answer) { Status = 204 },
            ],
            [],
            new("GET", "/once") { Contains = "200 null application/json {\"ok\":true}" },
            new("GET", "/once") { Contains = "500 null text/plain oops" },
            new("GET", "/once") { Contains = "429 2 application/json {}" },
            new("GET", "/once") { Contains = "broken off" },
            new("GET", "/once") { Contains = "200 null text/html <!doctype html><html><head><title>Sign in</title>" },
            new("GET", "/impatient") { Contains = "timed out" },
            new("GET", "/once") { Contains = "429 2 application/json {}" },
            new("GET", "/once") { Contains = "204" },
            new("GET", "/once") { Contains = "204" });
        Assert.Empty(results.Failures);
        Assert.Equal("slack got 9 requests", results.Asked[^1]);
        world.NothingIsLeft();
    }

    [Fact]
    public void What_arrived_is_kept_line_by_line()
    {
        using var world = new ServingWorld();
        var results = Run(world, [], [s_once], new HttpProbe("GET", "/once"));
        Assert.Empty(results.Failures);
        Assert.Equal([new("what slack got", "received-slack.jsonl")], results.Files);
        var line = Assert.Single(File.ReadAllLines(Path.Combine(world.Results, "received-slack.jsonl")));
        Assert.StartsWith(
            "{\"method\":\"POST\",\"target\":\"/services/T1?x=1\",\"body\":", line, StringComparison.Ordinal);
        Assert.Contains("Deploy finished", line, StringComparison.Ordinal);
        Assert.Contains("{\"name\":\"content-type\",\"value\":\"application/json\"}", line, StringComparison.Ordinal);
        Assert.EndsWith("\"answered\":\"200\"}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_comes_after_the_answer_is_waited_for()
    {
        using var world = new ServingWorld();
        Assert.Empty(Run(world, [], [s_once], new HttpProbe("GET", "/later")).Failures);
    }

    [Fact]
    public void What_arrives_before_the_app_is_ready_counts_and_is_noted()
    {
        using var world = new ServingWorld();
        var results = world.ResultsOf(world.Node("await sent; res.end('ok')", $"{Deploy}\nconst sent = send();"), new()
        {
            Mocks = [new("slack", "SLACK_URL") { Received = [s_once] }],
        });
        Assert.Empty(results.Failures);
        Assert.Equal(["slack got 1 request before the app was ready"], results.Notes);
    }

    [Fact]
    public void A_failure_of_the_service_is_survived_where_the_app_tries_again()
    {
        using var world = new ServingWorld();
        var results = Run(
            world,
            [new(MockReplyKind.Answer) { Status = 500 }, new(MockReplyKind.Answer)],
            [s_once with { Times = 2 }],
            new("GET", "/stubborn") { Contains = "sent" }, new("GET", "/"));
        Assert.Empty(results.Failures);
    }

    [Theory]
    [InlineData("/twice", 1, null, "slack: POST /services/T1 arrived twice where once was expected; "
        + "the last one was answered with 200")]
    [InlineData("/", 1, null, "slack: POST /services/T1 never arrived where once was expected; nothing arrived at all")]
    [InlineData("/once", 0, null, "slack: POST /services/T1 arrived once where 0 times was expected; "
        + "the last one was answered with 200")]
    [InlineData("/once", 1, "Deploy failed", "slack: POST /services/T1 arrived without \"Deploy failed\"; "
        + "its body begins \"{\"text\":\"Deploy finished\"}\"")]
    public void What_did_not_arrive_as_expected_is_one_sentence_that_says_what_did(
        string asked, int times, string? contains, string sentence)
    {
        using var world = new ServingWorld();
        var wanted = new Received("POST", "/services/T1") { Times = times, Contains = contains };
        Assert.Equal([sentence], Run(world, [], [wanted], new HttpProbe("GET", asked)).Failures);
    }

    [Fact]
    public void What_arrived_elsewhere_is_named()
    {
        using var world = new ServingWorld();
        var results = Run(world, [], [new("POST", "/services/T2")], new HttpProbe("GET", "/once"));
        Assert.Equal(
            ["slack: POST /services/T2 never arrived where once was expected; what arrived: POST /services/T1?x=1"],
            results.Failures);
    }

    [Fact]
    public void More_than_a_thousand_requests_are_a_flood()
    {
        using var world = new ServingWorld();
        var results = Run(world, [], [s_once], new HttpProbe("GET", "/flood") { Within = TimeSpan.FromMinutes(1) });
        Assert.Equal(["slack got 1100 requests, of which 1000 are written down: it was flooded"], results.Failures);
    }

    [Fact]
    public void An_app_that_dies_of_its_service_has_failed()
    {
        using var world = new ServingWorld();
        var app = world.Node("JSON.parse(await (await fetch(process.env.SLACK_URL)).text()); res.end('x')");
        var results = world.ResultsOf(app, new()
        {
            Ready = "/", ReadyWithin = TimeSpan.FromSeconds(5),
            Mocks = [new("slack", "SLACK_URL") { Replies = [new(MockReplyKind.Html)] }],
        });
        Assert.StartsWith("the app ended before it answered (exit code 1); it said last: \"", results.Failures[0],
            StringComparison.Ordinal);
        world.NothingIsLeft();
    }

    [Theory]
    [InlineData("{\"text\":\"D\\u00e9ploy\"}", "Déploy", true)]
    [InlineData("payload=%7B%22text%22%3A%22Deploy+finished%22%7D", "Deploy finished", true)]
    [InlineData("[[{\"a\":[\"Deploy finished\"]}]]", "Deploy finished", true)]
    [InlineData("{\"Deploy finished\":1}", "Deploy started", false)]
    [InlineData("[[[", "Deploy", false)]
    [InlineData("", "Deploy", false)]
    public void A_text_is_found_however_the_body_writes_it(string body, string text, bool isThere)
    {
        var plan = new StandIn("slack", "X") { Received = [new("POST", "/a") { Contains = text }] };
        var faults = Arrivals.Faults(plan, [new("POST", "/a", body)], 1);
        Assert.Equal(isThere, !faults.Any());
    }
}
