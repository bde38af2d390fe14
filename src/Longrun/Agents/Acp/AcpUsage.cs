using System.Text.Json;
using Longrun.Core.Work;

namespace Longrun.Agents.Acp;

/// <summary>
/// What a session has used, from wherever its program says it: with the end of the turn, with each answer, or only in
/// money. Whole numbers are kept below the largest instead of wrapping round.
/// </summary>
internal sealed class AcpUsage
{
    private Consumption _soFar = Consumption.None;
    private bool _isNew;

    public bool IsNothing => _soFar.Tokens == 0;

    /// <summary>A usage of its own with each answer (Qwen Code): added up.</summary>
    public void TakeUpdate(JsonElement? update)
    {
        if (update.Member("_meta").Member("usage") is { } usage)
        {
            var (input, output) = Tokens(usage, "inputTokens", "outputTokens");
            Take(_soFar with
            {
                InputTokens = Sum(_soFar.InputTokens, input),
                OutputTokens = Sum(_soFar.OutputTokens, output),
                Turns = _soFar.Turns is { } turns and < int.MaxValue ? turns + 1 : _soFar.Turns ?? 1,
            });
        }

        // Its other numbers tell how full the context is, not what was used.
        var cost = update.Member("cost");
        if (update.Text("sessionUpdate") == "usage_update" && cost.Text("currency") is null or "USD"
            && cost.Amount("amount") is { } amount)
        {
            Take(_soFar with { CostUsd = amount });
        }
    }

    /// <summary>What the end of the turn says, where nothing was added up before.</summary>
    public void TakeResult(JsonElement? result)
    {
        var (input, output) = result.Member("usage") is { } usage
            ? Tokens(usage, "inputTokens", "outputTokens")
            : Tokens(result.Member("_meta").Member("quota").Member("token_count"), "input_tokens", "output_tokens");
        if (input > _soFar.InputTokens || output > _soFar.OutputTokens)
        {
            Take(_soFar with
            {
                InputTokens = Math.Max(input, _soFar.InputTokens),
                OutputTokens = Math.Max(output, _soFar.OutputTokens),
            });
        }
    }

    /// <summary>What is new since it was asked last.</summary>
    public AgentEvent[] Events()
    {
        var events = _isNew ? new AgentEvent[] { new AgentEvent.Usage(_soFar) } : [];
        _isNew = false;
        return events;
    }

    private void Take(Consumption soFar) => (_soFar, _isNew) = (soFar, true);

    /// <summary>Where there is a total, what is in it beside the output is input: caches included.</summary>
    private static (long Input, long Output) Tokens(JsonElement? usage, string input, string output)
    {
        var (read, written) = (usage.Count(input) ?? 0, usage.Count(output) ?? 0);
        return usage.Count("totalTokens") is { } total && total >= written
            ? (Math.Max(read, total - written), written)
            : (read, written);
    }

    private static long Sum(long a, long b) => (long)UInt128.Min((UInt128)a + (UInt128)b, long.MaxValue);
}
