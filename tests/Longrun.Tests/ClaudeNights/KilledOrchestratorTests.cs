using Longrun.Core;
using Longrun.Core.Work;
using Longrun.Tests.ModelServer;
using Longrun.Tests.Nights;
using Xunit;

namespace Longrun.Tests.ClaudeNights;

public sealed class KilledOrchestratorTests
{
    private static readonly TimeSpan WorkerMax = TimeSpan.FromMinutes(2);

    private const string Roadmap = """
        # Words

        ## M1 Say second
        `lib/second.sh` says it.

        ## M2 Say third
        The same for third.
        """;

    [Fact]
    public async Task A_worker_outlives_its_orchestrator_and_the_next_one_takes_it_over()
    {
        await using var model = await ScriptedModel.StartAsync(new ModelScript()
            .For("M1", new Turn.Bash(Words.Add("second")), new Turn.Hang())
            .For("M2", Words.Adding("third")));
        using var person = new Household { Model = model };
        await Words.LayAsync(person, Roadmap);

        using var first = person.Start("run");
        await model.Hanging.WaitAsync(WorkerMax, TestContext.Current.CancellationToken);
        var worker = Worker(person);
        await first.KillAsync();

        using var second = person.Start("run");
        await second.SpeaksAsync();
        Assert.Equal(worker, Worker(person));
        model.Release();
        var said = await second.EndAsync();

        Assert.True(second.ExitCode == (int)ExitCode.AllLanded, said);
        person.HasNothingRunning();
        var events = person.Events();
        Assert.Equal(["M1-1", "M2-1"], events.OfType<Event.AttemptStarted>().Select(e => e.Attempt?.Value));
        Assert.Equal(2, events.OfType<Event.JobIntended>().Count(e => e.Work is JobWork.Agent));
        Assert.All(
            events.OfType<Event.SessionEnded>(), e => Assert.Equal(Ending.Completed, e.Session.Ending));
        Assert.Equal("Released.", events.OfType<Event.SessionEnded>().First().Session.LastWords);
        Assert.Equal(["M1-1", "M2-1"], events.OfType<Event.Landed>().Select(e => e.Attempt?.Value));
        Assert.Equal(
            await Words.TreeOfAsync(person, Words.Add("second"), Words.Add("third")),
            await person.GitAsync("rev-parse", "longrun/r1^{tree}"));
    }

    /// <summary>The agent itself, not the shells and walls around it.</summary>
    private static SceneProcess Worker(Household person) =>
        person.Alive().Single(process => process.Words.Split('\0')[0].EndsWith("/claude", StringComparison.Ordinal));
}
