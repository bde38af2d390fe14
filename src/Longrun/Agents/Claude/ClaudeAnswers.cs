using System.Text.Json;
using Longrun.Core.Work;

namespace Longrun.Agents.Claude;

/// <summary>
/// What the answers of the model add up to while the session runs; the result has the whole account at its end. Each
/// answer is printed in several lines, one for each of its blocks, and all of them carry the same usage.
/// </summary>
internal sealed class ClaudeAnswers
{
    /// <summary>Ids kept to count an answer once: lines of the main loop and of 20 subagents interleave.</summary>
    private const int RecentMax = 100;

    /// <summary>What stands for the program's own words about a failure, where no model answered.</summary>
    private const string NoModel = "<synthetic>";

    private readonly Queue<string> _recent = [];
    private UInt128 _input;
    private UInt128 _output;

    /// <summary>Answers in the main loop: what <c>--max-turns</c> counts. Null: none yet.</summary>
    public int? Turns { get; private set; }

    /// <summary>So far. Output is what was known when each answer began: too little, never too much.</summary>
    public Consumption SoFar => new(Bounded(_input), Bounded(_output)) { Turns = Turns };

    /// <summary>False where this answer was counted before.</summary>
    public bool Take(JsonElement? message, bool isSubagents)
    {
        if (message.Text("id") is not { } id || message.Text("model") == NoModel || _recent.Contains(id))
        {
            return false;
        }

        _recent.Enqueue(id);
        if (_recent.Count > RecentMax)
        {
            _recent.Dequeue();
        }

        var usage = message.Member("usage");
        _input += (ulong)(usage.Count("input_tokens") ?? 0);
        _input += (ulong)(usage.Count("cache_read_input_tokens") ?? 0);
        _input += (ulong)(usage.Count("cache_creation_input_tokens") ?? 0);
        _output += (ulong)(usage.Count("output_tokens") ?? 0);
        Turns = isSubagents ? Turns : (Turns ?? 0) + 1;
        return true;
    }

    private static long Bounded(UInt128 tokens) => (long)UInt128.Min(tokens, long.MaxValue);
}
