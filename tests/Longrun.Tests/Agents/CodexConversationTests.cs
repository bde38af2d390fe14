using System.Text.Json;
using System.Text.Json.Nodes;
using Longrun.Agents.Codex;
using Longrun.Agents.Driving;
using Xunit;

namespace Longrun.Tests.Agents;

/// <summary>What is said to Codex, as values.</summary>
public sealed class CodexConversationTests
{
    private const string ThreadStarted = """{"id":3,"result":{"thread":{"id":"t1"}}}""";

    private static readonly DriveOrder s_order = new()
    {
        Protocol = DriveProtocol.Codex,
        Task = DriveTask.Work,
        Command = ["codex", "app-server"],
        WorkingDirectory = "/work",
        Prompt = "Do it.",
        MayDoAll = true,
        Denied = ["git push"],
        Folders = ["/out"],
    };

    [Fact]
    public void It_opens_one_thread_and_says_one_thing_in_it()
    {
        var conversation = new CodexConversation(s_order with { Model = "m" });

        Assert.Equal("initialize", Method(Assert.Single(conversation.Begin())));
        var ready = Hear(conversation, """{"id":1,"result":{}}""");
        Assert.Equal(["initialized", "account/read", "thread/start"], ready.Lines.Select(Method));
        var start = ready.Lines[2]["params"]!;
        Assert.Equal(("/work", "m"), ((string)start["cwd"]!, (string)start["model"]!));
        Assert.True((bool)start["ephemeral"]!);
        var turn = Assert.Single(Hear(conversation, ThreadStarted).Lines);
        Assert.Equal(("turn/start", "t1"), (Method(turn), (string)turn["params"]!["threadId"]!));
        Assert.Equal("Do it.", (string)turn["params"]!["input"]![0]!["text"]!);
    }

    [Fact]
    public void It_is_over_with_its_own_turn_and_no_other()
    {
        var conversation = Working(s_order);

        Assert.Equal(Reply.Nothing, Hear(conversation, Ended("another", "null")));
        Assert.True(Hear(conversation, Ended("t1", "null")).IsOver);
    }

    [Fact]
    public void At_a_limit_it_asks_when_that_resets_before_it_ends()
    {
        var conversation = Working(s_order);

        var reply = Hear(conversation, Ended("t1", """{"message":"x","codexErrorInfo":"usageLimitExceeded"}"""));
        Assert.False(reply.IsOver);
        Assert.Equal("account/rateLimits/read", Method(Assert.Single(reply.Lines)));
        Assert.True(Hear(conversation, """{"id":5,"error":{"code":-32600,"message":"no"}}""").IsOver);
    }

    [Theory]
    [InlineData("""{"id":1,"error":{"message":"no"}}""")]
    [InlineData("""{"id":3,"error":{"message":"no"}}""")]
    [InlineData("""{"id":4,"error":{"message":"no"}}""")]
    public void It_is_over_where_it_cannot_begin(string answer) =>
        Assert.True(Hear(new CodexConversation(s_order), answer).IsOver);

    [Fact]
    public void Asked_for_the_quota_it_starts_no_thread()
    {
        var conversation = new CodexConversation(s_order with { Task = DriveTask.Quota });

        var ready = Hear(conversation, """{"id":1,"result":{}}""");
        Assert.Equal(["initialized", "account/read"], ready.Lines.Select(Method));
        Assert.Equal(
            "account/rateLimits/read", Method(Assert.Single(Hear(conversation, """{"id":2,"result":{}}""").Lines)));
        Assert.True(Hear(conversation, """{"id":5,"result":{}}""").IsOver);
    }

    [Theory]
    [InlineData(true, "npm test", null, "accept")]
    [InlineData(true, "echo hi && git push --force", null, "decline")]
    [InlineData(true, "nested", "requires approval: denied by the configuration of this run", "decline")]
    [InlineData(false, "npm test", null, "accept")]
    [InlineData(false, "npm test; rm -rf /", null, "decline")]
    [InlineData(false, "npm run $(cat x)", null, "decline")]
    [InlineData(false, "git push", null, "decline")]
    public void A_command_is_answered_from_the_order(bool mayDoAll, string command, string? reason, string decision)
    {
        var order = s_order with { MayDoAll = mayDoAll, Allowed = ["npm"] };
        var asked = new JsonObject
        {
            ["id"] = 0,
            ["method"] = "item/commandExecution/requestApproval",
            ["params"] = new JsonObject
            {
                ["command"] = $"/bin/bash -lc '{command}'",
                ["reason"] = reason,
                ["commandActions"] = new JsonArray(new JsonObject { ["type"] = "unknown", ["command"] = command }),
            },
        };

        var answer = Assert.Single(Hear(Working(order), asked.ToJsonString()).Lines);
        Assert.Equal((0, decision), ((int)answer["id"]!, (string)answer["result"]!["decision"]!));
    }

    [Theory]
    [InlineData("/work/src/a.cs", "accept")]
    [InlineData("src/a.cs", "accept")]
    [InlineData("/out/report.json", "accept")]
    [InlineData("/work/../etc/passwd", "decline")]
    [InlineData("/workelse/a", "decline")]
    [InlineData("/home/a", "decline")]
    public void Without_a_sandbox_files_are_changed_in_the_workspace_only(string path, string decision)
    {
        var conversation = Working(s_order with { MayDoAll = false });
        var item = new JsonObject
        {
            ["method"] = "item/started",
            ["params"] = new JsonObject
            {
                ["item"] = new JsonObject
                {
                    ["type"] = "fileChange", ["id"] = "c1",
                    ["changes"] = new JsonArray(new JsonObject { ["path"] = path }),
                },
            },
        };

        Assert.Equal(Reply.Nothing, Hear(conversation, item.ToJsonString()));
        Assert.Equal(decision, DecidedOnChange(conversation, "c1"));
        Assert.Equal("decline", DecidedOnChange(conversation, "unknown"));
    }

    [Theory]
    [InlineData("mcpServer/elicitation/request", """{"action":"decline","content":null,"_meta":null}""")]
    [InlineData("item/tool/requestUserInput", """{"answers":{}}""")]
    [InlineData("item/permissions/requestApproval", """{"permissions":{},"scope":"turn"}""")]
    public void Nobody_is_there_to_answer_questions(string method, string result)
    {
        var asked = $$$"""{"id":"a-7","method":"{{{method}}}","params":{}}""";

        var answer = Assert.Single(Hear(Working(s_order), asked).Lines);
        Assert.Equal(("a-7", result), ((string)answer["id"]!, answer["result"]!.ToJsonString()));
    }

    [Fact]
    public void What_it_does_not_know_is_answered_with_an_error()
    {
        var answer = Assert.Single(Hear(
            Working(s_order), """{"id":9,"method":"account/chatgptAuthTokens/refresh","params":{}}""").Lines);

        Assert.Equal(-32601, (int)answer["error"]!["code"]!);
    }

    [Theory]
    [InlineData("""{"id":null}""")]
    [InlineData("""{"id":[1]}""")]
    [InlineData("""{"method":5,"id":{}}""")]
    [InlineData("""{"method":"turn/completed"}""")]
    [InlineData("""{"method":"turn/completed","params":[]}""")]
    [InlineData("""{"method":"item/started","params":{"item":{"type":"fileChange","id":"x","changes":7}}}""")]
    public void Odd_lines_end_nothing(string line) => Assert.False(Hear(Working(s_order), line).IsOver);

    [Fact]
    public void Rules_are_strings_whatever_a_command_is_made_of()
    {
        var rules = CodexArguments.Rules(["git  push", "say \"x\\"], ["npm"]).Split('\n');

        Assert.StartsWith("""prefix_rule(pattern=["git","push"], decision="prompt", """, rules[1]);
        Assert.StartsWith("""prefix_rule(pattern=["say","\"x\\"], decision="prompt", """, rules[2]);
        Assert.Equal(["""prefix_rule(pattern=["npm"], decision="allow")""", ""], rules[3..]);
    }

    private static CodexConversation Working(DriveOrder order)
    {
        var conversation = new CodexConversation(order);
        conversation.Begin();
        Hear(conversation, """{"id":1,"result":{}}""");
        Hear(conversation, ThreadStarted);
        return conversation;
    }

    private static string? DecidedOnChange(CodexConversation conversation, string item)
    {
        var asked = $$$"""
            {"id":4,"method":"item/fileChange/requestApproval","params":{"itemId":"{{{item}}}"}}
            """;
        return (string?)Assert.Single(Hear(conversation, asked).Lines)["result"]!["decision"];
    }

    private static string Ended(string thread, string error) =>
        $$$"""{"method":"turn/completed","params":{"threadId":"{{{thread}}}","turn":{"error":{{{error}}} } } }""";

    private static Reply Hear(CodexConversation conversation, string line)
    {
        using var document = JsonDocument.Parse(line);
        return conversation.Hear(document.RootElement);
    }

    private static string? Method(JsonObject line) => (string?)line["method"];
}
