using System.Text;
using System.Text.Json;
using Longrun.Core.Text;
using Longrun.Core.Work;

namespace Longrun.Agents.Acp;

/// <summary>What a transcript has said so far. Bounded, whatever it says.</summary>
internal sealed class AcpSession(AcpQuirks quirks)
{
    /// <summary>Requests for a permission that are open at once; a program asks one after another.</summary>
    private const int OpenMax = 100;

    private readonly Dictionary<string, JsonElement> _open = [];
    private readonly AcpTools _tools = new();
    private readonly StringBuilder _words = new();
    private string? _messageId;
    private string? _asked;
    private long? _askedId;
    private string? _sessionId;
    private bool _isWithoutModels;

    /// <summary>The driver could not start the program of this name.</summary>
    public string? Missing { get; private set; }

    /// <summary>We told it to stop because it said the same without end.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>Why the turn ended, where it ended.</summary>
    public string? StopReason { get; private set; }

    public AcpError? Error { get; private set; }

    /// <summary>The last message, cut; null where nothing was said after the last tool.</summary>
    public string? LastMessage => _words.Length > 0 ? _words.ToString() : null;

    public AcpUsage Used { get; } = new();

    /// <summary>
    /// A session was opened that has no choice of models, and we said nothing in it: a model was asked for.
    /// </summary>
    public bool TakesNoModel => _asked == "session/new" && _isWithoutModels;

    public bool IsWordless { get; private set; } = true;

    public IEnumerable<AgentEvent> TakeOurs(JsonElement? ours)
    {
        Missing ??= ours.Text("missing");
        var said = ours.Member("said");
        if (said.Text("method") is { } method)
        {
            IsGivenUp |= method == "session/cancel";
            if (said.Count("id") is { } id)
            {
                (_asked, _askedId) = (method, id);
            }

            return [];
        }

        return said.Member("id") is { } answered && _open.Remove(answered.GetRawText(), out var request)
            && !AcpPermission.Allows(request, said.Member("result").Member("outcome").Text("optionId"))
                ? [Denied(((JsonElement?)request).Member("toolCall"))]
                : [];
    }

    public IEnumerable<AgentEvent> TakeRequest(JsonElement? line)
    {
        var parameters = line.Member("params");
        if (line.Member("id") is { } id && parameters is { } request && _open.Count < OpenMax)
        {
            _open[id.GetRawText()] = request.Clone();
        }

        return [.. Spoken(), .. _tools.Take(parameters.Member("toolCall"))];
    }

    /// <summary>An answer to what we asked last; any other is passed over.</summary>
    public IEnumerable<AgentEvent> TakeAnswer(JsonElement? line)
    {
        if (_askedId is null || line.Count("id") != _askedId)
        {
            return [];
        }

        Error = line.Member("error") is { } error ? AcpError.From(error) : null;
        var result = line.Member("result");
        switch (_asked)
        {
            case "initialize":
                return [new AgentEvent.Started { Version = result.Member("agentInfo").Text("version") }];
            case "session/new":
                _sessionId = result.Text("sessionId");
                _isWithoutModels = _sessionId is not null
                    && !result.Items("configOptions").Any(o => o.Text("category") == "model");
                return [new AgentEvent.Started { SessionId = _sessionId, Model = ModelOf(result) }];
            case "session/prompt":
                StopReason = result.Text("stopReason");
                Used.TakeResult(result);
                return [.. Told(), .. Used.Events()];
            default:
                return [];
        }
    }

    public IEnumerable<AgentEvent> TakeUpdate(JsonElement? parameters)
    {
        var update = parameters.Member("update");
        Used.TakeUpdate(update);
        var told = update.Text("sessionUpdate") switch
        {
            "agent_message_chunk" => Say(update),
            "tool_call" or "tool_call_update" => [.. Spoken(), .. _tools.Take(update)],
            _ => [],
        };
        var stray = parameters.Text("sessionId") is { } id && _sessionId is not null && id != _sessionId
            ? [new AgentEvent.Lost($"a line of another session, {id}")] : Array.Empty<AgentEvent>();
        return [.. stray, .. told, .. Used.Events()];
    }

    private IEnumerable<AgentEvent> Say(JsonElement? update)
    {
        var text = update.Member("content").Text("text") ?? "";
        if (text.Length == 0)
        {
            return []; // carries only what was used
        }

        IsWordless = false;
        var isNew = update.Text("messageId") != _messageId || quirks.IsOwnWord(text)
            || quirks.IsOwnWord(LastMessage);
        _messageId = update.Text("messageId");
        IEnumerable<AgentEvent> before = isNew ? Spoken() : [];
        if (_words.Length < SessionTally.AnswerMax)
        {
            _words.Append(Cut.To(text, SessionTally.AnswerMax));
        }

        return quirks.IsRetry(text) ? [.. before, new AgentEvent.Retrying(text)] : before;
    }

    /// <summary>A message has ended where something else begins.</summary>
    private AgentEvent[] Spoken()
    {
        var told = Told();
        _words.Clear();
        IsWordless = false;
        return told;
    }

    private AgentEvent[] Told() => LastMessage is { } words ? [new AgentEvent.Message(words)] : [];

    private static AgentEvent.PermissionDenied Denied(JsonElement? tool) =>
        new AgentEvent.PermissionDenied(tool.Text("toolCallId"), tool.Text("title"));

    private static string? ModelOf(JsonElement? session) => session.Member("models").Text("currentModelId")
        ?? session.Items("configOptions").FirstOrDefault(o => o.Text("category") == "model").Text("currentValue");
}

/// <summary>The error an agent answered with: the vendor's own words, never a tool's.</summary>
internal sealed record AcpError(long? Code, string Words)
{
    /// <summary>The protocol's own code for "log in first".</summary>
    public const long AuthenticationRequired = -32000;

    public static AcpError From(JsonElement? error)
    {
        var code = error.Member("code") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var n)
            ? n : (long?)null;
        var (message, details) = (error.Text("message"), error.Member("data").Text("details"));
        var words = string.Join(": ", new[] { message, details }.Where(text => text is { Length: > 0 }));
        return new(code, Cut.To(words, SessionTally.WordsMax));
    }
}
