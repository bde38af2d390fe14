using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Longrun.Tests.ModelServer;

/// <summary>What the scripted model answers to one request.</summary>
internal abstract record Turn
{
    private Turn()
    {
    }

    /// <summary>What the answer says it consumed.</summary>
    public Usage Usage { get; init; } = new(100, 20);

    /// <summary>Asks the agent to run one shell command; the real agent does.</summary>
    public sealed record Bash(string Command) : Turn;

    /// <summary>Says its last words and ends the turn.</summary>
    public sealed record Say(string Text) : Turn;

    /// <summary>Declines, the way the service marks it.</summary>
    public sealed record Refuse(string Text) : Turn;

    /// <summary>
    /// 429 as a subscription gets it, with the moment it resets where there is one. From that moment on the script
    /// goes on as if this turn were not in it.
    /// </summary>
    public sealed record UsageLimit(DateTimeOffset? ResetsAt) : Turn;

    /// <summary>An answer as in <see cref="Say"/> whose headers say that the subscription is fine.</summary>
    public sealed record SayWithinLimits(string Text, DateTimeOffset ResetsAt) : Turn
    {
        /// <summary>Percent of the five hours that are used, where it is said; of the week a third of it.</summary>
        public int? Used { get; init; }

        /// <summary>The five hours are used up, and what is answered is billed beyond the plan.</summary>
        public bool IsOverage { get; init; }
    }

    /// <summary>Asks the agent to call one of its tools, with arguments in JSON.</summary>
    public sealed record Call(string Tool, string Arguments) : Turn;

    /// <summary>401.</summary>
    public sealed record Unauthorised : Turn;

    /// <summary>The service is overloaded: 529, 503.</summary>
    public sealed record Overloaded : Turn;

    /// <summary>The connection is cut in the middle of the answer.</summary>
    public sealed record Cut : Turn;

    /// <summary>Nothing more is sent until the test releases the server or the caller goes away.</summary>
    public sealed record Hang : Turn;
}

/// <summary>The token counts an answer carries.</summary>
internal readonly record struct Usage(int Input, int Output);

/// <summary>One request as the scripted model saw it.</summary>
internal sealed partial record ModelRequest
{
    public required string Path { get; init; }

    /// <summary>The milestone named in the first message; null in requests that are not about one.</summary>
    public string? Milestone { get; init; }

    public int Attempt { get; init; }

    /// <summary>It is asked by an agent that judges the milestone instead of working on it.</summary>
    public bool IsJudge { get; init; }

    /// <summary>How many answers the conversation holds already: the script's position, kept by the caller.</summary>
    public int TurnsTaken { get; init; }

    /// <summary>Whether tools were offered. The agent's side requests (titles and the like) offer none.</summary>
    public bool OffersTools { get; init; }

    /// <summary>The text of the last tool result in the conversation, empty where there is none.</summary>
    public string LastToolResult { get; init; } = "";

    public required ImmutableDictionary<string, string> Headers { get; init; }

    public required string Body { get; init; }

    /// <param name="http">The request.</param>
    /// <param name="body">Its body.</param>
    /// <param name="opening">What was said to the agent before it answered first; its milestone is named there.</param>
    public static ModelRequest Of(HttpRequest http, string body, IEnumerable<string> opening)
    {
        var words = string.Join('\n', opening);
        var named = NamedMilestone().Match(words);
        return new()
        {
            Path = http.Path + http.QueryString,
            Headers = http.Headers.ToImmutableDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()),
            Body = body,
            IsJudge = words.Contains("You judge milestone", StringComparison.Ordinal),
            Milestone = named.Success ? named.Groups["milestone"].Value : null,
            Attempt = named.Success ? int.Parse(named.Groups["attempt"].Value, CultureInfo.InvariantCulture) : 0,
        };
    }

    [GeneratedRegex(@"milestone (?<milestone>[A-Za-z][A-Za-z0-9.\-]*), attempt (?<attempt>[0-9]+)")]
    private static partial Regex NamedMilestone();
}

/// <summary>What is answered, by milestone and attempt: its turns in order; the last one is repeated.</summary>
internal sealed class ModelScript(TimeProvider clock)
{
    private readonly Dictionary<(string Milestone, int Attempt), ImmutableArray<Turn>> scenes = [];
    private readonly Dictionary<(string Milestone, int Attempt), ImmutableArray<Turn>> judged = [];

    public ModelScript()
        : this(TimeProvider.System)
    {
    }

    /// <summary>The turns of every attempt on a milestone that has none of its own.</summary>
    public ModelScript For(string milestone, params ImmutableArray<Turn> turns) => For(milestone, 0, turns);

    public ModelScript For(string milestone, int attempt, params ImmutableArray<Turn> turns)
    {
        scenes[(milestone, attempt)] = turns;
        return this;
    }

    /// <summary>The turns of whoever judges an attempt; 0: any that has none of its own.</summary>
    public ModelScript ForJudge(string milestone, int attempt, params ImmutableArray<Turn> turns)
    {
        judged[(milestone, attempt)] = turns;
        return this;
    }

    public Turn Answer(ModelRequest request)
    {
        if (request.Milestone is not { } milestone || !request.OffersTools)
        {
            return new Turn.Say("Nothing to do.");
        }

        var script = request.IsJudge ? judged : scenes;
        var turns = script.GetValueOrDefault((milestone, request.Attempt), script.GetValueOrDefault((milestone, 0)));
        var now = clock.GetUtcNow();
        turns = turns.IsDefault ? [] : turns.RemoveAll(t => t is Turn.UsageLimit limit && limit.ResetsAt <= now);
        return turns.IsEmpty
            ? new Turn.Say("This milestone is not in the script.")
            : turns[Math.Min(request.TurnsTaken, turns.Length - 1)];
    }
}
