using Longrun.Bench;

var options = Options.Parse(args);
var figures = new Figures(options.Json);
Figures.Say($"load at the start: {Figures.Load()}");
if (options.Wants("cycle"))
{
    CycleCost.Measure(figures);
}

if (options.Wants("idle"))
{
    IdleCost.Measure(options, figures);
}

if (options.Wants("status"))
{
    StatusCost.Measure(options, figures);
}

if (options.Wants("milestones"))
{
    using var cost = new MilestoneCost(options, figures);
    cost.Measure();
}

Figures.Say($"load at the end: {Figures.Load()}");
figures.End();
return 0;
