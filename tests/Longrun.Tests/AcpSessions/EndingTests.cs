using Longrun.Core.Work;
using Longrun.Jobs;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.AcpSessions;

public sealed class EndingTests
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_limit_of_gemini_says_when_it_resets()
    {
        using var acp = new RealAcp("gemini");
        var resetsAt = DateTimeOffset.UtcNow.AddHours(2);
        await using var model = await ScriptedModel.StartAsync(
            new ModelScript().For("M1", new Turn.UsageLimit(resetsAt)));

        var session = await acp.Start(acp.Launch(model)).EndAsync();

        Assert.Equal(Ending.Limit, session.Ending);
        Assert.InRange(
            session.ResetsAt!.Value, resetsAt - TimeSpan.FromMinutes(1), resetsAt + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_quota_of_the_day_of_gemini_ends_with_its_vendors_day()
    {
        using var acp = new RealAcp("gemini");
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.UsageLimit(null)));

        var session = await acp.Start(acp.Launch(model)).EndAsync();

        Assert.Equal(Ending.Limit, session.Ending);
        var there = TimeZoneInfo.ConvertTime(
            session.ResetsAt!.Value, TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles"));
        Assert.Equal(TimeSpan.Zero, there.TimeOfDay);
        Assert.InRange(session.ResetsAt.Value - DateTimeOffset.UtcNow, TimeSpan.Zero, TimeSpan.FromHours(25));
    }

    [Fact]
    [Trait("length", "long")]
    public async Task A_limit_of_opencode_is_one_without_a_reset()
    {
        using var acp = new RealAcp("opencode");
        await using var model = await ScriptedModel.StartAsync(
            new ModelScript().For("M1", new Turn.UsageLimit(DateTimeOffset.UtcNow.AddHours(2))));

        // It tries five times more, over a minute, and tells no header of the answer.
        var session = await acp.Start(acp.Launch(model)).EndAsync();

        Assert.Equal(Ending.Limit, session.Ending);
        Assert.Null(session.ResetsAt);
    }

    [Theory]
    [InlineData("gemini")]
    [InlineData("opencode", Traits = ["length", "long"])]
    [InlineData("qwen")]
    public async Task A_refused_login_is_an_authentication_end(string name)
    {
        using var acp = new RealAcp(name);
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Unauthorised()));

        var session = await acp.Start(acp.Launch(model)).EndAsync();

        Assert.Equal(Ending.Authentication, session.Ending);
    }

    [Theory]
    [InlineData("gemini", nameof(Ending.Unknown))]
    [InlineData("opencode", nameof(Ending.Refused), Traits = ["length", "long"])]
    public async Task A_declined_task_is_what_its_program_makes_of_it(string name, string ending)
    {
        using var acp = new RealAcp(name);
        await using var model = await ScriptedModel.StartAsync(
            new ModelScript().For("M1", new Turn.Bash("echo on > on.txt"), new Turn.Refuse("I will not.")));

        var session = await acp.Start(acp.Launch(model)).EndAsync();

        Assert.Equal(ending, session.Ending.ToString());
    }

    [Theory]
    [InlineData("gemini", nameof(Ending.Unavailable), Traits = ["length", "long"])]
    [InlineData("opencode", nameof(Ending.Crashed), Traits = ["length", "long"])]
    public async Task Answers_cut_again_and_again_are_what_the_program_says(string name, string ending)
    {
        using var acp = new RealAcp(name);
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Cut()));

        var session = await acp.Start(acp.Launch(model)).EndAsync();

        Assert.Equal(ending, session.Ending.ToString());
    }

    [Theory]
    [InlineData("gemini")]
    [InlineData("opencode", Traits = ["length", "long"])]
    public async Task A_hang_is_what_ended_it(string name)
    {
        using var acp = new RealAcp(name);
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Hang()));

        var running = acp.Start(acp.Launch(model));
        await model.Hanging.WaitAsync(StartMax, TestContext.Current.CancellationToken);
        running.Kill();
        var session = await running.EndAsync(ExitReason.Quiet);

        Assert.Equal(Ending.Quiet, session.Ending);
        Assert.DoesNotContain("stopReason", running.Printed);
    }
}
