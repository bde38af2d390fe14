using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Longrun.Core.Text;

namespace Longrun.Core.Work;

/// <summary>Attempts that failed in one and the same way, and what each had done, oldest first.</summary>
/// <param name="Tried">At least two.</param>
/// <param name="Left">
/// The head of the last of them, which the clone does not stand on and has as <see cref="DiagnoseText.LeftName"/>.
/// Null: it stands on it, or there is nothing.
/// </param>
internal sealed record BriefDiagnosis(ImmutableArray<BriefTried> Tried, CommitId? Left);

/// <summary>What one attempt did. <paramref name="Claim"/> is its own word.</summary>
internal sealed record BriefTried(int Attempt, Change? Change, string? Claim);

/// <summary>How a brief begins where the same failure has come twice.</summary>
internal static class DiagnoseText
{
    /// <summary>The work that is left aside, as a worker's clone has it.</summary>
    public const string LeftName = "longrun/earlier";

    /// <summary>Paths of one attempt that are named: enough to see where it looked.</summary>
    private const int PathsMax = 12;

    private const int ClaimMax = 400;

    public static void Append(StringBuilder page, BriefDiagnosis diagnosis)
    {
        var numbers = string.Join(", ", diagnosis.Tried.Select(tried => Number(tried.Attempt)));
        page.Append(CultureInfo.InvariantCulture, $"## Diagnose first\n\nAttempts {numbers} failed in the same way; ");
        page.Append("what they failed of stands below. The same again will fail again. ");
        page.Append("Before you change anything:\n\n");
        page.Append("1. Reproduce the failure with the very command that failed.\n");
        page.Append("2. Find the cause, and say it in a sentence that explains every line of the log. A guess that ");
        page.Append("explains only some of them is not it.\n");
        page.Append("3. Only then change something, by another way than those tried.\n\n");
        page.Append("Where the cause lies outside of what you may change, report `blocked` with what you found: that ");
        page.Append("is worth more than another attempt.\n\nWhat was tried:\n\n");
        foreach (var tried in diagnosis.Tried)
        {
            Tried(page, tried);
        }

        page.Append('\n');
        if (diagnosis.Left is { } left)
        {
            page.Append("You start without that work, from the branch as it stands. It is in your clone as ");
            page.Append(CultureInfo.InvariantCulture, $"`{LeftName}` ({left.Short}): ");
            page.Append(CultureInfo.InvariantCulture, $"`git diff {BriefText.TipName} {LeftName}` shows it. ");
            page.Append("Take over what you have understood to be right, nothing else.\n\n");
        }
    }

    private static void Tried(StringBuilder page, BriefTried tried)
    {
        page.Append(CultureInfo.InvariantCulture, $"- Attempt {tried.Attempt}: ");
        page.Append(tried.Change is { Paths.IsEmpty: false } change
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"+{change.Insertions} -{change.Deletions} in {string.Join(", ", change.Paths.Take(PathsMax))}")
                + (change.Files > PathsMax ? ", and more" : "")
            : "no change");
        page.Append(tried.Claim is { Length: > 0 } claim ? $". It said: “{Cut.OneLine(claim, ClaimMax)}”\n" : "\n");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
