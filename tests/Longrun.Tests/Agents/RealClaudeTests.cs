using Longrun.Core.Work;
using Longrun.Jobs;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.Agents;

public sealed class RealClaudeTests
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task It_completes_with_a_commit_it_made_itself()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1",
            new Turn.Bash("echo hello > hello.txt && git add hello.txt && git commit -q -m 'hello from the agent'")
            {
                Usage = new(1_000, 50),
            },
            new Turn.Say("Done.") { Usage = new(2_000, 7) }));

        var session = await claude.Start(claude.Launch(model)).EndAsync();

        Assert.Equal(Ending.Completed, session.Ending);
        Assert.Equal("hello from the agent", claude.Git("log", "-1", "--format=%s"));
        Assert.Equal("hello", claude.Git("show", "HEAD:hello.txt"));
        Assert.Equal("2.1.330", session.Version);
        Assert.Equal("none", session.KeySource);
        Assert.Equal("Done.", session.LastWords);
        Assert.Equal(3_000, session.InputTokens);
        Assert.Equal(57, session.OutputTokens);
        Assert.NotNull(session.SessionId);
        Assert.Equal(2, model.Requests.Count(r => r.OffersTools));
    }

    [Fact]
    public async Task A_usage_limit_is_a_limit_with_the_moment_it_resets()
    {
        using var claude = new RealClaude();
        var resetsAt = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(2).ToUnixTimeSeconds());
        await using var model = await ScriptedModel.StartAsync(
            new ModelScript().For("M1", new Turn.UsageLimit(resetsAt)));

        var session = await claude.Start(claude.Launch(model)).EndAsync();

        Assert.Equal(Ending.Limit, session.Ending);
        Assert.Equal(resetsAt, session.ResetsAt);
    }

    [Fact]
    public async Task A_usage_limit_without_a_moment_is_a_limit_all_the_same()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.UsageLimit(null)));

        var session = await claude.Start(claude.Launch(model)).EndAsync();

        Assert.Equal(Ending.Limit, session.Ending);
        Assert.Null(session.ResetsAt);
    }

    [Fact]
    public async Task A_refused_login_is_an_authentication_end()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Unauthorised()));

        var session = await claude.Start(claude.Launch(model)).EndAsync();

        Assert.Equal(Ending.Authentication, session.Ending);
    }

    [Fact]
    public async Task No_login_at_all_is_an_authentication_end()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(new ModelScript());

        var session = await claude.Start(claude.Launch(model, named: "ANTHROPIC_BASE_URL")).EndAsync();

        Assert.Equal(Ending.Authentication, session.Ending);
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task Answers_cut_in_the_middle_are_a_service_out_of_reach()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Cut()));

        var session = await claude.Start(claude.Launch(model)).EndAsync();

        Assert.Equal(Ending.Unavailable, session.Ending);
    }

    [Fact]
    public async Task An_overloaded_service_is_one_to_wait_for()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Overloaded()));

        var session = await claude.Start(claude.Launch(model)).EndAsync();

        Assert.Equal(Ending.Unavailable, session.Ending);
    }

    [Fact]
    public async Task A_declined_task_is_a_refusal()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(
            new ModelScript().For("M1", new Turn.Refuse("I will not.")));

        var session = await claude.Start(claude.Launch(model)).EndAsync();

        Assert.Equal(Ending.Refused, session.Ending);
    }

    [Fact]
    public async Task A_killed_session_leaves_no_result_and_is_what_killed_it()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Hang()));

        var running = claude.Start(claude.Launch(model));
        await model.Hanging.WaitAsync(StartMax, TestContext.Current.CancellationToken);
        running.Kill();
        var session = await running.EndAsync(ExitReason.Stopped);

        Assert.Equal(Ending.Interrupted, session.Ending);
        Assert.DoesNotContain("\"type\":\"result\"", System.Text.Encoding.UTF8.GetString(await running.Stdout));
    }

    [Fact]
    public async Task Talk_of_passing_tests_over_no_change_is_only_a_completed_session()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(
            new ModelScript().For("M1", new Turn.Say("All 86 tests pass. The milestone is complete.")));

        var session = await claude.Start(claude.Launch(model)).EndAsync();

        Assert.Equal(Ending.Completed, session.Ending);
        Assert.Empty(claude.Git("status", "--porcelain"));
        Assert.Equal("start", claude.Git("log", "-1", "--format=%s"));
    }

    [Fact]
    public async Task Without_a_sandbox_what_is_not_on_the_allow_list_is_denied_and_counted()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1",
            new Turn.Bash("git config user.name forged"),
            new Turn.Bash("git commit -q --allow-empty -m allowed"),
            new Turn.Say("Done.")));

        var session = await claude.Start(claude.Launch(model, sandboxHolds: false)).EndAsync();

        Assert.Equal(Ending.Completed, session.Ending);
        Assert.Equal(1, session.PermissionDenials);
        Assert.Equal("allowed", claude.Git("log", "-1", "--format=%s"));
    }

    [Fact]
    public async Task A_limit_that_allows_is_no_limit()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1", new Turn.SayWithinLimits("Done.", DateTimeOffset.UtcNow.AddHours(1))));

        var session = await claude.Start(claude.Launch(model)).EndAsync();

        Assert.Equal(Ending.Completed, session.Ending);
        Assert.Null(session.ResetsAt);
    }

    [Fact]
    public async Task It_works_in_a_sandbox_that_shows_only_system_programs_and_what_the_launch_names()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1",
            new Turn.Bash("git commit -q --allow-empty -m inside && ls /"),
            new Turn.Say("Done.")));
        var launch = claude.Launch(model);
        string[] walls =
        [
            "bwrap", "--unshare-user", "--unshare-pid", "--unshare-ipc", "--cap-drop", "ALL", "--new-session",
            "--die-with-parent", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--ro-bind", "/usr", "/usr",
            "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
            .. launch.Readable.Where(Path.Exists).SelectMany(path => new[] { "--ro-bind", path, path }),
            .. launch.Writable.Append(claude.Workspace).SelectMany(path => new[] { "--bind", path, path }),
            "--chdir", claude.Workspace,
        ];

        var session = await claude.Start([.. walls, .. launch.Command], launch.Environment).EndAsync();

        Assert.Equal(Ending.Completed, session.Ending);
        Assert.Equal("inside", claude.Git("log", "-1", "--format=%s"));
        Assert.DoesNotContain("home\n", model.Requests[^1].LastToolResult);
    }
}
