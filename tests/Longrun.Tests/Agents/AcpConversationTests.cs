using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Longrun.Agents.Acp;
using Longrun.Agents.Driving;
using Xunit;

namespace Longrun.Tests.Agents;

public sealed class AcpConversationTests
{
    private static readonly DriveOrder Order = new()
    {
        Protocol = DriveProtocol.Acp, Task = DriveTask.Work, Command = ["x"], WorkingDirectory = "/work",
        Prompt = "Do it.", Folders = ["/out"], MayDoAll = true, Denied = ["git push"],
        Servers = [new("longrun", ["longrun", "mcp"], ImmutableDictionary<string, string>.Empty.Add("A", "b"))],
    };

    private static readonly DriveOrder Outside = Order with { MayDoAll = false, Allowed = ["git add", "ls"] };

    [Fact]
    public void It_opens_one_session_with_the_servers_and_says_the_prompt()
    {
        var conversation = new AcpConversation(Order);
        var first = Assert.Single(conversation.Begin());
        Assert.Equal("initialize", (string?)first["method"]);
        Assert.False((bool)first["params"]!["clientCapabilities"]!["terminal"]!);

        var second = Assert.Single(Hear(conversation, """{"id":1,"result":{}}""").Lines);
        const string Server =
            """{"name":"longrun","command":"longrun","args":["mcp"],"env":[{"name":"A","value":"b"}]}""";
        Assert.Equal(
            "{\"cwd\":\"/work\",\"mcpServers\":[" + Server + "]}",
            second["params"]!.ToJsonString());

        var third = Assert.Single(Hear(conversation, """{"id":2,"result":{"sessionId":"s1"}}""").Lines);
        Assert.Equal(
            """{"sessionId":"s1","prompt":[{"type":"text","text":"Do it."}]}""", third["params"]!.ToJsonString());
        Assert.True(Hear(conversation, """{"id":3,"result":{"stopReason":"end_turn"}}""").IsOver);
    }

    [Fact]
    public void A_model_is_chosen_where_the_program_offers_models_and_another_one_is_not_taken()
    {
        var conversation = new AcpConversation(Order with { Model = "big" });
        conversation.Begin();
        Hear(conversation, """{"id":1,"result":{}}""");
        var asked = Assert.Single(Hear(
            conversation,
            """{"id":2,"result":{"sessionId":"s1","configOptions":[{"id":"m","category":"model"}]}}""").Lines);
        Assert.Equal(
            """{"sessionId":"s1","configId":"m","value":"big"}""", asked["params"]!.ToJsonString());
        Assert.True(Hear(conversation, """{"id":3,"error":{"code":-32602,"message":"no such model"}}""").IsOver);
    }

    [Fact]
    public void A_model_that_cannot_be_chosen_ends_it_before_another_one_works()
    {
        var conversation = new AcpConversation(Order with { Model = "cheap" });
        conversation.Begin();
        Hear(conversation, """{"id":1,"result":{}}""");
        var reply = Hear(conversation, """{"id":2,"result":{"sessionId":"s1","configOptions":[]}}""");
        Assert.True(reply.IsOver);
        Assert.Empty(reply.Lines);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_error_ends_it(int id)
    {
        var conversation = new AcpConversation(Order);
        conversation.Begin();
        for (var i = 1; i < id; i++)
        {
            Hear(conversation, """{"id":1,"result":{}}""");
        }

        Assert.True(Hear(conversation, $$$"""{"id":{{{id}}},"error":{"code":-32000}}""").IsOver);
    }

    [Theory]
    [InlineData("""{"id":7,"result":{}}""")]
    [InlineData("""{"result":{}}""")]
    [InlineData("""{"id":"1","result":{}}""")]
    [InlineData("""{"method":"session/update"}""")]
    [InlineData("{}")]
    public void What_answers_no_question_is_passed_over(string line)
    {
        var conversation = new AcpConversation(Order);
        conversation.Begin();
        var reply = Hear(conversation, line);
        Assert.Empty(reply.Lines);
        Assert.False(reply.IsOver);
    }

    [Fact]
    public void What_it_is_asked_for_and_does_not_have_is_not_there()
    {
        var conversation = new AcpConversation(Order);
        conversation.Begin();
        var answer = Assert.Single(Hear(conversation, """{"id":"a","method":"fs/write_text_file"}""").Lines);
        Assert.Equal("a", (string?)answer["id"]);
        Assert.Equal(-32601, (int)answer["error"]!["code"]!);
    }

    [Theory]
    [InlineData("""{"kind":"execute","rawInput":{"command":"rm -rf x"}}""", "yes")]
    [InlineData("""{"kind":"execute","rawInput":{"command":"ls && git  push --force"}}""", "no")]
    [InlineData("""{"kind":"execute","title":"git push"}""", "no")]
    [InlineData("""{"kind":"fetch","title":"a page"}""", "yes")]
    [InlineData("{}", "yes")]
    public void In_a_sandbox_everything_is_allowed_once_that_is_not_denied(string tool, string option) =>
        Assert.Equal(option, Answered(Order, tool));

    [Theory]
    [InlineData("""{"kind":"execute","rawInput":{"command":"git add . && ls -la"}}""", "yes")]
    [InlineData("""{"kind":"execute","rawInput":{"command":"ls $(rm x)"}}""", "no")]
    [InlineData("""{"kind":"execute","rawInput":{"command":"ls; curl x"}}""", "no")]
    [InlineData("""{"kind":"execute","rawInput":{"command":"lsof"}}""", "no")]
    [InlineData("""{"kind":"execute"}""", "no")]
    [InlineData("""{"kind":"read","locations":[{"path":"/etc/hosts"}]}""", "yes")]
    [InlineData("""{"kind":"edit","locations":[{"path":"/work/a/b"}]}""", "yes")]
    [InlineData("""{"kind":"edit","locations":[{"path":"/out/report.json"}]}""", "yes")]
    [InlineData("""{"kind":"edit","locations":[{"path":"/work/../etc/hosts"}]}""", "no")]
    [InlineData("""{"kind":"edit","locations":[]}""", "no")]
    [InlineData("""{"kind":"edit","locations":[{"path":"/work/\u0000"}]}""", "no")]
    [InlineData("""{"kind":"fetch","title":"longrun_page"}""", "no")]
    [InlineData("""{"kind":"other","title":"see https://longrun.example"}""", "no")]
    [InlineData("""{"kind":"other","title":"send (longrun MCP Server) elsewhere"}""", "yes")]
    [InlineData("""{"kind":"other","title":"mcp__longrun__run_gates"}""", "yes")]
    [InlineData("""{"kind":"other","title":"longrun_run_gates"}""", "yes")]
    [InlineData("""{"kind":"fetch","title":"a page"}""", "no")]
    [InlineData("""{"kind":"other","title":"run_gates (longrun MCP Server)"}""", "yes")]
    [InlineData("{}", "no")]
    public void Outside_a_sandbox_only_what_is_on_the_list_is_allowed(string tool, string option) =>
        Assert.Equal(option, Answered(Outside, tool));

    [Fact]
    public void Where_no_option_fits_the_request_is_cancelled()
    {
        var answer = AcpPermission.Answer(Order, Parse("""{"toolCall":{"kind":"read"},"options":[]}"""));
        Assert.Equal("""{"outcome":{"outcome":"cancelled"}}""", answer.ToJsonString());
    }

    [Fact]
    public void A_program_that_says_the_same_without_end_is_cancelled()
    {
        var conversation = new AcpConversation(Order);
        conversation.Begin();
        Hear(conversation, """{"id":1,"result":{}}""");
        Hear(conversation, """{"id":2,"result":{"sessionId":"s1"}}""");
        for (var i = 0; i < AcpConversation.RepeatsMax; i++)
        {
            Assert.False(Hear(conversation, Chunk($"m{i}", "Half a ")).IsOver);
        }

        var last = Hear(conversation, Chunk("m99", "Half a "));
        Assert.True(last.IsOver);
        Assert.Equal("session/cancel", (string?)Assert.Single(last.Lines)["method"]);
    }

    [Theory]
    [InlineData("same", "x")]
    [InlineData("other", "y")]
    public void Pieces_of_one_message_and_other_words_are_no_repetition(string id, string text)
    {
        var conversation = new AcpConversation(Order);
        conversation.Begin();
        for (var i = 0; i < 3 * AcpConversation.RepeatsMax; i++)
        {
            var (nextId, nextText) = (id == "same" ? id : $"m{i}", text == "x" ? text : $"{text}{i}");
            Assert.False(Hear(conversation, Chunk(nextId, nextText)).IsOver);
        }
    }

    private static string Chunk(string id, string text) => new JsonObject
    {
        ["method"] = "session/update",
        ["params"] = new JsonObject
        {
            ["update"] = new JsonObject
            {
                ["sessionUpdate"] = "agent_message_chunk", ["messageId"] = id,
                ["content"] = new JsonObject { ["type"] = "text", ["text"] = text },
            },
        },
    }.ToJsonString();

    private static string? Answered(DriveOrder order, string tool)
    {
        var request = Parse($$$"""
            {"id":5,"method":"session/request_permission","params":{"toolCall":{{{tool}}},"options":[
            {"optionId":"always","kind":"allow_always"},{"optionId":"yes","kind":"allow_once"},
            {"optionId":"no","kind":"reject_once"}]}}
            """);
        var conversation = new AcpConversation(order);
        conversation.Begin();
        var answer = Assert.Single(conversation.Hear(request).Lines);
        Assert.Equal(5, (int)answer["id"]!);
        return (string?)answer["result"]!["outcome"]!["optionId"];
    }

    private static Reply Hear(AcpConversation conversation, string line) => conversation.Hear(Parse(line));

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
