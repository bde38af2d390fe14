using System.Collections.Immutable;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>Whether the values of a test that is gone stand elsewhere.</summary>
internal enum Regained
{
    Not,

    /// <summary>But for what cannot be told from the values: the judge has to see it.</summary>
    Mostly,
    Wholly,
}

/// <summary>What a change writes into tests and their data: rows, member data, files of cases.</summary>
internal sealed class AddedText
{
    /// <summary>Texts with gaps in one file that are compared with a value.</summary>
    private const int TemplatesMax = 200;

    /// <summary>Tests that are looked for; more is another suite.</summary>
    private const int SoughtMax = 300;

    /// <summary>A number up to here that is compared with a length is one of a list's.</summary>
    private const int CountMax = 1_000;

    private static readonly LinearRegex s_gap = new(@"\$?\{[^{}]*\}|%[a-z]|#\{[^{}]*\}");

    private static readonly LinearRegex s_cells = new(
        "\"([^\"\n]{1,500})\"|'([^'\n]{1,500})'|([^\\s,;:|\"'\\[\\]{}]+)");

    private static readonly ImmutableHashSet<string> s_lengths =
        ["len", "length", "count", "size", "havelength", "tohavelength", "havecount", "haslength", "single", "hassize",
            "lengthof", "tohavecount"];

    private readonly List<(ImmutableHashSet<string> Values, ImmutableArray<string[]> Templates)> _files = [];
    private readonly TestChange _change;
    private readonly Lazy<Strength> _strongest;
    private int _sought;

    private AddedText(TestChange change)
    {
        _change = change;
        _strongest = new Lazy<Strength>(() => change.After.Cases.Where(now => !now.IsShared && now.Idle == 0
            && change.Matching.IsTouched(now)).SelectMany(now => now.Checks).Where(check => !check.IsRow)
            .Select(check => check.Strength).DefaultIfEmpty(Strength.None).Max());
    }

    public static AddedText Of(TestChange change)
    {
        var added = new AddedText(change);
        var before = change.Change.Files.Where(file => TestPaths.IsTest(file.Path) && file.Before is not null)
            .SelectMany(file => file.Before!.Split('\n')).Select(line => line.Trim()).ToHashSet();
        foreach (var file in change.After.Files)
        {
            var text = change.Change.Files.First(changed => changed.Path == file.Source.Path).After!;
            var lines = text.Split('\n');
            added.Add(file.Source, lines.Select(line => !before.Contains(line.Trim())).ToArray());
        }
        foreach (var file in change.Change.Files.Where(file => Families.Of(file.Path) == Family.None
            && file.After is { Length: <= ChangedFile.BytesMax } && TestPaths.IsTest(file.Path + ".py")))
        {
            added._files.Add(([.. s_cells.Matches(file.After!).Select(match => match.Groups.Values.Skip(1)
                .First(group => group.Success).Value).Select(cell => char.IsAsciiDigit(cell[^1])
                ? Check.Number(cell) : cell)], []));
        }
        return added;
    }

    /// <summary>It holds the code to the number of something.</summary>
    public static bool IsOfLength(Check check) => check.Words.Overlaps(s_lengths)
        && check.Literals.All(literal => int.TryParse(literal, out var count) && count is >= 0 and <= CountMax);

    /// <summary>It compares with a list or an object that is written out.</summary>
    public static bool IsWhole(Check check) => check.Text.Contains("[ ", StringComparison.Ordinal)
        || check.Text.Contains("{ ", StringComparison.Ordinal) || check.Text.Contains("( ", StringComparison.Ordinal)
            && check.Literals.Length > 2;

    /// <summary>Whether what a test held to is in what the change adds, in whatever form.</summary>
    public Regained Has(TestCase test)
    {
        var counts = test.Checks.Where(IsOfLength).SelectMany(check => check.Literals).ToHashSet();
        var values = test.OwnLiterals.Where(value => !Check.IsPlain(value) && value != test.Name
            && !counts.Contains(value)).Distinct().ToList();
        var weight = values.Sum(value => char.IsAsciiDigit(value[^1]) && value.Length < 4 ? 1 : 2);
        var strongest = test.Checks.IsEmpty ? Strength.Weak : test.Checks.Max(check => check.Strength);
        if (weight >= 2 && values.Count < 500 && _sought++ < SoughtMax && _strongest.Value >= strongest)
        {
            foreach (var (own, templates) in _files)
            {
                var direct = values.Count(own.Contains);
                if (direct > 0 && (direct == values.Count
                    || values.TrueForAll(value => own.Contains(value) || templates.Any(parts => Fits(parts, value)))))
                {
                    var isPlain = test.Checks.Any(check => !check.IsRow && check.Literals.Any(literal =>
                        literal is "0" or "1" or "-1" && !own.Contains(literal) && !IsOfLength(check)
                        && check.Strength == Strength.Exact && !check.Text.Contains("[ " + literal + " ]",
                            StringComparison.Ordinal)));
                    return isPlain ? Regained.Mostly : Regained.Wholly;
                }
            }
        }
        return IsBoundsOnly(test) || IsExample(test) ? Regained.Mostly : Regained.Not;
    }

    /// <summary>It became an example of a property of the same functions, as strict as it was.</summary>
    private bool IsExample(TestCase test)
    {
        var checks = test.Checks.Where(check => !check.IsRow).ToList();
        var called = checks.SelectMany(check => check.Called).ToHashSet();
        var inputs = checks.SelectMany(check => check.Arguments).Where(word => !called.Contains(word)).ToHashSet();
        return called.Count > 0 && inputs.Count > 0 && _change.After.Cases.Any(now => now.IsProperty && now.Idle == 0
            && _change.Matching.IsTouched(now)
            && now.Checks.Any(check => check.Strength >= checks.Max(old => old.Strength) && !check.IsRow)
            && called.All(name => now.Words.Contains(name.ToLowerInvariant()))
            && inputs.All(input => now.Words.Contains(input.ToLowerInvariant()) || now.Literals.Contains(input)));
    }

    /// <summary>Bounds only, and a new test of the same functions compares a whole with values.</summary>
    private bool IsBoundsOnly(TestCase test)
    {
        var checks = test.Checks.Where(check => !check.IsRow).ToList();
        if (checks.Count == 0 || checks.Exists(check => check.Strength > Strength.Partial
            || check.Literals.Any(literal => literal.Length > 0 && !char.IsAsciiDigit(literal[^1]))))
        {
            return false;
        }
        var bounds = checks.SelectMany(check => check.Literals).Where(literal => !Check.IsPlain(literal)).ToHashSet();
        return bounds.Count > 0 && _change.Matching.Fresh.Any(now => now.Path == test.Path && now.Idle == 0
            && now.Checks.Any(check => check.Strength == Strength.Exact && !check.IsRow && IsWhole(check)
                && check.Literals.Length > 2 && check.Literals.Count(bounds.Contains) * 3 >= bounds.Count
                && check.Words.Any(word => word.Length > 3 && test.Words.Contains(word)
                    && Matchers.Of(Matchers.Plain(word)) is null && !Matchers.IsNamedLikeOne(word))));
    }

    private static bool Fits(string[] parts, string value)
    {
        var at = 0;
        foreach (var part in parts)
        {
            var found = value.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }
            at = found + part.Length;
        }
        return true;
    }

    private void Add(Source source, bool[] isNew)
    {
        var values = ImmutableHashSet.CreateBuilder<string>();
        var templates = ImmutableArray.CreateBuilder<string[]>();
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            var token = source.Tokens[i];
            if (!token.IsLiteral || token.Line < 1 || token.Line > isNew.Length || !isNew[token.Line - 1])
            {
                continue;
            }
            values.Add(CheckReader.Literal(source, i));
            if (token.Kind == TokenKind.Text && token.Value.AsSpan().IndexOfAny(',', '|', ';') > 0)
            {
                // A row that is written as one text.
                values.UnionWith(token.Value.Split([',', '|', ';', '\n'], StringSplitOptions.TrimEntries)
                    .Where(cell => cell.Length > 0).Select(cell => char.IsAsciiDigit(cell[^1])
                        ? Check.Number(cell) : cell));
            }
            if (token.Kind == TokenKind.Text && token.Value.Length < 500 && templates.Count < TemplatesMax
                && s_gap.IsMatch(token.Value))
            {
                var parts = s_gap.Split(token.Value).Where(part => part.Length > 0).ToArray();
                if (parts.Sum(part => part.Length) >= 4)
                {
                    templates.Add(parts);
                }
            }
        }
        _files.Add((values.ToImmutable(), templates.ToImmutable()));
    }
}
