using System.Text;
using Longrun.Agents;
using Longrun.Agents.Acp;
using Longrun.Agents.Claude;
using Longrun.Agents.Codex;
using Longrun.Core;
using Longrun.Core.Verdict.Judgements;
using Longrun.Core.Work;
using Longrun.Jobs;
using Longrun.Tests.AcpSessions;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.Agents;

/// <summary>What the real programs can do when they judge: read, say, and nothing else.</summary>
public sealed class JudgeSessionTests
{
    private const string Approval = """
        {"ruling":"approve","summary":"It does what is asked.","reasons":[],"question":null,"options":[],
        "criteria":[{"index":1,"is_met":true,"why":"The test shows it.","evidence":"tests"}]}
        """;

    [Fact]
    public async Task Claude_Code_reads_its_checkout_and_its_brief_and_has_no_tool_that_writes_or_runs()
    {
        using var claude = new RealClaude();
        var outside = Lay(claude.Workspace, claude.BriefPath, Path.GetDirectoryName(claude.OutFolder)!);
        var written = Path.Combine(claude.Workspace, "written");
        await using var model = await ScriptedModel.StartAsync(new ModelScript().ForJudge(
            "M1", 1,
            new Turn.Call("Read", $$"""{"file_path":"{{claude.BriefPath}}"}"""),
            new Turn.Call("Read", $$"""{"file_path":"{{claude.Workspace}}/code.txt"}"""),
            new Turn.Call("Read", $$"""{"file_path":"{{outside}}"}"""),
            new Turn.Call("Write", $$"""{"file_path":"{{written}}","content":"x"}"""),
            new Turn.Bash($"touch {written}"),
            new Turn.Call("StructuredOutput", """{"ruling":"maybe"}"""),
            new Turn.Call("StructuredOutput", Approval)));

        var session = await claude.Start(claude.Launch(model, change: AsJudge)).EndAsync();

        Assert.Equal(Ending.Completed, session.Ending);
        Assert.Equal(Ruling.Approve, JudgementReader.Read(session.LastWords, criteria: 1).Ruling);
        var heard = string.Join('\n', model.Requests.Select(r => r.Body));
        Assert.All(["Bash", "Write", "Edit", "WebFetch", "Task"], tool =>
            Assert.DoesNotContain($"\"name\":\"{tool}\",\"description\"", heard, StringComparison.Ordinal));
        Assert.Contains("\"name\":\"Read\",\"description\"", heard, StringComparison.Ordinal);
        Assert.All(["THE BRIEF", "THE CODE", "No such tool available: Write", "No such tool available: Bash",
            "match required schema"], told => Assert.Contains(told, heard, StringComparison.Ordinal));
        Assert.DoesNotContain("ELSEWHERE", heard, StringComparison.Ordinal);
        Assert.False(File.Exists(written));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Codex_reads_its_checkout_changes_nothing_and_is_held_to_the_form(bool sandboxHolds)
    {
        using var codex = new RealCodex();
        var brief = codex.Beside("brief/brief.md");
        Lay(codex.Workspace, brief, codex.Beside(""));
        const string Patch = "apply_patch <<'END'\n*** Begin Patch\n*** Add File: written\n+x\n*** End Patch\nEND";
        await using var model = await ScriptedModel.StartAsync(new ModelScript().ForJudge(
            "M1", 1, new Turn.Bash($"cat {brief} | head -5; grep -n 'C>*O' code.txt"), new Turn.Bash("touch written"),
            new Turn.Bash(Patch), new Turn.Bash("cat code.txt > written"), new Turn.Bash("ls; sh -c 'touch written'"),
            new Turn.Bash("cat $(touch written) code.txt"), new Turn.Say(Approval)));

        var running = codex.Start(
            AsJudge(codex.Context(model)) with { SandboxHolds = sandboxHolds },
            RealCodex.Settings("OPENAI_API_KEY", "OPENAI_BASE_URL"));
        var session = await running.EndAsync();

        Assert.True(session.Ending is Ending.Completed, running.Printed);
        Assert.Equal(Ruling.Approve, JudgementReader.Read(session.LastWords, criteria: 1).Ruling);
        Assert.Contains(model.Requests, r => r.LastToolResult.Contains("THE BRIEF", StringComparison.Ordinal));
        Assert.Contains(model.Requests, r => r.LastToolResult.Contains("THE CODE", StringComparison.Ordinal));
        Assert.Contains("\"is_met\"", model.Requests[0].Body, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(codex.Workspace, "written")));
        Assert.Equal(5, session.PermissionDenials);
    }

    [Theory]
    [InlineData("gemini", true)]
    [InlineData("gemini", false)]
    [InlineData("opencode", true, Traits = ["length", "long"])]
    [InlineData("qwen", true, Traits = ["length", "long"])]
    public async Task Programs_of_the_protocol_are_denied_what_changes_anything(string name, bool sandboxHolds)
    {
        using var acp = new RealAcp(name);
        Lay(acp.Workspace, acp.BriefPath, acp.Beside(""));
        await using var model = await ScriptedModel.StartAsync(new ModelScript().ForJudge(
            "M1", 1, new Turn.Bash($"touch {acp.Workspace}/written"), new Turn.Say(Approval)));

        var running = acp.Start(acp.Launch(model, sandboxHolds, change: AsJudge));
        var session = await running.EndAsync();

        Assert.True(session.Ending is Ending.Completed, running.Printed);
        Assert.False(File.Exists(Path.Combine(acp.Workspace, "written")));
        Assert.Equal(Ruling.Approve, JudgementReader.Read(session.LastWords, criteria: 1).Ruling);
    }

    [Theory]
    [InlineData("claude", """
        {"type":"system","subtype":"init","session_id":"s"}
        {"type":"result","session_id":"s","is_error":false,"terminal_reason":"completed","result":"WORDS"}
        """)]
    [InlineData("codex", """
        {"id":3,"result":{"thread":{"id":"t"}}}
        {"method":"turn/started","params":{"threadId":"t"}}
        {"method":"item/completed","params":{"threadId":"t","item":{"type":"agentMessage","text":"WORDS"}}}
        {"method":"turn/completed","params":{"threadId":"t","turn":{"status":"completed"}}}
        """)]
    [InlineData("acp", """
        {"longrun":{"said":{"id":1,"method":"session/prompt"}}}
        {"method":"session/update","params":{"update":{"sessionUpdate":"agent_message_chunk","content":{"text":"WO"}}}}
        {"method":"session/update","params":{"update":{"sessionUpdate":"agent_message_chunk","content":{"text":"RDS"}}}}
        {"id":1,"result":{"stopReason":"end_turn"}}
        """)]
    public void A_long_verdict_is_kept_whole_where_a_session_was_started_for_its_words(string kind, string lines)
    {
        var words = new string('x', SessionTally.AnswerMax / 2);
        lines = lines.Replace("WORDS", words, StringComparison.Ordinal)
            .Replace("\"WO\"", $"\"{words[..40]}\"", StringComparison.Ordinal)
            .Replace("\"RDS\"", $"\"{words[40..]}\"", StringComparison.Ordinal);

        Assert.Equal(words, Read(kind, lines, SessionTally.AnswerMax));
        Assert.Equal(SessionTally.WordsMax, Read(kind, lines, SessionTally.WordsMax)!.Length);
    }

    private static string? Read(string kind, string lines, int wordsKept)
    {
        IAgentStream stream = kind switch
        {
            "claude" => new ClaudeStream(),
            "codex" => new CodexStream(),
            _ => new AcpStream(AcpQuirks.Of("any")),
        };
        var exit = new ExitRecord
        {
            Job = new("M1-1.judge.1"), Reason = ExitReason.Exited, ExitCode = 0, EndedAt = DateTimeOffset.UnixEpoch,
        };
        using var printed = new MemoryStream(Encoding.UTF8.GetBytes(lines));
        return SessionReader.Read(stream, printed, new(exit, null), wordsKept).LastWords;
    }

    private static LaunchContext AsJudge(LaunchContext context) => context with
    {
        Role = AgentRole.Judge,
        AnswerSchema = JudgementForm.Schema.ReplaceLineEndings(""),
        Committer = null,
        Port = 0,
    };

    /// <summary>Files to be read, and one that is no business of a judge's.</summary>
    private static string Lay(string workspace, string brief, string beside)
    {
        File.WriteAllText(brief, "THE BRIEF\n");
        File.WriteAllText(Path.Combine(workspace, "code.txt"), "THE CODE\n");
        var outside = Path.Combine(beside, "elsewhere.txt");
        File.WriteAllText(outside, "ELSEWHERE\n");
        return outside;
    }
}
