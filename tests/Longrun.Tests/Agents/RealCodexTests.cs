using Longrun.Agents.Codex;
using Longrun.Core.Work;
using Longrun.Jobs;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.Agents;

/// <summary>The endings of a session, with the real program.</summary>
public sealed class RealCodexTests
{
    private static readonly TimeSpan s_startMax = TimeSpan.FromSeconds(60);

    private static readonly DateTimeOffset s_resetsAt =
        DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(2).ToUnixTimeSeconds());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_completes_with_a_commit_it_made_itself()
    {
        using var codex = new RealCodex();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1",
            new Turn.Bash("echo hello > hello.txt && git add hello.txt && git commit -q -m 'hello from the agent'")
            {
                Usage = new(1_000, 50),
            },
            new Turn.SayWithinLimits("Done.", s_resetsAt) { Usage = new(2_000, 7) }));

        var running = codex.Start(model);
        var session = await running.EndAsync();

        Assert.True(session.Ending is Ending.Completed, running.Printed);
        Assert.Equal("hello from the agent", codex.Git("log", "-1", "--format=%s"));
        Assert.Equal("hello", codex.Git("show", "HEAD:hello.txt"));
        Assert.Equal(CodexVersion.Tested, session.Version);
        Assert.Equal("provider", session.KeySource);
        Assert.Equal("Done.", session.LastWords);
        Assert.Equal((3_000, 57, 2), (session.InputTokens, session.OutputTokens, session.Turns));
        Assert.NotNull(session.SessionId);
        Assert.Equal(
            new QuotaWindow(QuotaWindow.FiveHours) { UsedPercent = 37, ResetsAt = s_resetsAt },
            Assert.Single(session.Quota));
        Assert.Empty(session.Lost);
        Assert.Equal("Bearer dummy-key-of-a-test", model.Requests[0].Headers["authorization"]);
    }

    [Fact]
    public async Task A_usage_limit_is_a_limit_with_the_moment_it_resets()
    {
        using var codex = new RealCodex();
        await using var model = await ScriptedModel.StartAsync(
            new ModelScript().For("M1", new Turn.UsageLimit(s_resetsAt)));

        var session = await codex.Start(model).EndAsync();

        Assert.Equal(Ending.Limit, session.Ending);
        Assert.Equal(s_resetsAt, session.ResetsAt);
        Assert.StartsWith("You’ve hit your usage limit.", session.Detail, StringComparison.Ordinal);
        Assert.Single(model.Requests); // it does not try again by itself
    }

    [Fact]
    public async Task A_usage_limit_that_does_not_say_when_it_resets_is_a_limit_without()
    {
        using var codex = new RealCodex();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.UsageLimit(null)));

        var session = await codex.Start(model).EndAsync();

        Assert.Equal(Ending.Limit, session.Ending);
        Assert.Null(session.ResetsAt);
    }

    [Fact]
    public async Task A_refused_key_is_an_authentication_end()
    {
        using var codex = new RealCodex();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Unauthorised()));

        var session = await codex.Start(model).EndAsync();

        Assert.Equal(Ending.Authentication, session.Ending);
        Assert.Contains("401", session.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_lies_about_is_not_spent()
    {
        using var codex = new RealCodex();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Unauthorised()));

        var session = await codex.Start(codex.Context(model), RealCodex.Settings("OPENAI_BASE_URL")).EndAsync();

        Assert.Equal(Ending.Authentication, session.Ending);
        Assert.Equal("none", session.KeySource);
        Assert.All(model.Requests, request => Assert.DoesNotContain("authorization", request.Headers.Keys));
    }

    [Fact]
    public async Task A_declined_task_is_a_refusal()
    {
        using var codex = new RealCodex();
        await using var model = await ScriptedModel.StartAsync(
            new ModelScript().For("M1", new Turn.Refuse("I will not.")));

        var session = await codex.Start(model).EndAsync();

        Assert.Equal(Ending.Refused, session.Ending);
    }

    [Fact]
    public async Task An_answer_cut_in_the_middle_is_a_crash_after_a_few_tries()
    {
        using var codex = new RealCodex();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Cut()));

        var session = await codex.Start(model).EndAsync();

        Assert.Equal(Ending.Crashed, session.Ending);
        Assert.Equal(3, session.Retries);
        Assert.InRange(model.Requests.Length, 4, 8);
    }

    [Fact]
    public async Task An_overloaded_service_is_one_to_wait_for()
    {
        using var codex = new RealCodex();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Overloaded()));

        var session = await codex.Start(model).EndAsync();

        Assert.Equal(Ending.Unavailable, session.Ending);
    }

    [Fact]
    public async Task A_service_that_hangs_is_ended_by_whoever_cancels()
    {
        using var codex = new RealCodex();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Hang()));

        var running = codex.Start(model);
        await model.Hanging.WaitAsync(s_startMax, Cancelled);
        running.Kill();
        var session = await running.EndAsync(ExitReason.Cancelled);

        Assert.Equal(Ending.Interrupted, session.Ending);
        Assert.DoesNotContain("turn/completed", running.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminated_driver_takes_the_program_and_its_commands_with_it()
    {
        using var codex = new RealCodex();
        var pipe = codex.Pipe();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1", new Turn.Bash($"exec 3> {pipe}; echo begun >&3; exec sleep 600"), new Turn.Say("Done.")));

        var running = codex.Start(model);
        using var held = new StreamReader(await RealCodex.OpenAsync(pipe).WaitAsync(s_startMax, Cancelled));
        Assert.Equal("begun", await held.ReadLineAsync(Cancelled).AsTask().WaitAsync(s_startMax, Cancelled));
        running.Terminate();
        var session = await running.EndAsync(ExitReason.Stopped);

        Assert.Equal(Ending.Interrupted, session.Ending);

        // The end of the pipe is there when nobody who could write into it is left.
        Assert.Null(await held.ReadLineAsync(Cancelled).AsTask().WaitAsync(s_startMax, Cancelled));
    }

    [Fact]
    public async Task Talk_of_passing_tests_over_no_change_is_only_a_completed_session()
    {
        using var codex = new RealCodex();
        await using var model = await ScriptedModel.StartAsync(
            new ModelScript().For("M1", new Turn.Say("All 86 tests pass. You've hit your usage limit.")));

        var session = await codex.Start(model).EndAsync();

        Assert.Equal(Ending.Completed, session.Ending);
        Assert.Empty(codex.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task A_program_that_is_not_there_was_not_started()
    {
        using var codex = new RealCodex();
        await using var model = await ScriptedModel.StartAsync(new ModelScript());

        var context = codex.Context(model) with { Program = codex.Beside("codex") };
        var session = await codex.Start(context, RealCodex.Settings("OPENAI_API_KEY")).EndAsync();

        Assert.Equal(Ending.NotStarted, session.Ending);
        Assert.Contains("could not be started", session.Detail, StringComparison.Ordinal);
    }
}
