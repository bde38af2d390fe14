using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>A source of tests: its tests, what they share, and what leaves them out as a whole.</summary>
internal sealed class TestFile
{
    /// <summary>Checks of one test that are compared: more is a table, of which the first say as much.</summary>
    public const int ChecksMax = 600;

    /// <summary>Tests and definitions of one file: no file that people read has as many.</summary>
    private const int SpansMax = 3_000;

    /// <summary>How often each token of a file may be looked at: tests stand in tests, and theirs in them.</summary>
    private const int DepthMax = 8;

    private static readonly ImmutableHashSet<string> s_generators =
        ["given", "forAll", "asyncProperty", "property", "Property", "Fuzz", "rapid", "ForAll", "proptest", "fc",
            "quick"];

    private readonly ImmutableArray<Span> _definitions;
    private readonly Dictionary<string, Span> _byName = new(StringComparer.Ordinal);
    private readonly ImmutableArray<int> _starts;
    private readonly bool[] _inTests;
    private readonly Statements _statements;
    private readonly ImmutableArray<Span> _tests;
    private readonly ImmutableArray<int> _marks;

    private TestFile(Source source)
    {
        Source = source;
        _statements = new Statements(source);
        _tests = [.. Spans.Tests(source).Take(SpansMax)];
        _definitions = [.. Spans.Definitions(source).Take(SpansMax)];
        foreach (var span in _definitions)
        {
            _byName.TryAdd(span.Name, span);
        }
        _starts = [.. _tests.Select(test => test.Start).Order()];
        _inTests = Covered(_tests);
        _marks = [.. Enumerable.Range(0, source.Tokens.Length).Where(i => SkipMarks.IsDirect(source, i))];
    }

    public Source Source { get; }

    public bool HasTests => !_tests.IsEmpty;

    public static TestFile Read(string path, string text) => new(Source.Read(path, text));

    /// <summary>The same, where functions of some names are known to assert nothing.</summary>
    public TestFile With(ImmutableHashSet<string> hollow) => new(Source.With(hollow));

    /// <summary>Functions that assert, and what they hold to.</summary>
    public IEnumerable<(string Name, Strength Strength)> Helpers() =>
        from span in _definitions
        where !IsPartOfTests(span) && HasHead(span)
        select (span.Name, OwnChecks.StrengthOf(Source, span, _statements));

    /// <summary>Functions that are called as if they asserted, and cannot fail.</summary>
    public IEnumerable<string> HollowNames() =>
        from span in _definitions
        where Matchers.IsNamedLikeOne(span.Name) && !IsPartOfTests(span) && !HasHead(span)
            && OwnChecks.IsHollow(Source, span)
        select span.Name;

    /// <summary>Names that stand for something that leaves tests out, with its tokens.</summary>
    public IEnumerable<(string Name, ImmutableArray<Token> Tokens)> SkippingNames() =>
        from span in _definitions
        where span.Name != "pytestmark" && !HoldsTest(span) && Marks(span.Start, span.End)
        select (span.Name, Source.Tokens[span.Start..Math.Min(span.End, span.Start + 200)]);

    /// <summary>
    /// The tests and what they share. A name of <paramref name="skipping"/> leaves out what it is on.
    /// </summary>
    public ImmutableArray<TestCase> Cases(
        ImmutableDictionary<string, ImmutableArray<Token>> skipping, IReadOnlyDictionary<string, Strength> helpers)
    {
        var shared = Outermost(_definitions.Where(span => !IsPartOfTests(span)));
        var cases = ImmutableArray.CreateBuilder<TestCase>();
        var budget = (long)DepthMax * Source.Tokens.Length;
        foreach (var span in _tests)
        {
            if ((budget -= span.End - span.Start) < 0)
            {
                break;
            }
            cases.Add(Case(span, skipping, helpers));
        }
        foreach (var span in shared)
        {
            var one = Case(span, ImmutableDictionary<string, ImmutableArray<Token>>.Empty, helpers);
            if (!one.Checks.IsEmpty)
            {
                cases.Add(one with { IsShared = true, Skips = [] });
            }
        }
        return cases.DrainToImmutable();
    }

    /// <summary>Marks outside tests and outside of what only has a name.</summary>
    public ImmutableArray<SkipMark> Outside(ImmutableDictionary<string, ImmutableArray<Token>> skipping)
    {
        var marks = ImmutableArray.CreateBuilder<SkipMark>();
        var named = _definitions.Where(span => skipping.ContainsKey(span.Name)).ToImmutableArray();
        var covered = Covered(_tests.Concat(named));
        for (var i = 0; i < Source.Tokens.Length; i++)
        {
            if (!covered[i] && Mark(i, skipping) is { } mark)
            {
                marks.Add(mark);
            }
        }
        return marks.DrainToImmutable();
    }

    private bool[] Covered(IEnumerable<Span> spans)
    {
        var covered = new bool[Source.Tokens.Length];
        foreach (var span in spans)
        {
            Array.Fill(covered, true, span.Start, Math.Max(0, Math.Min(span.End, covered.Length) - span.Start));
        }
        return covered;
    }

    private bool IsPartOfTests(Span span) =>
        span.Start < _inTests.Length && _inTests[span.Start] || HoldsTest(span);

    private bool HoldsTest(Span span)
    {
        var first = _starts.BinarySearch(span.Start);
        first = first < 0 ? ~first : first;
        return first < _starts.Length && _starts[first] < span.End;
    }

    private static ImmutableArray<Span> Outermost(IEnumerable<Span> spans)
    {
        var kept = ImmutableArray.CreateBuilder<Span>();
        foreach (var span in spans.OrderBy(span => span.Start).ThenByDescending(span => span.End))
        {
            if (kept.Count == 0 || span.Start >= kept[^1].End)
            {
                kept.Add(span);
            }
        }
        return kept.DrainToImmutable();
    }

    private TestCase Case(
        Span span, ImmutableDictionary<string, ImmutableArray<Token>> skipping,
        IReadOnlyDictionary<string, Strength> helpers)
    {
        var columns = Columns.Unread(Source, span.Start, Math.Min(span.End, Source.Tokens.Length));
        var end = Math.Min(span.End, Source.Tokens.Length);
        var words = new HashSet<string>(StringComparer.Ordinal);
        var literals = new HashSet<string>(StringComparer.Ordinal);
        Collect(span.Start, end, words, literals);
        var messages = Writing.Messages(Source, span.Start, end);
        var own = literals.Where(literal => !messages.Contains(literal)).ToImmutableArray();
        foreach (var used in words.Select(Definition).OfType<Span>().Where(d => !d.Holds(span.Start)).Take(20).ToList())
        {
            Collect(used.Start, Math.Min(used.End, used.Start + 2_000), words, literals);
        }
        return new TestCase(span.Name, Source.Path, Source.At(span.Start).Line)
        {
            EndLine = Source.At(Math.Max(span.Start, end - 1)).Line,
            UnreadColumns = columns,
            IsProperty = words.Overlaps(s_generators),
            Checks = [.. _statements.Checks(span.Start, end, name => helpers.TryGetValue(name, out var strength)
                ? strength : null).Take(ChecksMax)],
            Skips = [.. Enumerable.Range(span.Start, Math.Max(0, end - span.Start))
                .Select(i => Mark(i, skipping)).OfType<SkipMark>(), .. _statements.EarlyReturns(span.Start, end)],
            Words = [.. words.Select(word => word.ToLowerInvariant())],
            Literals = [.. literals],
            OwnLiterals = own,
            Idle = IdleChecks.Count(Source, span.Start, end) + columns.Length,
            Guarded = GuardedChecks.Count(Source, span.Start, end),
            Logs = Writing.Logs(Source, span.Start, end),
            Swallows = _statements.Swallows(span.Start, end),
            Patience = _statements.Patience(span.Start, end),
        };
    }

    private Span? Definition(string name) => _byName.TryGetValue(name, out var span) ? span : null;

    private void Collect(int start, int end, HashSet<string> words, HashSet<string> literals)
    {
        for (var i = start; i < end && i < Source.Tokens.Length; i++)
        {
            if (Source.Tokens[i].Kind == TokenKind.Word)
            {
                words.Add(Source.Tokens[i].Value);
            }
            else if (Source.Tokens[i].IsLiteral)
            {
                literals.Add(CheckReader.Literal(Source, i));
            }
        }
    }

    private bool HasHead(Span span) =>
        span.Start + 2 < span.End && _statements.HasHeads(span.Start + 2, Math.Min(span.End, Source.Tokens.Length));

    private bool Marks(int start, int end)
    {
        var first = _marks.BinarySearch(start);
        first = first < 0 ? ~first : first;
        return first < _marks.Length && _marks[first] < end;
    }

    private SkipMark? Mark(int index, ImmutableDictionary<string, ImmutableArray<Token>> skipping)
    {
        if (_marks.BinarySearch(index) >= 0)
        {
            return SkipMarks.Read(Source, index, []);
        }
        var token = Source.Tokens[index];
        return token.Kind == TokenKind.Word && skipping.TryGetValue(token.Value, out var defined)
            && !Source.Is(index + 1, "=") && !Source.Is(index + 1, ":") && Source.At(index - 1).Value
                is not ("import" or "class" or "function" or "func" or "def" or "const" or "let" or "var" or "public")
            ? SkipMarks.Read(Source, index, defined)
            : null;
    }
}
