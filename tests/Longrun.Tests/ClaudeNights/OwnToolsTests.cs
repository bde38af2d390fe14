using Longrun.Core;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.ClaudeNights;

/// <summary>The real Claude Code with Longrun's own server of tools, in a whole night.</summary>
public sealed class OwnToolsTests
{
    private const string Question = """
        { "question": "Which word comes second?", "kind": "choice", "options": ["second", "other"] }
        """;

    [Fact]
    public async Task A_worker_asks_through_the_tool_and_has_the_answer_in_its_next_attempt()
    {
        await using var model = await ScriptedModel.StartAsync(new ModelScript()
            .For("M1", 1,
                new Turn.Call("mcp__longrun__record_decision", """{ "what": "words are files" }"""),
                new Turn.Call("mcp__longrun__report_blocked", Question),
                new Turn.Say("I have asked."))
            .For("M1", 2,
                new Turn.Bash(Words.Add("second")),
                new Turn.Call("mcp__longrun__run_gates", "{}"),
                new Turn.Bash("longrun check tests"),
                new Turn.Say("Done.")));
        using var person = new Household { Model = model };
        await Words.LayAsync(person, "# Words\n\n## M1 Say another\nA word more.\n");

        await person.LongrunAsync(ExitCode.SomethingBlocked, "run");

        var asked = Assert.Single(person.Events().OfType<Event.MilestoneBlocked>());
        Assert.Equal("Which word comes second?", asked.Question.Text);
        Assert.Equal(["second", "other"], asked.Question.Options);

        await person.LongrunAsync(ExitCode.AllLanded, "answer", "M1", "1");
        await person.LongrunAsync(ExitCode.AllLanded, "run");

        person.HasNothingRunning();
        var brief = await File.ReadAllTextAsync(Assert.Single(person.InState("M1-2/brief.md")));
        Assert.Contains("- Which word comes second?\n  **second**", brief, StringComparison.Ordinal);
        Assert.Contains("- M1: words are files", brief, StringComparison.Ordinal);
        var results = model.Requests.Where(request => request.Attempt == 2).Select(request => request.LastToolResult)
            .ToList();
        Assert.Equal(2, results.Count(result => result.Contains("tests: green (2 tests, ", StringComparison.Ordinal)));
    }
}
