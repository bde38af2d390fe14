using System.Collections.Immutable;
using Longrun.Core.Text;

namespace Longrun.Core.Work;

/// <summary>
/// What the events of a session add up to, so far or to its end: one fold for every agent. Total: no order of events
/// makes it throw, and its size is bounded whatever it is told.
/// </summary>
internal sealed record SessionTally
{
    /// <summary>Characters of the last words that are kept.</summary>
    public const int WordsMax = 2_000;

    /// <summary>Characters of the last words of a session whose words are what it was started for.</summary>
    public const int AnswerMax = 64 << 10;

    /// <summary>Characters of a line for people.</summary>
    public const int DetailMax = 300;

    /// <summary>Characters of a name: of a model, a version, a session.</summary>
    private const int NameMax = 100;

    /// <summary>Ids of denials kept to count each once; beyond it every one counts.</summary>
    private const int DeniedMax = 1_000;

    /// <summary>Windows of one plan: the vendors have up to six.</summary>
    private const int WindowsMax = 20;

    private const int LostMax = 10;

    private ImmutableHashSet<string> Denied { get; init; } = [];

    private int DeniedBeyond { get; init; }

    public static SessionTally Empty { get; } = new();

    /// <summary>Characters of the last words that this one keeps.</summary>
    public int WordsKept { get; init; } = WordsMax;

    public string? SessionId { get; init; }

    public string? Version { get; init; }

    public string? Model { get; init; }

    public string? KeySource { get; init; }

    public Consumption Used { get; init; } = Consumption.None;

    public int Messages { get; init; }

    public int Tools { get; init; }

    public int Compactions { get; init; }

    public int Retries { get; init; }

    public string? LastText { get; init; }

    public ImmutableArray<string> Lost { get; init; } = [];

    public DateTimeOffset? LoginEndsAt { get; init; }

    /// <summary>By name, as told last.</summary>
    public ImmutableSortedDictionary<string, QuotaWindow> Quota { get; init; } =
        ImmutableSortedDictionary<string, QuotaWindow>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>It was billed beyond the plan at any time.</summary>
    public bool UsedOverage { get; init; }

    public int Denials => Denied.Count + DeniedBeyond;

    public SessionTally Take(AgentEvent e) => e switch
    {
        AgentEvent.Started x => this with
        {
            SessionId = Name(x.SessionId) ?? SessionId, Version = Name(x.Version) ?? Version,
            Model = Name(x.Model) ?? Model, KeySource = Name(x.KeySource) ?? KeySource,
        },
        AgentEvent.Message x => this with
        {
            Messages = Messages + 1,
            LastText = string.IsNullOrEmpty(x.Text) ? LastText : Cut.To(x.Text, WordsKept),
        },
        AgentEvent.Tool => this with { Tools = Tools + 1 },
        AgentEvent.Usage x => this with { Used = Grown(x.SoFar) },
        AgentEvent.Quota x => this with
        {
            Quota = Quota.ContainsKey(x.Window.Name) || Quota.Count < WindowsMax
                ? Quota.SetItem(Name(x.Window.Name)!, x.Window with { Name = Name(x.Window.Name)! }) : Quota,
            UsedOverage = UsedOverage || x.Window.IsOverage,
        },
        AgentEvent.PermissionDenied { Id: { } id } when Denied.Count < DeniedMax || Denied.Contains(id) =>
            this with { Denied = Denied.Add(id) },
        AgentEvent.PermissionDenied => this with { DeniedBeyond = DeniedBeyond + 1 },
        AgentEvent.Retrying => this with { Retries = Retries + 1 },
        AgentEvent.Compacted => this with { Compactions = Compactions + 1 },
        AgentEvent.Lost x => this with
        {
            Lost = Lost.Length < LostMax ? Lost.Add(Cut.OneLine(x.What, DetailMax)) : Lost,
        },
        AgentEvent.LoginEnds x => this with { LoginEndsAt = x.At },
        AgentEvent.FileChange or AgentEvent.Ended => this,
        _ => throw new System.Diagnostics.UnreachableException(e.GetType().Name),
    };

    public SessionReport Report(AgentEvent.Ended end) => new(end.Ending)
    {
        ResetsAt = end.ResetsAt,
        Detail = end.Detail is { } detail && Cut.OneLine(detail, DetailMax) is { Length: > 0 } line ? line : null,
        SessionId = SessionId,
        Version = Version,
        Model = Model,
        KeySource = KeySource,
        UsedOverage = UsedOverage,
        CostUsd = Used.CostUsd,
        InputTokens = Used.InputTokens,
        OutputTokens = Used.OutputTokens,
        PermissionDenials = Denials,
        Messages = Messages,
        Turns = Used.Turns,
        Compactions = Compactions,
        Retries = Retries,
        Lost = Lost,
        LoginEndsAt = LoginEndsAt,
        Quota = [.. Quota.Values],
        LastWords = end.LastWords is { } words ? Cut.To(words, WordsKept) : LastText,
    };

    /// <summary>A count that went back is a stream that contradicts itself: nothing used is given back.</summary>
    private Consumption Grown(Consumption told) => new(
        Math.Max(Used.InputTokens, told.InputTokens), Math.Max(Used.OutputTokens, told.OutputTokens))
    {
        CostUsd = told.CostUsd is { } cost ? Math.Max(Used.CostUsd ?? 0, cost) : Used.CostUsd,
        Turns = told.Turns is { } turns ? Math.Max(Used.Turns ?? 0, turns) : Used.Turns,
    };

    private static string? Name(string? text) => text is null ? null : Cut.OneLine(text, NameMax);
}
