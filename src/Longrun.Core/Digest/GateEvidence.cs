using System.Collections.Immutable;
using Longrun.Core.Text;

namespace Longrun.Core.Digest;

/// <summary>What a gate's run is shown by: of which kind it is, its numbers, and links to what it left.</summary>
internal static class GateEvidence
{
    /// <summary>Links in one line, beside its log: all pictures are on the attempt's own page.</summary>
    private const int LinksMax = 6;

    /// <summary>The word of a configuration; the person's hidden files are gates of no kind that it has.</summary>
    public static string Kind(GateRun run) => IsAcceptance(run) ? "acceptance" : EventLine.Word(run.Kind);

    /// <summary>
    /// For instance <c>[log](x), [tests by name](y), [/ at 390](z)</c>: links where the folder is known, else names.
    /// Empty: it left nothing.
    /// </summary>
    public static string Links(GateRun run, string? folder)
    {
        List<EvidenceItem> all =
        [
            .. run.Evidence is { } log ? [new EvidenceItem("log", log)] : ImmutableArray<EvidenceItem>.Empty,
            .. run.Tests is { } tests ? [new EvidenceItem("tests by name", tests)]
                : ImmutableArray<EvidenceItem>.Empty,
            .. run.Files,
        ];
        return Listing.Of([.. all.Select(item => Md.File(item, folder))], LinksMax);
    }

    /// <summary>What a judge was told and what it said, word for word. Empty: neither was kept.</summary>
    public static string Links(Event.Judged x, string? folder) => string.Join(", ",
    [
        .. x.Said is { } said ? [Md.File(new("its words", said), folder)] : ImmutableArray<string>.Empty,
        .. x.Asked is { } asked ? [Md.File(new("what it was told", asked), folder)] : ImmutableArray<string>.Empty,
    ]);

    /// <summary>
    /// For instance <c> (14 ran, 1 failed, 2 skipped)</c>. Empty: it counts no tests, or its reason has the numbers.
    /// </summary>
    public static string Numbers(GateRun run) =>
        run.Count is not { } ran || (run.Reason?.Contains(" ran", StringComparison.Ordinal) ?? false) ? ""
            : $" ({ran} ran" + (run.Failed is { } failed ? $", {failed} failed" : "")
                + (run.Skipped is { } skipped ? $", {skipped} skipped)" : ")");

    /// <summary>Their names are Longrun's, and what they rest on is the files' hash.</summary>
    private static bool IsAcceptance(GateRun run) => run.Plan.Length > 0
        && (run.Gate == "acceptance" || run.Gate.StartsWith("acceptance-", StringComparison.Ordinal))
        && run.Kind is GateKind.Check or GateKind.Test;
}
