namespace Longrun.Core.Spend;

/// <summary>One bound of a budget, and what is used of it.</summary>
/// <param name="Scope">Whose it is.</param>
/// <param name="Milestone">Where it is a milestone's.</param>
/// <param name="Measure">What is counted.</param>
/// <param name="Used">So far; more than the bound is the overshoot.</param>
/// <param name="Bound">What may be used.</param>
internal sealed record BudgetUse(
    BudgetScope Scope, MilestoneId? Milestone, Measure Measure, decimal Used, decimal Bound)
{
    public bool IsUsedUp => Used >= Bound;

    /// <summary>For instance <c>used 5.40 of 5 USD</c>.</summary>
    public string Figures => Measures.Used(Measure, Used, Bound);

    public string Whose => Scope switch
    {
        BudgetScope.Attempt => "the attempt's budget",
        BudgetScope.Milestone => $"{Milestone}'s budget",
        BudgetScope.Run => "the run's budget",
        BudgetScope.Window => "the budget of any five hours",
    };

    public string UsedUp => $"{Whose} is used up: {Figures}";

    /// <summary>
    /// Whether another attempt would pass it, by what one usually takes. Of a budget of which nothing is used an
    /// attempt is always started: it is ended where it reaches it.
    /// </summary>
    public bool IsPassedBy(decimal estimate) => IsUsedUp || (Used > 0 && Used + estimate > Bound);

    public string Refusal(decimal estimate) => IsUsedUp
        ? UsedUp
        : $"{Whose} has too little left: {Figures}, an attempt usually takes {Measures.Amount(Measure, estimate)}";
}
