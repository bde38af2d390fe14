using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core.Work;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.Agents;

/// <summary>What the real Claude Code may do, may use, and does not take up from the repository it works on.</summary>
public sealed class RealClaudeWallsTests
{
    private static readonly ModelScript s_done = new ModelScript().For("M1", new Turn.Say("Done."));

    [Fact]
    public async Task Keys_settings_hooks_servers_and_words_of_the_repository_are_not_taken_up()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1", new Turn.Bash("echo key=$ANTHROPIC_API_KEY from=$FROM_SETTINGS"), new Turn.Say("Done.")));
        Plant(claude, ".env", "ANTHROPIC_API_KEY=sk-ant-dummy-of-a-test\nANTHROPIC_BASE_URL=http://127.0.0.1:9\n");
        Plant(claude, ".claude/settings.json", """
            {
              "env": { "FROM_SETTINGS": "yes", "ANTHROPIC_BASE_URL": "http://127.0.0.1:9" },
              "apiKeyHelper": "touch helped; echo sk-ant-dummy",
              "hooks": { "SessionStart": [ { "hooks": [ { "type": "command", "command": "touch hooked" } ] } ] }
            }
            """);
        Plant(claude, ".mcp.json", """{"mcpServers":{"planted":{"command":"touch","args":["served"]}}}""");
        Plant(claude, "CLAUDE.md", "PLANTED WORDS");

        var session = await claude.Start(claude.Launch(model)).EndAsync();

        Assert.Equal((Ending.Completed, "none"), (session.Ending, session.KeySource));
        Assert.Equal("key= from=", model.Requests[^1].LastToolResult.Trim());
        Assert.All(model.Requests, r => Assert.DoesNotContain("x-api-key", r.Headers.Keys));
        Assert.All(model.Requests, r => Assert.DoesNotContain("PLANTED WORDS", r.Body));
        Assert.Empty(Directory.GetFiles(claude.Workspace, "*ed")); // helped, hooked, served
    }

    [Fact]
    public async Task What_is_denied_stays_denied_where_permissions_are_bypassed()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1",
            new Turn.Bash("git push origin main"),
            new Turn.Bash("git -C . push origin main"),
            new Turn.Bash("cd . && npm publish --dry-run"),
            new Turn.Bash("npx np --any-branch"),
            new Turn.Bash("git commit -q --allow-empty -m 'push the button'"),
            new Turn.Say("Done.")));
        var denied = Forbidden.Joined(new());

        var session = await claude.Start(claude.Launch(model, change: c => c with { Permissions = denied })).EndAsync();

        Assert.Equal((Ending.Completed, 4), (session.Ending, session.PermissionDenials));
        Assert.Equal("push the button", claude.Git("log", "-1", "--format=%s"));
    }

    [Fact]
    public async Task A_server_of_tools_is_started_and_its_tools_are_told_and_allowed_without_a_sandbox()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1", new Turn.Call("mcp__probe__echo", """{"text":"hello"}"""), new Turn.Say("Done.")));
        var server = new ToolServer("probe", ["node", Plant(claude, "server.js", Server)])
        {
            Environment = new Dictionary<string, string> { ["GREETING"] = "heard" }.ToImmutableDictionary(),
        };

        var session = await claude.Start(
            claude.Launch(model, sandboxHolds: false, change: c => c with { Servers = [server] })).EndAsync();

        Assert.Equal((Ending.Completed, 0), (session.Ending, session.PermissionDenials));
        Assert.Contains("heard hello", model.Requests[^1].LastToolResult);
        Assert.Contains("\"name\":\"mcp__probe__echo\"", model.Requests[0].Body);
    }

    [Fact]
    public async Task It_ends_by_itself_at_the_turns_and_the_money_an_attempt_may_use()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1", new Turn.Bash("true") { Usage = new(10_000, 1_000) }));

        var turns = await claude.Start(
            claude.Launch(model, change: c => c with { Bounds = new() { Turns = 2 } })).EndAsync();
        var money = await claude.Start(
            claude.Launch(model, change: c => c with { Bounds = new() { Money = 0.05m } })).EndAsync();

        Assert.Equal((Ending.TurnCap, 2), (turns.Ending, turns.Turns));
        Assert.Equal(Ending.Budget, money.Ending);
        Assert.InRange(money.CostUsd!.Value, 0.05m, 0.5m);
    }

    [Fact]
    public async Task A_healthy_session_tells_what_is_used_of_both_windows()
    {
        using var claude = new RealClaude();
        var resetsAt = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds());
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1", new Turn.SayWithinLimits("Done.", resetsAt) { Used = 42 }));

        var session = await claude.Start(claude.Launch(model)).EndAsync();

        Assert.Equal(
            [new("five_hour") { UsedPercent = 42, ResetsAt = resetsAt },
             new("seven_day") { UsedPercent = 14, ResetsAt = resetsAt.AddDays(3) }],
            session.Quota);
    }

    [Fact]
    public async Task Usage_beyond_the_plan_is_told_and_the_session_goes_on()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1", new Turn.SayWithinLimits("Done.", DateTimeOffset.UtcNow.AddHours(1)) { IsOverage = true }));

        var session = await claude.Start(claude.Launch(model)).EndAsync();

        Assert.Equal((Ending.Completed, true), (session.Ending, session.UsedOverage));
        Assert.DoesNotContain(session.Quota, window => window.IsRejected);
    }

    [Fact]
    public async Task Without_a_named_login_a_key_of_the_repository_is_still_not_spent()
    {
        using var claude = new RealClaude();
        await using var model = await ScriptedModel.StartAsync(s_done);
        Plant(claude, ".env", "ANTHROPIC_API_KEY=sk-ant-dummy-of-a-test\n");

        var session = await claude.Start(claude.Launch(model, named: "ANTHROPIC_BASE_URL")).EndAsync();

        Assert.Equal(Ending.Authentication, session.Ending);
        Assert.Empty(model.Requests);
    }

    private static string Plant(RealClaude claude, string path, string text)
    {
        var file = Path.Combine(claude.Workspace, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>The least that is a server of tools: one tool, which says what it was told.</summary>
    private const string Server = """
        const say = o => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...o }) + '\n');
        let rest = '';
        process.stdin.on('data', data => {
          const lines = (rest + data).split('\n');
          rest = lines.pop();
          for (const { id, method, params } of lines.filter(l => l.trim()).map(l => JSON.parse(l))) {
            if (method === 'initialize') {
              say({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} },
                serverInfo: { name: 'probe', version: '1' } } });
            } else if (method === 'tools/list') {
              say({ id, result: { tools: [{ name: 'echo', description: 'Says it again',
                inputSchema: { type: 'object', properties: { text: { type: 'string' } } } }] } });
            } else if (method === 'tools/call') {
              const text = process.env.GREETING + ' ' + params.arguments.text;
              say({ id, result: { content: [{ type: 'text', text }] } });
            } else if (id !== undefined) {
              say({ id, error: { code: -32601, message: 'unknown' } });
            }
          }
        });
        process.stdin.on('end', () => process.exit(0));
        """;
}
