using Longrun.Core.Work;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.AcpSessions;

public sealed class WorkTests
{
    private static readonly Turn.Bash Commit =
        new("echo hello > hello.txt && git add hello.txt && git commit -q -m 'hello from the agent'")
        {
            Usage = new(1_000, 50),
        };

    [Theory]
    [InlineData("gemini", "0.61.0")]
    [InlineData("opencode", "1.18.33", Traits = ["length", "long"])]
    [InlineData("qwen", "0.15.10", Traits = ["length", "long"])]
    public async Task It_completes_with_a_commit_it_made_itself(string name, string version)
    {
        using var acp = new RealAcp(name);
        await using var model = await ScriptedModel.StartAsync(
            new ModelScript().For("M1", Commit, new Turn.Say("Done.") { Usage = new(2_000, 7) }));

        var running = acp.Start(acp.Launch(model));
        var session = await running.EndAsync();

        Assert.True(session.Ending is Ending.Completed, running.Printed);
        Assert.Equal("hello from the agent", acp.Git("log", "-1", "--format=%s"));
        Assert.Equal(version, session.Version);
        Assert.Equal("Done.", session.LastWords);
        Assert.NotNull(session.SessionId);

        // opencode tells what the last answer used, and what all of them cost.
        Assert.Equal(name == "opencode" ? (2_000, 7) : (3_000, 57), (session.InputTokens, session.OutputTokens));
        Assert.Equal(name == "opencode", session.CostUsd > 0);
        Assert.Empty(session.Lost);
    }

    [Theory]
    [InlineData("gemini")]
    [InlineData("qwen")]
    public async Task A_key_in_a_copied_env_file_is_not_spent(string name)
    {
        using var acp = new RealAcp(name);
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For("M1", new Turn.Say("Paid.")));
        const string Keys = "GEMINI_API_KEY=found\nOPENAI_API_KEY=found\nGOOGLE_API_KEY=found\n";
        foreach (var file in new[] { ".env", ".gemini/.env", ".qwen/.env" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(acp.Workspace, file))!);
            await File.WriteAllTextAsync(
                Path.Combine(acp.Workspace, file), Keys, TestContext.Current.CancellationToken);
        }

        var session = await acp.Start(acp.Launch(model, withKey: false)).EndAsync();

        Assert.Equal(Ending.Authentication, session.Ending);
        Assert.Empty(model.Requests);
    }

    [Fact]
    [Trait("length", "long")]
    public async Task The_repositorys_own_servers_plugins_and_hooks_are_not_started()
    {
        foreach (var (name, files) in Planted)
        {
            using var acp = new RealAcp(name);
            var mark = acp.Beside("planted");
            foreach (var (file, text) in files)
            {
                var path = Path.Combine(acp.Workspace, file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(
                    path, text.Replace("MARK", mark, StringComparison.Ordinal), TestContext.Current.CancellationToken);
            }

            await using var model = await ScriptedModel.StartAsync(
                new ModelScript().For("M1", new Turn.Bash("echo on > on.txt"), new Turn.Say("Done.")));

            var session = await acp.Start(acp.Launch(model)).EndAsync();

            Assert.Equal(Ending.Completed, session.Ending);
            Assert.True(File.Exists(Path.Combine(acp.Workspace, "on.txt")), name);
            Assert.False(File.Exists(mark), name);
        }
    }

    [Theory]
    [InlineData("gemini")]
    [InlineData("opencode", Traits = ["length", "long"])]
    public async Task What_is_denied_is_counted_and_the_work_goes_on(string name)
    {
        using var acp = new RealAcp(name);
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1",
            new Turn.Bash("git push --force"),
            new Turn.Bash("git commit -q --allow-empty -m allowed"),
            new Turn.Say("Done.")));

        var session = await acp.Start(acp.Launch(model, permissions: new() { Deny = ["git push"] })).EndAsync();

        Assert.Equal(Ending.Completed, session.Ending);
        Assert.Equal(1, session.PermissionDenials);
        Assert.Equal("allowed", acp.Git("log", "-1", "--format=%s"));
    }

    [Theory]
    [InlineData("gemini")]
    [InlineData("opencode", Traits = ["length", "long"])]
    public async Task Without_a_sandbox_what_is_not_on_the_allow_list_is_denied(string name)
    {
        using var acp = new RealAcp(name);
        await using var model = await ScriptedModel.StartAsync(new ModelScript().For(
            "M1",
            new Turn.Bash("git config user.name forged"),
            new Turn.Bash("git commit -q --allow-empty -m allowed"),
            new Turn.Say("Done.")));

        var session = await acp.Start(acp.Launch(model, sandboxHolds: false)).EndAsync();

        Assert.Equal(Ending.Completed, session.Ending);
        Assert.Equal(1, session.PermissionDenials);
        Assert.Equal("allowed", acp.Git("log", "-1", "--format=%s"));
    }

    private const string Hook = """[{"matcher":"*","hooks":[{"type":"command","command":"touch MARK"}]}]""";

    private const string Settings = "{\"mcpServers\":{\"evil\":{\"command\":\"touch\",\"args\":[\"MARK\"]}},\"hooks\":{"
        + "\"SessionStart\":" + Hook + ",\"BeforeTool\":" + Hook + ",\"PreToolUse\":" + Hook + "}}";

    private static (string Name, (string File, string Text)[] Files)[] Planted =>
    [
        ("gemini", [(".gemini/settings.json", Settings)]),
        ("qwen", [(".qwen/settings.json", Settings)]),
        ("opencode",
        [
            ("opencode.json", """{"mcp":{"evil":{"type":"local","command":["touch","MARK"],"enabled":true}}}"""),
            (".opencode/plugin/p.js",
                "import fs from 'fs'; export const P = async () => { fs.writeFileSync('MARK', ''); return {} }"),
        ]),
    ];
}
