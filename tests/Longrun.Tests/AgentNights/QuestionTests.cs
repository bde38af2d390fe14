using Longrun.Core;
using Longrun.Core.Work;
using Longrun.Tests.ClaudeNights;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.AgentNights;

public sealed class QuestionTests
{
    private const string Roadmap = """
        # Words

        ## M1 Say another
        Nobody has said which.
        """;

    private const string Question = """
        {"question": "Which word is it?", "kind": "choice", "options": ["third", "fourth"]}
        """;

    [Fact]
    public async Task A_worker_asks_by_its_tool_and_has_the_answer_in_the_next_attempt()
    {
        await using var model = await ScriptedModel.StartAsync(new ModelScript()
            .For("M1", 1, new Turn.Call("mcp__longrun__report_blocked", Question), new Turn.Say("I have asked."))
            .For("M1", 2,
                new Turn.Bash($"grep -q fourth \"$LONGRUN_BRIEF\" && {Words.Add("fourth")}"), new Turn.Say("Done.")));
        using var person = new Household { Model = model };
        await Words.LayAsync(person, Roadmap);

        await person.LongrunAsync(ExitCode.SomethingBlocked, "run");
        Assert.Contains("Which word is it?", person.Read(".longrun/BLOCKED.md"), StringComparison.Ordinal);
        var asked = Assert.Single(person.Events().OfType<Event.MilestoneBlocked>()).Question;
        Assert.Equal(["third", "fourth"], asked.Options);
        Assert.Equal(QuestionOrigin.Worker, asked.Origin);

        await person.LongrunAsync(ExitCode.AllLanded, "answer", "M1", "2");
        await person.LongrunAsync(ExitCode.AllLanded, "run");

        Assert.Equal(["M1-2"], person.Events().OfType<Event.Landed>().Select(e => e.Attempt?.Value));
        Assert.All(
            person.Events().OfType<Event.SessionEnded>(), e => Assert.Equal(Ending.Completed, e.Session.Ending));
        person.HasNothingRunning();
    }
}
