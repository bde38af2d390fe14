using Longrun.Core;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.ClaudeNights;

public sealed class BudgetNightTests
{
    [Fact]
    [Trait("length", "long")]
    public async Task A_session_that_reaches_the_runs_budget_is_ended_while_it_runs_and_its_work_is_kept()
    {
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1",
            new Turn.Bash(Words.Add("second")) { Usage = new(60_000, 1_000) },
            new Turn.Bash("true") { Usage = new(60_000, 1_000) },
            new Turn.Hang()));
        using var person = new Household { Model = model };
        await Words.LayAsync(
            person, "# Words\n\n## M1 Say second\n`lib/second.sh` says it.\n",
            $"budgets: {{ run: 100k tokens }}\n{Words.Gates}");

        var told = await person.LongrunAsync(ExitCode.BudgetEnded, "run");

        person.HasNothingRunning();
        // Of an answer's own words the program tells the true number only at its end.
        const string used = "used 120,002 of 100,000 tokens";
        Assert.Contains(
            $"A budget ended the run (the run's budget is used up: {used})", told, StringComparison.Ordinal);
        Assert.Contains($"The run: {used}", person.Read(".longrun/DIGEST.md"), StringComparison.Ordinal);
        Assert.Equal(BudgetScope.Run, person.Events().OfType<Event.SessionCut>().Single().Budget);
        Assert.True(person.Events().OfType<Event.AttemptImported>().Single().Change.HasWork);
        Assert.Single(person.Events().OfType<Event.AttemptReleased>());
    }
}
