using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Longrun.Core.Digest;
using Longrun.Tools;

namespace Longrun.Cli.Commands;

/// <summary>How a worker's own gate runs are told, to a shell and to a model.</summary>
internal static class GateLines
{
    public const string None =
        "This milestone has no gates yet. Leave tests that prove the work, and a usual way to run them.";

    private const string Verdict = "The verdict is Longrun's own run, on a clean checkout of what you commit.";

    public static string Of(OwnGateRun run)
    {
        if (run.NotRun is { } why)
        {
            return $"{run.Gate.Name}: not run here: {why}";
        }

        var tests = run.Count switch
        {
            null => "",
            1 => "1 test, ",
            { } count => string.Create(CultureInfo.InvariantCulture, $"{count} tests, "),
        };
        var took = string.Create(CultureInfo.InvariantCulture, $"({tests}{run.Seconds:0.0} s)");
        return run.Passed ? $"{run.Gate.Name}: green {took}"
            : $"{run.Gate.Name}: red{(run.Gate.Informs ? ", as it was before you" : "")} {took}: {run.Reason}";
    }

    /// <summary>The end of its log, a line each, indented. Empty where it is green.</summary>
    public static string Tail(OwnGateRun run)
    {
        var page = new StringBuilder();
        foreach (var line in run.Tail.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            page.Append("    ").Append(Plain.Line(line)).Append('\n');
        }

        return page.ToString();
    }

    public static string Sum(ImmutableArray<OwnGateRun> runs)
    {
        var red = runs.Count(IsRed);
        return red == 0
            ? $"All that must be green is green. {Verdict}"
            : string.Create(
                CultureInfo.InvariantCulture, $"{red} of {runs.Length} must be green and is not. {Verdict}");
    }

    /// <summary>It would be sent back.</summary>
    public static bool IsRed(OwnGateRun run) => run is { Passed: false, Gate.Informs: false };
}
