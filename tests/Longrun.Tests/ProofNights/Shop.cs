using System.Collections.Immutable;
using System.Text.Json;
using Longrun.Core;
using Longrun.Tests.AgentNights;
using Longrun.Tests.ClaudeNights;
using Longrun.Tests.ModelServer;

namespace Longrun.Tests.ProofNights;

/// <summary>
/// A person who wants a shop on the web and has an empty folder. A script works on it, as it lies in <c>Shop/</c> by
/// milestone and attempt; the real Claude Code judges what it does and walks through it.
/// </summary>
internal static class Shop
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "ProofNights", "Shop");

    public static Household Person(ScriptedModel model, BusyOnce stock) => new()
    {
        Model = model,
        Agents = [new("shop", $"kind: command, run: 'sh {Folder}/worker.sh {stock.Port}'")
        {
            Variables = _ => ImmutableDictionary<string, string>.Empty,
        }, RealAgent.Claude],
        Review = "{ when: always, agent: claude }",
    };

    /// <summary>An empty folder, a roadmap and gates for what is not there yet.</summary>
    public static async Task LayAsync(Household person)
    {
        await person.LongrunAsync(ExitCode.AllLanded, "init", "--yes");
        person.Configure(File.ReadAllText(Path.Combine(Folder, "gates.yaml")));
        person.Write(".longrun/ROADMAP.md", File.ReadAllText(Path.Combine(Folder, "ROADMAP.md")));
    }

    /// <summary>What judge and walker say; they are the same program, told apart by what each is told first.</summary>
    public static Task<ScriptedModel> ModelAsync()
    {
        var judges = new ModelScript()
            .ForJudge("M1", 0, Approves(Met("The tests pass.", "done-1")))
            .ForJudge("M2", 0, Approves(Met("Both prices are on the page.", "page")))
            .ForJudge("M3", 0, Approves(
                Met("It arrived once.", "slack"), Met("The shop answered after the 500.", "slack-down")))
            .ForJudge("M4", 0, Approves())
            .ForJudge("M5", 0, Approves(
                Met("A test asks for her name.", "the about page names the gardener"),
                new(null, "No customer has been asked.", null)))
            .ForJudge("M6", 0, Approves(Met("It says 3 spades.", "walk")));
        return ScriptedModel.StartAsync(request => IsWalkers(request)
            ? s_walk[Math.Min(request.TurnsTaken, s_walk.Length - 1)]
            : judges.Answer(request));
    }

    public static bool IsWalkers(ModelRequest request) => request.OffersTools
        && request.Body.Contains("You walk through what somebody else built", StringComparison.Ordinal);

    private static readonly ImmutableArray<Turn> s_walk =
    [
        new Turn.Call("mcp__walk__open", """{ "path": "/stock" }"""),
        new Turn.Call("mcp__walk__look", "{}"),
        new Turn.Call("mcp__walk__step", """{ "criterion": 1, "what": "It counts 3 spades.", "met": true }"""),
        new Turn.Say("It holds."),
    ];

    /// <summary>What a judge says of one line under "Done when".</summary>
    private sealed record Said(bool? IsMet, string Why, string? Evidence);

    private static Said Met(string why, string evidence) => new(true, why, evidence);

    private static Turn.Call Approves(params Said[] lines) => new("StructuredOutput", JsonSerializer.Serialize(new
    {
        ruling = "approve",
        summary = "It does what is asked.",
        reasons = Array.Empty<string>(),
        question = (string?)null,
        options = Array.Empty<string>(),
        criteria = lines.Select((line, i) => new
        {
            index = i + 1, is_met = line.IsMet, why = line.Why, evidence = line.Evidence,
        }),
    }));
}
