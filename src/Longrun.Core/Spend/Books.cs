using System.Collections.Immutable;
using Longrun.Core.Work;

namespace Longrun.Core.Spend;

/// <summary>
/// What is used of every budget at one moment: by what ended sessions have told, and by what running ones have told so
/// far. A review or a walk counts from its end on in the milestone's, the run's and the window's budgets; not in the
/// attempt's own, which bounds the worker.
/// </summary>
internal sealed class Books(State state, Facts facts, DateTimeOffset now)
{
    /// <summary>How far back a window reaches: as far as the short window of the common plans.</summary>
    public static readonly TimeSpan WindowLength = TimeSpan.FromHours(5);

    private static readonly Allowance s_unbounded = new();

    /// <summary>Of sessions that have ended only.</summary>
    public Books(State state, DateTimeOffset now)
        : this(state, new Facts(), now)
    {
    }

    private readonly Dictionary<string, Spending> _usual = [];
    private readonly Dictionary<BudgetScope, Spending> _expected = [];

    public State State => state;

    public DateTimeOffset Now => now;

    /// <summary>The same at another moment.</summary>
    public Books At(DateTimeOffset moment) => new(state, facts, moment);

    /// <summary>Bounds over the whole run, then those over any five hours.</summary>
    public ImmutableArray<BudgetUse> Shared => [.. Uses(BudgetScope.Run, InRun), .. Uses(BudgetScope.Window, InWindow)];

    /// <summary>
    /// A milestone's, since the person last granted them. Attempts are not among them: they are its allowance.
    /// </summary>
    public ImmutableArray<BudgetUse> Of(MilestoneId id) =>
    [
        .. Uses(BudgetScope.Milestone, id, Bounds(State, id) with { Attempts = null }, () => Spending.Sum(
            State.Of(id).Attempts.Where(a => a.Id.Number > State.Of(id).AllowanceFrom)
                .Select(a => Used(a) + Spending.Sum(Spending.Looks(a).Select(look => look.Used))))),
    ];

    public ImmutableArray<BudgetUse> Of(AttemptState a) =>
    [
        .. Uses(BudgetScope.Attempt, a.Id.Milestone, State.Settings.Budgets.Attempt with { Attempts = null },
            () => Used(a)),
    ];

    /// <summary>The run or the window is bounded at all.</summary>
    public static bool HasBounds(State s, BudgetScope scope) => Bounds(s, scope) != s_unbounded;

    /// <summary>The bounds of one milestone: the roadmap's own go before the configuration's.</summary>
    public static Allowance Bounds(State s, MilestoneId id) =>
        Standing.Find(s, id)?.Budget.Or(s.Settings.Budgets.Milestone) ?? s.Settings.Budgets.Milestone;

    /// <summary>
    /// Why a budget that all share lets no attempt by that agent start. Null: it lets it.
    /// </summary>
    /// <param name="scope">The run's or the window's.</param>
    /// <param name="agent">Whose attempts tell what one usually takes.</param>
    public string? Short(BudgetScope scope, string agent)
    {
        if (!HasBounds(state, scope))
        {
            return null;
        }

        var sum = Expected(scope);
        return Uses(scope, () => sum).FirstOrDefault(use => use.IsPassedBy(Usual(agent)[use.Measure])) is { } passed
            ? passed.Refusal(Usual(agent)[passed.Measure]) : null;
    }

    /// <summary>What an attempt by that agent usually takes.</summary>
    public Spending Usual(string agent) =>
        _usual.TryGetValue(agent, out var known) ? known : _usual[agent] = Estimating.Of(state, agent);

    /// <summary>When something falls out of the last five hours, in order.</summary>
    public IEnumerable<DateTimeOffset> FallsOutAt =>
        Ended.Select(TellsAt).Concat(Looks.Select(look => look.At))
            .Select(at => at + WindowLength).Where(at => at > Now).Order();

    /// <summary>Its session has been started, or is about to be, and has not ended.</summary>
    public static bool IsRunning(AttemptState a) => a is { IsOver: false, AgentEnd: null, Session: null };

    private IEnumerable<AttemptState> Running => Standing.Active(State).Where(IsRunning);

    private IEnumerable<AttemptState> Ended =>
        State.Milestones.Values.SelectMany(milestone => milestone.Attempts).Where(a => !IsRunning(a));

    private IEnumerable<(DateTimeOffset At, Spending Used)> Looks =>
        State.Milestones.Values.SelectMany(milestone => milestone.Attempts).SelectMany(Spending.Looks);

    /// <summary>What a session used counts from its end, so that nothing is missed: what runs counts whole.</summary>
    private Spending InLastHours => Spending.Sum(
    [
        .. Ended.Where(a => TellsAt(a) > Now - WindowLength).Select(Spending.Of),
        .. Looks.Where(look => look.At > Now - WindowLength).Select(look => look.Used),
    ]);

    private Spending Told => Spending.Sum([.. Ended.Select(Spending.Of), .. Looks.Select(look => look.Used)]);

    /// <summary>What runs will take what is usual, also where it has not told it yet.</summary>
    private Spending Expected(BudgetScope scope)
    {
        if (!_expected.TryGetValue(scope, out var sum))
        {
            _expected[scope] = sum = (scope == BudgetScope.Run ? Told : InLastHours)
                + Spending.Sum(Running.Select(a => Spending.Larger(SoFar(a), Usual(a.Agent))));
        }

        return sum;
    }

    private Spending InRun() => Told + Spending.Sum(Running.Select(SoFar));

    private Spending InWindow() => InLastHours + Spending.Sum(Running.Select(SoFar));

    private Spending Used(AttemptState a) => IsRunning(a) ? SoFar(a) : Spending.Of(a);

    private Spending SoFar(AttemptState a)
    {
        var told = facts.Of(a.Id)?.Used ?? Consumption.None;
        var since = State.OpenJobs.Values.FirstOrDefault(job => Standing.AttemptOf(job.Work) == a.Id)?.Since ?? Now;
        // Longer than its keeper lets it run it has not run: the machine slept.
        var bound = State.Settings.AttemptTimeout;
        return Spending.SoFar(told, Now - since < bound ? Now - since : bound);
    }

    private static DateTimeOffset TellsAt(AttemptState a) => a.Session?.At ?? a.EndedAt ?? a.StartedAt;

    private static Allowance Bounds(State s, BudgetScope scope) =>
        scope == BudgetScope.Run ? s.Settings.Budgets.Run : s.Settings.Budgets.Window;

    private IEnumerable<BudgetUse> Uses(BudgetScope scope, Func<Spending> used) =>
        Uses(scope, null, Bounds(state, scope), used);

    private static IEnumerable<BudgetUse> Uses(
        BudgetScope scope, MilestoneId? milestone, Allowance bounds, Func<Spending> used)
    {
        if (bounds == s_unbounded)
        {
            return [];
        }

        var sum = used();
        return from measure in Measures.All
               where bounds[measure] is not null
               select new BudgetUse(scope, milestone, measure, sum[measure], bounds[measure]!.Value);
    }
}
