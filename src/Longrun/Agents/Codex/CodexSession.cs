using System.Text.Json;
using Longrun.Core.Work;

namespace Longrun.Agents.Codex;

/// <summary>What a transcript has said so far.</summary>
internal sealed class CodexSession
{
    /// <summary>Threads whose use is told apart: its own, and those of agents it started.</summary>
    private const int ThreadsMax = 100;

    private readonly Dictionary<string, (long Input, long Output)> _used = [];
    private readonly CodexQuota _quota = new();
    private string? _thread;
    private int _turns;
    private bool _hasBegun;

    /// <summary>The name under which the program could not be started.</summary>
    public string? Missing { get; private set; }

    /// <summary>Why there is no turn, in the program's words.</summary>
    public string? Failure { get; private set; }

    /// <summary>The last error that was not tried again; null once another turn has begun.</summary>
    public CodexError? Error { get; private set; }

    /// <summary>The last turn's: <c>completed</c>, <c>interrupted</c>, <c>failed</c>. Null: not yet.</summary>
    public string? Status { get; private set; }

    /// <summary>The turn had words or deeds of its own.</summary>
    public bool SaidOrDid { get; private set; }

    public string? LastText { get; private set; }

    /// <summary>When everything that is used up has reset. Null: not said.</summary>
    public DateTimeOffset? ResetsAt => _quota.ResetsAt;

    public IEnumerable<AgentEvent> TakeOwn(JsonElement? own)
    {
        Missing = own.Text("missing") ?? Missing;
        return [];
    }

    public IEnumerable<AgentEvent> TakeAnswer(long id, JsonElement? line)
    {
        var result = line.Member("result");
        switch (id)
        {
            case CodexConversation.Account:
                return [new AgentEvent.Started { KeySource = KeySource(result) }];
            case CodexConversation.Quota:
                return TakeQuota(result.Member("rateLimits"), result);
            case CodexConversation.Thread when result.Member("thread").Text("id") is { } thread:
                _thread = thread;
                return
                [
                    new AgentEvent.Started
                    {
                        SessionId = thread,
                        Version = result.Member("thread").Text("cliVersion"),
                        Model = result.Text("model"),
                    },
                ];
            case CodexConversation.Initialize or CodexConversation.Thread or CodexConversation.Turn:
                Failure = line.Member("error").Text("message") ?? Failure;
                return [];
            default:
                return [];
        }
    }

    public IEnumerable<AgentEvent> TakeTurn(JsonElement? told)
    {
        if (IsOwn(told))
        {
            _thread ??= told.Text("threadId");
            (_hasBegun, Status, Error, SaidOrDid) = (true, null, null, false);
        }

        return [];
    }

    public IEnumerable<AgentEvent> TakeEnd(JsonElement? told)
    {
        if (!IsOwn(told))
        {
            return [];
        }

        var turn = told.Member("turn");
        Status = turn.Text("status");
        Error = CodexError.From(turn.Member("error")) ?? Error;
        var isOdd = !_hasBegun;
        _hasBegun = false;
        return isOdd ? [new AgentEvent.Lost("a turn ended that had not begun")] : [];
    }

    public IEnumerable<AgentEvent> TakeError(JsonElement? told)
    {
        var error = CodexError.From(told.Member("error"));
        if (told.Flag("willRetry"))
        {
            return [new AgentEvent.Retrying(error?.Details ?? error?.Message ?? "the service failed")];
        }

        Error = IsOwn(told) ? error ?? Error : Error;
        return [];
    }

    public IEnumerable<AgentEvent> Said(string? thread, string? text)
    {
        if (thread is not null && _thread is not null && thread != _thread)
        {
            return [new AgentEvent.Message(null)]; // an agent's that it started: not its last words
        }

        SaidOrDid = true;
        LastText = text is { Length: > 0 } ? text : LastText;
        return [new AgentEvent.Message(text)];
    }

    public void Did(string? thread) => SaidOrDid |= thread is null || _thread is null || thread == _thread;

    /// <summary>Of each thread the program says what all of it has used; each answer of the model adds to it.</summary>
    public IEnumerable<AgentEvent> TakeUsage(JsonElement? told)
    {
        var total = told.Member("tokenUsage").Member("total");
        var now = (total.Count("inputTokens") ?? 0, total.Count("outputTokens") ?? 0);
        if (told.Text("threadId") is not { } thread || (!_used.ContainsKey(thread) && _used.Count >= ThreadsMax))
        {
            return [];
        }

        _turns += _used.GetValueOrDefault(thread) == now || _turns == int.MaxValue ? 0 : 1;
        _used[thread] = now;
        var (input, output) = (Sum(_used.Values.Select(u => u.Input)), Sum(_used.Values.Select(u => u.Output)));
        return [new AgentEvent.Usage(new(input, output) { Turns = _turns })];
    }

    public IEnumerable<AgentEvent> TakeQuota(JsonElement? limits, JsonElement? whole) =>
        _quota.Take(limits, whole).Select(window => new AgentEvent.Quota(window));

    private bool IsOwn(JsonElement? told) => _thread is null || told.Text("threadId") == _thread;

    private static long Sum(IEnumerable<long> counts) =>
        (long)UInt128.Min(counts.Aggregate((UInt128)0, (sum, count) => sum + (UInt128)count), long.MaxValue);

    /// <summary>
    /// <c>chatgpt</c>, <c>apiKey</c> and the like in the program's words; <c>none</c>: nobody is logged in;
    /// <c>provider</c>: a service of one's own with a key of its own. Null: not said.
    /// </summary>
    private static string? KeySource(JsonElement? result) =>
        result is null ? null
        : result.Member("account").Text("type") is { } type ? type
        : result.Flag("requiresOpenaiAuth") ? "none" : "provider";
}

/// <summary>An error of a turn.</summary>
/// <param name="Kind">The program's word for it, which is the name of a member where it has details.</param>
/// <param name="HttpStatus">Of the service, where there was one.</param>
/// <param name="Message">For people.</param>
/// <param name="Details">For people, where the message is only that it is tried again.</param>
internal sealed record CodexError(string Kind, long? HttpStatus, string? Message, string? Details)
{
    public static CodexError? From(JsonElement? error)
    {
        if (error is not { ValueKind: JsonValueKind.Object })
        {
            return null;
        }

        var info = error.Member("codexErrorInfo");
        var (kind, status) = info switch
        {
            { ValueKind: JsonValueKind.String } => (error.Text("codexErrorInfo"), null),
            { ValueKind: JsonValueKind.Object } => OfMember(error),
            _ => (null, null),
        };
        return new(kind ?? "other", status, error.Text("message"), error.Text("additionalDetails"));
    }

    private static (string?, long?) OfMember(JsonElement? error)
    {
        foreach (var (name, value) in error.Members("codexErrorInfo"))
        {
            return (name, value.Count("httpStatusCode"));
        }

        return (null, null);
    }
}
