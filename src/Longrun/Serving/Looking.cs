using System.Globalization;
using Longrun.Browsing;
using Longrun.Core;

namespace Longrun.Serving;

/// <summary>A look at the app with a browser.</summary>
internal static class Looking
{
    /// <param name="plan">With neither paths nor steps: the path that was asked for until it answered.</param>
    /// <param name="environment">The driver's own, for the PATH.</param>
    public static Visit Visit(AppPlan plan, IReadOnlyDictionary<string, string> environment)
    {
        var whole = plan.Shots.IsEmpty && plan.Steps.IsEmpty ? plan with { Shots = [plan.Ready] } : plan;
        return new("browser", (app, cancellation) =>
            GoAsync(whole, environment.GetValueOrDefault("PATH"), app, cancellation));
    }

    private static async Task<VisitOutcome> GoAsync(
        AppPlan plan, string? searchPath, AppAddress app, CancellationToken cancellation)
    {
        var visit = new BrowserVisit(app.Base, plan, app.Results);
        await visit.RunAsync(searchPath, cancellation);
        var report = visit.Report;
        return new()
        {
            Failures = report.Failures,
            Notes = report.Notes,
            Files = report.Files,
            Seen = string.Create(
                CultureInfo.InvariantCulture, $"{report.Files.Length} pictures, {report.Failures.Length} failures"),
        };
    }
}
