using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>Properties that are tried with fewer or tamer values than before.</summary>
internal static class Narrowing
{
    private static readonly LinearRegex s_libraries = new(
        @"\b(hypothesis|fast-check|jsverify|testcheck|FsCheck|CsCheck|Hedgehog|jqwik|quicktheories|kotest|"
        + @"testing/quick|pgregory\.net/rapid|gopter|proptest|quickcheck|schemathesis|rantly|StreamData)\b");

    private static readonly ImmutableHashSet<string> s_runs =
        ["maxexamples", "numruns", "maxtest", "maxcount", "runs", "iter", "tries", "minsuccessfultests", "cases",
            "withmaxtest", "endsize", "iterations", "stateful_step_count", "maxsize_of_run"];

    private static readonly ImmutableHashSet<string> s_upper =
        ["maxsize", "maxvalue", "maxlength", "max", "maxcodepoint", "maxkeys", "maxdepth", "maxleaves"];

    private static readonly ImmutableHashSet<string> s_lower =
        ["minsize", "minvalue", "minlength", "min", "mincodepoint"];

    private static readonly ImmutableHashSet<string> s_filters =
        ["assume", "filter", "pre", "suchthat", "alphabet", "whitelistcategories", "blacklistcategories", "categories",
            "excludecategories", "blacklistcharacters", "excludecharacters", "whitelistcharacters", "includecharacters",
            "allownan", "allowinfinity", "nonan", "nodefaultinfinity", "where", "prop_assume", "skip_if"];

    private sealed record Reach(double? Runs, double? Upper, double? Lower, int Filters, ImmutableArray<string> Kinds);

    public static IEnumerable<Finding> Of(TestChange change)
    {
        foreach (var after in change.After.Files)
        {
            var file = change.Change.Files.First(file => file.Path == after.Source.Path);
            var before = change.Before.Files.FirstOrDefault(old => old.Source.Path == after.Source.Path);
            if (before is null || file.Before is null || !s_libraries.IsMatch(file.Before))
            {
                continue;
            }
            var now = Named(after.Source).DistinctBy(span => span.Name).ToDictionary(span => span.Name);
            foreach (var span in Named(before.Source).DistinctBy(span => span.Name))
            {
                if (now.TryGetValue(span.Name, out var same)
                    && Narrower(Read(before.Source, span), Read(after.Source, same)) is { } what)
                {
                    var isAsked = change.Asked.HasWord("property") && change.Asked.HasWord("faster")
                        || what.Value is { } value && change.Asked.Mentions(value);
                    yield return new Finding(FindingKind.ExpectationsLoosened,
                        isAsked ? Severity.Warn : Severity.Reject, file.Path, after.Source.At(same.Start).Line,
                        $"\"{Expectations.Clip(span.Name)}\" {what.Text}: the property is held to fewer values.")
                    {
                        Settles = "Generate as many and as wild values as before, or quote what allows fewer.",
                    };
                }
            }
        }
    }

    private static IEnumerable<Span> Named(Source source) =>
        Spans.Tests(source).Concat(Spans.Definitions(source)).Take(3_000);

    private static Reach Read(Source source, Span span)
    {
        double? runs = null;
        double? upper = null;
        double? lower = null;
        var filters = 0;
        var kinds = ImmutableArray.CreateBuilder<string>();
        for (var i = span.Start; i < Math.Min(Math.Min(span.End, span.Start + 5_000), source.Tokens.Length); i++)
        {
            if (source.Tokens[i].Kind != TokenKind.Word)
            {
                continue;
            }
            var word = Matchers.Plain(source.Tokens[i].Value);
            var number = source.At(i + 1).Value is "=" or ":" or "(" ? Number(source, i + 2) : null;
            runs = s_runs.Contains(word) && number is not null ? Math.Max(runs ?? 0, number.Value) : runs;
            upper = s_upper.Contains(word) && number is { } most ? Math.Min(upper ?? most, most) : upper;
            lower = s_lower.Contains(word) && number is { } least ? Math.Max(lower ?? least, least) : lower;
            filters += s_filters.Contains(word) && source.At(i + 1).Value is "(" or "=" or ":" ? 1 : 0;
            if (source.Is(i + 1, "(") && source.Is(i - 1, ".") && source.At(i - 2).Value is "st" or "fc" or "Gen"
                or "Arb" or "strategies" or "rapid" or "gen" or "Arbitraries" or "hypothesis" or "s")
            {
                kinds.Add(word);
            }
        }
        return new Reach(runs, upper, lower, filters, kinds.ToImmutable());
    }

    private static double? Number(Source source, int index)
    {
        var at = source.Is(index, "-") ? index + 1 : index;
        return source.At(at).Kind == TokenKind.Number && double.TryParse(CheckReader.Literal(source, at),
            NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static (string Text, string? Value)? Narrower(Reach old, Reach now)
    {
        if (now.Runs < old.Runs || old.Kinds.Length > 0 && old.Runs is null && now.Runs < 100)
        {
            return ("is tried less often", Text(now.Runs));
        }
        if (old.Kinds.IsEmpty && old.Filters == 0)
        {
            return now.Filters > 0 && now.Kinds.IsEmpty && now.Runs is null
                ? ("leaves out values by a new condition", null) : null;
        }
        if (now.Filters > old.Filters)
        {
            return ("leaves out values by a new condition", null);
        }
        if (now.Upper is not null && (old.Upper is null || now.Upper < old.Upper)
            && now.Kinds.Length <= old.Kinds.Length)
        {
            return ("has a smaller upper bound", Text(now.Upper));
        }
        if (now.Lower is not null && old.Lower is not null && now.Lower > old.Lower)
        {
            return ("has a larger lower bound", Text(now.Lower));
        }
        var lost = old.Kinds.Where(kind => kind is not ("oneof" or "map" or "tuples" or "tuple"))
            .Except(now.Kinds).ToList();
        return lost.Count > 0 && now.Kinds.Length < old.Kinds.Length && now.Kinds.Length > 0
            ? ($"generates no {lost[0]} any more", lost[0]) : null;
    }

    private static string? Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);
}
