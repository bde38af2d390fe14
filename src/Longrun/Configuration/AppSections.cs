using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Core.Json;

namespace Longrun.Configuration;

/// <summary>Reads the keys of a gate that starts the app. See docs/formats/configuration.md.</summary>
internal static class AppSections
{
    private const string ProbeExample = "probes: [ { get: /api/prices, status: 200, contains: EUR } ]";
    private const string StepExample = "steps: [ { open: / }, { click: \"text=Sign in\" }, { see: Welcome } ]";
    private const string MockExample =
        "mocks: { slack: { env: SLACK_URL, replies: [ok], received: [ { post: /hook, times: 1 } ] } }";

    private const string ReplyExample = "replies: [ok, { status: 500 }, hang, cut, html, duplicate]";
    private const string ReceivedExample = "received: [ { post: /hook, times: 1, contains: \"Deploy finished\" } ]";

    private static readonly ImmutableArray<string> s_methods =
        ["get", "post", "put", "patch", "delete", "head", "options"];

    private static readonly ImmutableArray<(string Word, BrowserAction Action)> s_actions =
    [
        ("open", BrowserAction.Open), ("click", BrowserAction.Click), ("fill", BrowserAction.Fill),
        ("press", BrowserAction.Press), ("see", BrowserAction.See), ("shot", BrowserAction.Shot),
    ];

    private static readonly ImmutableArray<(string Word, MockReplyKind Kind)> s_replies =
    [
        ("ok", MockReplyKind.Answer), ("hang", MockReplyKind.Hang), ("cut", MockReplyKind.Cut),
        ("html", MockReplyKind.Html), ("duplicate", MockReplyKind.Duplicate),
    ];

    /// <summary>With its plan, where it is of a kind that starts the app; these keys are unknown elsewhere.</summary>
    public static GateDefinition Keys(YamlReader reader, GateDefinition gate)
    {
        if (gate.Kind is GateKind.Check or GateKind.Test)
        {
            return gate;
        }

        var before = reader.FaultCount;
        var defaults = new AppPlan();
        var plan = defaults with
        {
            Ready = reader.Text("ready") ?? defaults.Ready,
            ReadyWithin = reader.Duration("ready_within") ?? defaults.ReadyWithin,
            Probes = [.. (reader.Maps("probes", ProbeExample) ?? []).Select(Probe)],
            Shots = reader.Texts("shots"),
            Narrow = reader.Number("narrow") ?? defaults.Narrow,
            Wide = reader.Number("wide") ?? defaults.Wide,
            Steps = [.. (reader.Maps("steps", StepExample) ?? []).Select(Step)],
            Mocks = [.. reader.Named("mocks", MockExample).Select(named => Mock(named.Name, named.Reader))],
            Agent = reader.Text("agent"),
        };

        // What a half-read plan lacks would only be a fault that follows from the first.
        return reader.FaultCount > before ? gate : gate with { App = plan, Plan = PlanOf(plan) };
    }

    /// <summary>Another one makes what ran before no proof any more.</summary>
    private static string PlanOf(AppPlan plan) =>
        GatePlan.Of(["app", WrittenMembers.Write(plan, AppMembers.App)]);

    private static HttpProbe Probe(YamlReader reader)
    {
        var (method, path) = Request(reader);
        var probe = new HttpProbe(method, path);
        probe = probe with
        {
            Body = reader.Text("body"),
            Headers = Headers(reader, "headers"),
            Status = reader.Number("status") ?? probe.Status,
            Contains = reader.Text("contains"),
            Lacks = reader.Text("lacks"),
            HasHeaders = Headers(reader, "has_headers"),
            Within = reader.Duration("within") ?? probe.Within,
        };
        reader.ReportUnknown();
        return probe;
    }

    private static (string Method, string Path) Request(YamlReader reader)
    {
        var (word, path) = reader.OneKey(s_methods, "Add for instance: get: /api/prices");
        return (word.ToUpperInvariant(), path);
    }

    private static ImmutableArray<HttpHeader> Headers(YamlReader reader, string key) =>
        [.. reader.NamedTexts(key).Select(named => new HttpHeader(named.Name, named.Text ?? ""))];

    private static BrowserStep Step(YamlReader reader)
    {
        var (word, target) = reader.OneKey([.. s_actions.Select(pair => pair.Word)], "Add for instance: open: /");
        var step = new BrowserStep(s_actions.First(pair => pair.Word == word).Action, target)
        {
            Value = reader.Text("value"),
        };
        reader.ReportUnknown();
        return step;
    }

    private static StandIn Mock(string name, YamlReader reader)
    {
        reader.Require("env", "Add the variable in which the app finds its address: env: SLACK_URL");
        var mock = new StandIn(name, reader.Text("env") ?? "UNKNOWN")
        {
            Replies = [.. reader.WordsOrMaps("replies", ReplyExample).Select(item => Reply(reader, item))],
            Received = [.. (reader.Maps("received", ReceivedExample) ?? []).Select(Received)],
        };
        reader.ReportUnknown();
        return mock;
    }

    private static MockReply Reply(YamlReader list, (string? Word, YamlReader? Map) item)
    {
        if (item.Map is not { } reader)
        {
            return new(KindOf(list, "replies", item.Word!));
        }

        var reply = new MockReply(
            reader.Text("kind") is { } kind ? KindOf(reader, "kind", kind) : MockReplyKind.Answer);
        reply = reply with
        {
            Status = reader.Number("status") ?? reply.Status,
            Body = reader.Text("body") ?? reply.Body,
            ContentType = reader.Text("type") ?? reply.ContentType,
            RetryAfter = reader.Duration("retry_after"),
        };
        reader.ReportUnknown();
        return reply;
    }

    private static MockReplyKind KindOf(YamlReader reader, string key, string word)
    {
        foreach (var (known, kind) in s_replies)
        {
            if (known == word)
            {
                return kind;
            }
        }

        reader.Fault(key, $"\"{word}\" is no reply.", $"One of: {string.Join(", ", s_replies.Select(r => r.Word))}.");
        return MockReplyKind.Answer;
    }

    private static Received Received(YamlReader reader)
    {
        var (method, path) = Request(reader);
        var received = new Received(method, path);
        received = received with
        {
            Times = reader.Number("times") ?? received.Times,
            Contains = reader.Text("contains"),
        };
        reader.ReportUnknown();
        return received;
    }
}
