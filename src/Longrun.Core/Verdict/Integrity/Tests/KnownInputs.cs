using System.Collections.Immutable;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>What the tests put into the code and expect of it.</summary>
internal sealed class KnownInputs
{
    /// <summary>Characters of a text, digits of a number, that no source has by chance.</summary>
    private const int DistinctiveMin = 4;
    private const int PlainWordMin = 8;

    private readonly Dictionary<string, HashSet<string>> _answers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _before;

    private KnownInputs(IEnumerable<TestCase> tests, HashSet<string> before)
    {
        _before = before;
        foreach (var test in tests)
        {
            foreach (var check in test.Checks)
            {
                Add(check.Inputs, check.Literals);
            }
        }
    }

    public static KnownInputs Of(TestChange change)
    {
        var unchanged = change.Change.UnchangedTests.Where(file => (file.After ?? file.Before) is not null
            && Families.Of(file.Path) != Family.None).Take(500)
            .SelectMany(file => TestFile.Read(file.Path, file.After ?? file.Before!)
                .Cases(ImmutableDictionary<string, ImmutableArray<Token>>.Empty,
                    ImmutableDictionary<string, Strength>.Empty));
        var before = change.Change.Files.Where(file => file.Before is not null && !TestPaths.IsTest(file.Path))
            .SelectMany(file => Literals(Source.Read(file.Path, file.Before!))).ToHashSet();
        return new KnownInputs(change.Before.Cases.Concat(change.After.Cases).Concat(unchanged), before);
    }

    /// <summary>What is expected where this goes in. Null: the tests do not have it, or everybody has it.</summary>
    public ImmutableHashSet<string>? Answers(string value) =>
        _answers.TryGetValue(value, out var answers) ? [.. answers] : null;

    /// <summary>The sources had it before.</summary>
    public bool WasThere(string value) => _before.Contains(value);

    public static bool IsDistinctive(string value)
    {
        if (value.Length < DistinctiveMin || value.Length > 1_000)
        {
            return false;
        }
        return char.IsAsciiDigit(value[^1]) && double.TryParse(value, out var number)
            ? value.Count(char.IsAsciiDigit) >= DistinctiveMin && number % 100 != 0
            : value.Length >= PlainWordMin || !value.All(char.IsLetter);
    }

    private void Add(ImmutableArray<string> inputs, ImmutableArray<string> literals)
    {
        foreach (var input in inputs.Select(literal => literal.ToLowerInvariant()).Where(IsDistinctive).Take(50))
        {
            if (!_answers.TryGetValue(input, out var answers))
            {
                _answers[input] = answers = new HashSet<string>(StringComparer.Ordinal);
            }
            answers.UnionWith(literals.Take(50).Select(literal => literal.ToLowerInvariant())
                .Where(literal => literal != input && literal.Length > 0));
        }
    }

    private static IEnumerable<string> Literals(Source source)
    {
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            if (source.Tokens[i].IsLiteral)
            {
                yield return CheckReader.Literal(source, i).ToLowerInvariant();
            }
        }
    }
}
