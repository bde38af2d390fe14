using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Tests.ClaudeNights;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.Browsing;

/// <summary>The real Claude Code builds a page, and another session of it walks through the app in Chromium.</summary>
public sealed class WalkNightTests
{
    private const string App = """
        const http = require('http');
        const fs = require('fs');
        http.createServer((req, res) => {
          res.setHeader('content-type', 'text/html');
          res.end(fs.readFileSync('page.html'));
        }).listen(process.env.PORT, '127.0.0.1');
        """;

    private const string Roadmap = """
        # Greeter

        ## M1 Greet people
        A page that greets whoever is named.

        Done when:
        - [ ] `test -s page.html` passes
        - [ ] Whoever is named is greeted by that name
        - [ ] The page says goodbye
        """;

    private const string Page = """
        <h1>Greeter</h1><label>Name <input id=who></label><p id=out></p><p>Goodbye</p>
        <button onclick=\"out.textContent = `Hello, ${who.value}!`\">Greet</button>
        """;

    private static readonly ImmutableArray<Turn> s_work =
    [
        new Turn.Bash($"printf '%s' '{Page.Replace("\\\"", "\"", StringComparison.Ordinal)}' > page.html "
            + "&& git add -A && git commit -q -m Greet"),
        new Turn.Say("Done."),
    ];

    [Fact]
    public async Task A_milestone_lands_when_somebody_else_saw_each_of_its_criteria_hold()
    {
        await using var model = await StartAsync(
            new Turn.Call("mcp__walk__open", """{ "path": "/" }"""),
            new Turn.Call("mcp__walk__look", "{}"),
            new Turn.Call("mcp__walk__fill", """{ "target": "Name", "value": "Ada" }"""),
            new Turn.Call("mcp__walk__click", """{ "target": "Greet" }"""),
            Step(2, "Ada was greeted.", true),
            Step(3, "It says goodbye.", true),
            new Turn.Say("Both hold."));
        using var person = await LayAsync(model);

        await person.LongrunAsync(ExitCode.AllLanded, "run");

        person.HasNothingRunning();
        var walk = Walks(person).Single();
        Assert.True(walk.Passed, walk.Reason);
        Assert.StartsWith("walked by claude: ", walk.Notes[0], StringComparison.Ordinal);
        Assert.True(walk.Walked is { Agent: "claude", InputTokens: > 0, OutputTokens: > 0, Turns: > 0 });
        Assert.Equal(
            ["the walker's session", "criterion 2: Ada was greeted.", "criterion 3: It says goodbye."],
            walk.Files.Select(file => file.Label));
        Assert.All(walk.Files, file => Assert.Single(person.InState($"evidence/{file.Name}")));
        Assert.Contains(Walked(model), request =>
            request.LastToolResult.Contains("Greet", StringComparison.Ordinal));
        TheWalkerHasOnlyItsBrowser(model);
    }

    [Fact]
    public async Task A_criterion_that_was_not_met_or_not_walked_sends_the_work_back_with_the_walkers_words()
    {
        await using var model = await StartAsync(
            new Turn.Call("mcp__walk__open", """{ "path": "/" }"""),
            Step(2, "Nothing greets anybody.", false),
            new Turn.Say("I stop here."));
        using var person = await LayAsync(model, "attempts: 1");

        await person.LongrunAsync(ExitCode.NothingLanded, "run");

        person.HasNothingRunning();
        Assert.Empty(person.Events().OfType<Event.Landed>());
        var walk = Walks(person).First();
        Assert.False(walk.Passed);
        Assert.StartsWith(
            "criterion 2 is not met (Whoever is named is greeted by that name): Nothing greets anybody.", walk.Reason,
            StringComparison.Ordinal);
        Assert.Contains("criterion 3 was not walked: The page says goodbye", walk.Tail, StringComparison.Ordinal);
        Assert.Contains(walk.Files, file => file.Label == "criterion 2: not met: Nothing greets anybody.");
    }

    private static Turn.Call Step(int criterion, string what, bool met) => new("mcp__walk__step",
        $$"""{ "criterion": {{criterion}}, "what": "{{what}}", "met": {{(met ? "true" : "false")}} }""");

    /// <summary>Worker and walker are the same program: what each is told first tells them apart.</summary>
    private static Task<ScriptedModel> StartAsync(params ImmutableArray<Turn> walk) =>
        ScriptedModel.StartAsync(request => !request.OffersTools ? new Turn.Say("Nothing to do.")
            : At(IsWalkers(request) ? walk : s_work, request.TurnsTaken));

    private static Turn At(ImmutableArray<Turn> turns, int taken) => turns[Math.Min(taken, turns.Length - 1)];

    private static bool IsWalkers(ModelRequest request) =>
        request.Body.Contains("You walk through what somebody else built", StringComparison.Ordinal);

    private static IEnumerable<ModelRequest> Walked(ScriptedModel model) => model.Requests.Where(IsWalkers);

    /// <summary>It is offered what reads its brief and what its browser does; nothing writes, nothing runs.</summary>
    private static void TheWalkerHasOnlyItsBrowser(ScriptedModel model)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(Walked(model).First(request => request.OffersTools).Body)!;
        var tools = body["tools"]!.AsArray().Select(tool => (string)tool!["name"]!).ToList();
        Assert.Contains("mcp__walk__step", tools);
        Assert.All(tools, tool => Assert.True(
            tool is "Read" or "Grep" or "Glob" or "DeferredToolPlaceholder"
                || tool.StartsWith("mcp__walk__", StringComparison.Ordinal), tool));
    }

    private static ImmutableArray<GateRun> Walks(Household person) =>
        [.. person.Events().OfType<Event.GateEnded>().Select(e => e.Run).Where(run => run.Kind == GateKind.Walk)];

    private static async Task<Household> LayAsync(ScriptedModel model, string more = "")
    {
        var person = new Household { Model = model };
        person.Write("app.js", App);
        person.Write(".longrun/.gitignore", "*\n");
        person.Write(".longrun/ROADMAP.md", Roadmap);
        person.Configure($$"""
            gates:
              - { name: walk, kind: walk, run: "node app.js", timeout: 3m }
            {{more}}
            """);
        await person.CommitAsync();
        return person;
    }
}
