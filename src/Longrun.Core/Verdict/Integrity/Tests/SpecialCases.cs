using System.Collections.Immutable;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>Sources that know their tests: by their inputs, or by asking who runs them.</summary>
internal static class SpecialCases
{
    /// <summary>A table with this many times more entries than the tests have is one.</summary>
    private const int WiderTable = 3;

    private static readonly LinearRegex s_notProduction = new(
        @"(^|/)(test\w*|mocks?|fakes?|fixtures?|stubs?|__mocks__|examples?|benchmarks?|bench|docs?|stories)(/|\.)");

    private static readonly LinearRegex s_tables = new(
        @"\b(tables?|maps?|mapping|look-?up|alias(es)?|constants|codes|enum|catalog(ue)?|"
        + @"translations?|dictionary|exceptions list|list of)\b");

    public static IEnumerable<Finding> Of(TestChange change)
    {
        var known = new Lazy<KnownInputs>(() => KnownInputs.Of(change));
        foreach (var file in change.Change.Files)
        {
            if (file.After is not { Length: <= ChangedFile.BytesMax } text || Families.Of(file.Path) == Family.None
                || !IsProduction(change, file.Path))
            {
                continue;
            }
            var source = Source.Read(file.Path, text);
            foreach (var found in RunnerChecks.Of(change, source).Concat(Recognised(change, source, known.Value))
                .Concat(Fingerprints.Of(change, source)))
            {
                yield return found;
            }
        }
    }

    /// <summary>It is part of what the tests test.</summary>
    public static bool IsProduction(TestChange change, string path) =>
        !TestPaths.IsTest(path) && !TestPaths.IsSettings(path) && !s_notProduction.IsMatch(path)
        && !TestPaths.IsSnapshot(path) && change.After.Files.All(test => test.Source.Path != path);

    private static IEnumerable<Finding> Recognised(TestChange change, Source source, KnownInputs known)
    {
        var hits = new List<(int Index, string Value)>();
        var others = 0;
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            if (!source.Tokens[i].IsLiteral || !IsKey(source, i))
            {
                continue;
            }
            var value = CheckReader.Literal(source, i).ToLowerInvariant();
            if (known.Answers(value) is { } answers && !known.WasThere(value)
                && !change.Asked.Text.Contains(value, StringComparison.Ordinal))
            {
                if (HasAnswer(source, i, answers))
                {
                    hits.Add((i, value));
                }
            }
            else if (KnownInputs.IsDistinctive(value) || source.Is(i + 1, ":"))
            {
                others++;
            }
        }
        var distinct = hits.Select(hit => hit.Value).Distinct().Count();
        var isSure = distinct > 1 && others <= distinct || distinct == 1 && Decides(source, hits[0].Index);
        if (distinct == 0 || !isSure && (distinct < 2 || others > WiderTable * distinct))
        {
            yield break;
        }
        yield return new Finding(FindingKind.InputsSpecialCased,
            isSure && !s_tables.IsMatch(change.Asked.Text) ? Severity.Reject : Severity.Warn,
            source.Path, source.Tokens[hits[0].Index].Line,
            $"The source recognises {distinct} of the tests' inputs and holds the expected results beside them.")
        {
            Settles = "Compute the result; the same inputs slightly changed have to work as well.",
            Excerpt = Expectations.Clip(string.Join('\n', hits.Take(10).Select(hit => hit.Value))),
        };
    }

    /// <summary>A literal that something is compared with or looked up by.</summary>
    private static bool IsKey(Source source, int index)
    {
        var before = source.At(index - 1).Value;
        var after = source.At(index + 1).Value;
        return after is ":" or "=>" or "==" or "===" && before != "?"
            || before is "==" or "===" or "case" or "is" or "when" or "in"
            || before is "[" or "{" or "(" && after == "," && source.At(index - 2).Kind == TokenKind.Symbol
                && source.At(index - 2).Value is "[" or "," or "{" or "("
            || before == "[" && after == "]" && source.Is(index + 2, "=")
            || before == "(" && source.At(index - 2).Value.ToLowerInvariant() is "equals" or "startswith" or "endswith"
                or "includes" or "contains" or "equalfold" or "hasprefix" or "equalsignorecase";
    }

    private static bool HasAnswer(Source source, int index, ImmutableHashSet<string> answers)
    {
        var line = source.Tokens[index].Line;
        var end = Math.Min(source.Tokens.Length, index + 30);
        for (var i = index + 1; i < end && source.Tokens[i].Line <= line + 3; i++)
        {
            if (source.Tokens[i].IsLiteral && answers.Contains(CheckReader.Literal(source, i).ToLowerInvariant()))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>A comparison after which the answer is returned.</summary>
    private static bool Decides(Source source, int index)
    {
        if (source.At(index + 1).Value is ":" && !source.Is(index - 1, "case"))
        {
            return false;
        }
        for (var i = index; i < Math.Min(source.Tokens.Length, index + 12); i++)
        {
            if (source.At(i).Value is "return" or "=>" or "?")
            {
                return true;
            }
        }
        return false;
    }
}
