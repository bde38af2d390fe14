using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Longrun.Agents;
using Longrun.Agents.Codex;
using Longrun.Core.Work;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.Agents;

/// <summary>What the real program may do, gets and takes up.</summary>
public sealed class RealCodexWallsTests
{
    [Fact]
    public async Task What_is_denied_is_declined_and_counted_and_the_work_goes_on()
    {
        using var codex = new RealCodex();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1", new Turn.Bash("echo x > pushed && git push --force"), new Turn.Bash("echo y > kept"),
            new Turn.Say("Done.")));

        var context = codex.Context(model) with { Permissions = new() { Deny = ["git push"] } };
        var running = codex.Start(context, RealCodex.Settings("OPENAI_API_KEY", "OPENAI_BASE_URL"));
        var session = await running.EndAsync();

        Assert.True(session.Ending is Ending.Completed, running.Printed);
        Assert.Equal(1, session.PermissionDenials);
        Assert.False(File.Exists(Path.Combine(codex.Workspace, "pushed")));
        Assert.True(File.Exists(Path.Combine(codex.Workspace, "kept")));
    }

    [Fact]
    public async Task Without_a_sandbox_only_allowed_commands_and_own_files_are_touched()
    {
        using var codex = new RealCodex();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1", new Turn.Bash(Patch(codex.Beside("patched"))), new Turn.Bash(Patch("own")),
            new Turn.Bash("dd if=/dev/zero of=zeros count=1"), new Turn.Bash("git add own && git commit -q -m own"),
            new Turn.Say("Done.")));

        var context = codex.Context(model) with { SandboxHolds = false };
        var running = codex.Start(context, RealCodex.Settings("OPENAI_API_KEY", "OPENAI_BASE_URL"));
        var session = await running.EndAsync();

        Assert.True(session.Ending is Ending.Completed, running.Printed);
        Assert.Equal("own", codex.Git("log", "-1", "--format=%s"));
        Assert.Equal(2, session.PermissionDenials);
        Assert.False(File.Exists(codex.Beside("patched")));
        Assert.False(File.Exists(Path.Combine(codex.Workspace, "zeros")));
    }

    [Fact]
    public async Task What_a_commit_planted_in_the_repository_is_not_started()
    {
        using var codex = new RealCodex();
        Directory.CreateDirectory(Path.Combine(codex.Workspace, ".codex"));
        var planted = codex.Beside("planted");
        await File.WriteAllTextAsync(
            Path.Combine(codex.Workspace, ".codex", "config.toml"),
            $"[mcp_servers.planted]\ncommand = \"touch\"\nargs = [\"{planted}\"]\n",
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(codex.Workspace, ".env"), "OPENAI_API_KEY=planted\nCODEX_API_KEY=planted\n",
            TestContext.Current.CancellationToken);
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Say("Done.")));

        var session = await codex.Start(model).EndAsync();

        Assert.Equal(Ending.Completed, session.Ending);
        Assert.False(File.Exists(planted));
        Assert.Equal("Bearer dummy-key-of-a-test", Assert.Single(model.Requests).Headers["authorization"]);
        Assert.False(File.Exists(codex.Beside("home/.codex/config.toml")), "it has taken the workspace as trusted");
    }

    [Fact]
    public async Task Commands_get_what_was_named_but_not_the_key_that_pays()
    {
        using var codex = new RealCodex();
        await using var model = await ScriptedModel.StartAsync(
            new ModelScript().For("M1", new Turn.Bash("env"), new Turn.Say("Done.")));

        var path = $"{codex.Beside("tools")}:{Environment.GetEnvironmentVariable("PATH")}";
        var context = codex.Context(model);
        context = context with { PersonEnvironment = context.PersonEnvironment.SetItem("PATH", path) };
        await codex.Start(context, RealCodex.Settings("OPENAI_API_KEY", "OPENAI_BASE_URL", "OWN_TOKEN")).EndAsync();

        var told = model.Requests[^1].LastToolResult;
        Assert.Contains("OWN_TOKEN=a-value-of-the-persons", told, StringComparison.Ordinal);
        Assert.Contains("LONGRUN_MILESTONE=M1", told, StringComparison.Ordinal);
        Assert.Contains(path, told, StringComparison.Ordinal);
        Assert.DoesNotContain("dummy-key-of-a-test", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_of_tools_is_started_and_knows_the_attempt()
    {
        using var codex = new RealCodex();
        var seen = codex.Beside("seen");
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Say("Done.")));

        var server = new ToolServer("own", ["sh", "-c", $"env > '{seen}'"])
        {
            Environment = ImmutableDictionary<string, string>.Empty.Add("SAID", "a \"word\""),
        };
        var context = codex.Context(model) with { Servers = [server] };
        var session = await codex.Start(
            context, RealCodex.Settings("OPENAI_API_KEY", "OPENAI_BASE_URL")).EndAsync();

        Assert.Equal(Ending.Completed, session.Ending);
        var environment = await File.ReadAllTextAsync(seen, TestContext.Current.CancellationToken);
        Assert.Contains("LONGRUN_MILESTONE=M1\n", environment, StringComparison.Ordinal);
        Assert.Contains("SAID=a \"word\"\n", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("dummy-key-of-a-test", environment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_of_its_own_pays_and_is_asked_what_is_left_without_a_model()
    {
        using var codex = new RealCodex();
        codex.LogIn();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Say("Done.")));
        var resetsAt = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds());
        model.Pages["/backend-api/wham/usage"] = Usage(resetsAt);
        model.Pages["/backend-api/wham/accounts/check"] = Account();

        // Requests of a subscription are compressed, which the scripted service does not read.
        string[] service = [
            $"chatgpt_base_url=\"{model.Address}/backend-api\"", "features.enable_request_compression=false",
        ];
        var settings = RealCodex.Settings("OPENAI_BASE_URL");
        var context = codex.Context(model);
        var ask = new CodexProgram().AskQuota(settings, context)!;
        var asking = codex.Start(context, ask, [.. service]);
        var asked = await asking.EndAsync();
        Assert.True(asked.Quota is [{ Name: QuotaWindow.FiveHours, UsedPercent: 62 }], asking.Printed);
        Assert.Equal(("chatgpt", resetsAt), (asked.KeySource, asked.Quota[0].ResetsAt));
        Assert.Empty(model.Requests);

        var running = codex.Start(context, AgentLaunch.For(settings, context), [.. service]);
        var session = await running.EndAsync();
        Assert.True(session.Ending is Ending.Completed, running.Printed);
        Assert.Equal("chatgpt", session.KeySource);
        Assert.Equal("acct-dummy", Assert.Single(model.Requests).Headers["chatgpt-account-id"]);
    }

    private static string Patch(string file) =>
        $"apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: {file}\n+one\n*** End Patch\nEOF\n";

    private static string Account() => new JsonObject
    {
        ["accounts"] = new JsonArray(new JsonObject
        {
            ["id"] = "acct-dummy",
            ["structure"] = "personal",
            ["plan_type"] = "plus",
            ["workspace_backend_origin"] = "https://service.example",
            ["account_routing_override"] = "NO_CONSTRAINT",
        }),
        ["default_account_id"] = "acct-dummy",
        ["account_ordering"] = new JsonArray("acct-dummy"),
    }.ToJsonString();

    private static string Usage(DateTimeOffset resetsAt) => new JsonObject
    {
        ["user_id"] = "user-dummy",
        ["account_id"] = "acct-dummy",
        ["email"] = "dummy@example.test",
        ["plan_type"] = "plus",
        ["rate_limit"] = new JsonObject
        {
            ["allowed"] = true,
            ["limit_reached"] = false,
            ["primary_window"] = new JsonObject
            {
                ["used_percent"] = 62,
                ["limit_window_seconds"] = 5 * 60 * 60,
                ["reset_after_seconds"] = 3600,
                ["reset_at"] = resetsAt.ToUnixTimeSeconds(),
            },
        },
    }.ToJsonString();
}
