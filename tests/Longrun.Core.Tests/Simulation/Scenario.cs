using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Longrun.Core.Tests.Simulation;

/// <summary>What a worker does in one session.</summary>
internal enum Behaviour
{
    Succeed,
    SucceedWithDecision,
    EmptyDiff,
    WrongWork,
    Crash,
    CrashWithWork,
    Limit,
    LimitWithoutReset,
    QuestionWithDefault,
    QuestionWithoutDefault,
    MoneyQuestion,
    Refuse,
    NotLoggedIn,
    NotStarted,
    FlakyInterruption,
    TimeOut,
    Flood,
    CollectFailure,
    ForbiddenContent,
    FewerTests,

    /// <summary>Right work, and something code sends back.</summary>
    Cheats,

    /// <summary>Right work, and a change of what gates rest on.</summary>
    Weakens,

    /// <summary>Right by its gates, and not by a judge.</summary>
    Dubious,
}

internal enum Patience
{
    NeverAnswers,
    TriesAgainOnce,
    Skips,
}

/// <summary>
/// One milestone of a scenario: what its workers do, by the count of sessions that came to their end.
/// </summary>
internal sealed record Plot(string Id, ImmutableArray<Behaviour> Script, ImmutableArray<string> DependsOn)
{
    /// <summary>Paths of right work beside its own main file.</summary>
    public ImmutableDictionary<string, string> Extra { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>A file that several milestones write to. Null: none.</summary>
    public string? Shared { get; init; }

    public string? Touches { get; init; }

    public bool AnswersWorker { get; init; } = true;

    public Patience Patience { get; init; }

    /// <summary>The person lets its change of what gates rest on go on.</summary>
    public bool AllowsWeakening { get; init; }

    /// <summary>The only agent it may have. Null: those of the configuration.</summary>
    public string? Agent { get; init; }

    public string Main => $"{Id.ToLowerInvariant()}/main";

    public Behaviour At(int sessions) => Script[Math.Min(sessions, Script.Length - 1)];
}

/// <summary>A whole night drawn from a seed: roadmap, configuration, workers, person.</summary>
internal sealed record Scenario(ImmutableArray<Plot> Plots, Settings Settings, bool IsBare)
{
    /// <summary>Agents whose service can be asked what is left.</summary>
    public ImmutableArray<string> Askable { get; init; } = [];

    /// <summary>Sessions tell the windows of their plans when they end.</summary>
    public bool SessionsTell { get; init; }

    /// <summary>What the windows of the plans are drawn from.</summary>
    public ulong Seed { get; init; }

    /// <summary>Sessions tell what they use, and budgets end some: how a run ends hangs on what disturbs it.</summary>
    public bool HasBudgets { get; init; }

    public static Scenario Of(ulong seed)
    {
        var dice = new Dice(seed);
        var count = 2 + dice.Below(5);
        var workers = dice.Of(1, 1, 2, 3);
        var isBare = dice.Percent(15);
        var plots = Enumerable.Range(1, count).Select(n => PlotOf(dice, n, count, isBare)).ToImmutableArray();
        var settings = SettingsOf(dice, workers, isBare, count);
        var budgets = Spenders.Drawn(seed);
        // Drawn on their own, so that what a seed drew before stays as it is.
        var plans = new Dice(seed * 31);
        settings = settings with
        {
            Limits = LimitsOf(plans), Use = plans.Percent(50) ? ["one", "two"] : settings.Use,
            Budgets = budgets ?? settings.Budgets,
            Review = plans.Percent(40) ? new() { When = ReviewPolicy.Always, Agent = plans.Of("one", "two") } : new(),
        };
        plots = [.. plots.Select(plot => plot with
        {
            Agent = plans.Percent(10) ? plans.Of("one", "two") : null, AllowsWeakening = plans.Percent(50),
        })];
        return new(settings.Use.Length == 1 ? plots : [.. plots.Select(Untroubled)], settings, isBare)
        {
            HasBudgets = budgets is not null,
            Askable = plans.Of<ImmutableArray<string>>([], ["one"], ["one", "two"]),
            SessionsTell = plans.Percent(50), Seed = seed,
        };
    }

    public string Text(string remark) => Plots.Aggregate(
        new StringBuilder("# Night\n\n"),
        (text, plot) => text.Append(CultureInfo.InvariantCulture, $"""
            ## {plot.Id} Build part {plot.Id}
            Prose about {plot.Id}. {remark}

            - Depends on: {(plot.DependsOn.IsEmpty ? "none" : string.Join(", ", plot.DependsOn))}
            {(plot.Touches is null ? "" : $"- Touches: {plot.Touches}/**")}
            {(plot.Agent is null ? "" : $"- Agent: {plot.Agent}")}
            {(plot.Shared is null ? "" : "- Budget: 20 attempts")}

            Done when:
            - [ ] `check {plot.Main}` passes


            """)).ToString();

    /// <summary>
    /// With two agents it hangs on the moment whether somebody is asked about one, and an answer gives a new
    /// allowance: where an agent is missing no attempt may count, or the end would hang on the moment as well.
    /// </summary>
    private static Plot Untroubled(Plot plot) =>
        plot.Script.Any(does => does is Behaviour.NotLoggedIn or Behaviour.NotStarted)
            ? plot with { Script = [plot.Script.First(does => does is Behaviour.NotLoggedIn or Behaviour.NotStarted),
                Behaviour.Succeed] }
            : plot;

    private static Limits LimitsOf(Dice dice) => new()
    {
        Reserve = dice.Percent(30) ? 20 : 0, ReadyBy = dice.Percent(20) ? new TimeSpan(8, 30, 0) : null,
    };

    private static Plot PlotOf(Dice dice, int n, int count, bool isBare)
    {
        var depends = n == 1 || dice.Percent(40) ? (isBare && n > 1 ? ["M1"] : ImmutableArray<string>.Empty)
            : dice.Percent(50) ? [$"M{n - 1}"] : [$"M{1 + dice.Below(n - 1)}"];
        var isSharing = dice.Percent(25);
        var extra = ImmutableDictionary<string, string>.Empty;
        if (n == 1 && isBare)
        {
            extra = extra.Add("build", "1");
        }

        if (n == Math.Min(2, count))
        {
            extra = extra.Add("lint", "fixed").Add("lock", "v2");
        }

        return new($"M{n}", Script(dice, isSharing), depends)
        {
            Extra = extra, Shared = isSharing ? "shared" : null,
            Touches = dice.Percent(30) ? dice.Of($"m{n}", "common") : null,
            AnswersWorker = dice.Percent(75),
            Patience = dice.Of(Patience.NeverAnswers, Patience.TriesAgainOnce, Patience.Skips),
        };
    }

    /// <summary>
    /// Where conflicts may cost attempts, the script costs none: the end must not hang on who lands first.
    /// </summary>
    private static ImmutableArray<Behaviour> Script(Dice dice, bool isSharing)
    {
        if (dice.Percent(40))
        {
            return [Behaviour.Succeed];
        }

        if (isSharing)
        {
            return [dice.Of(Behaviour.Limit, Behaviour.LimitWithoutReset, Behaviour.FlakyInterruption),
                Behaviour.Succeed];
        }

        var kinds = Enum.GetValues<Behaviour>().ToImmutableArray();
        var bad = Enumerable.Range(0, 1 + dice.Below(3)).Select(_ => kinds[dice.Below(kinds.Length)]);
        return [.. bad, dice.Percent(10) ? dice.Of(Behaviour.EmptyDiff, Behaviour.WrongWork) : Behaviour.Succeed];
    }

    private static Settings SettingsOf(Dice dice, int workers, bool isBare, int count)
    {
        var agents = ImmutableDictionary<string, AgentSettings>.Empty
            .Add("one", new(AgentKind.Command, "one", [])).Add("two", new(AgentKind.Command, "two", []));
        ImmutableArray<GateDefinition> gates =
        [
            new("tests", GateKind.Test, "tests"),
            .. dice.Percent(40) ? [new GateDefinition("lint", GateKind.Check, "lint")]
                : ImmutableArray<GateDefinition>.Empty,
            .. dice.Percent(40)
                ? [new GateDefinition("late", GateKind.Check, $"check m{count}/main") { From = new($"M{count}") }]
                : ImmutableArray<GateDefinition>.Empty,
        ];
        return new()
        {
            Workers = workers, Agents = agents, Use = dice.Percent(30) ? ["one", "two"] : ["one"],
            Gates = isBare || dice.Percent(30) ? null : gates, KnownRed = ["lint"],
            Questions = dice.Percent(70) ? QuestionPolicy.Decide : QuestionPolicy.Ask,
        };
    }
}
