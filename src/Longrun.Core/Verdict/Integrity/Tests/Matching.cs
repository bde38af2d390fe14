using System.Collections.Immutable;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>A test before and what it became.</summary>
internal sealed record TestPair(TestCase Old, TestCase New, bool ByName);

/// <summary>Which test became which, over the whole change: by name, else by what it is about.</summary>
internal sealed class Matching
{
    /// <summary>Tests without a namesake that are looked for by content; more is another suite.</summary>
    private const int SoughtMax = 300;

    /// <summary>Share of an old test's values and names that a new one has to have.</summary>
    private const double SimilarMin = 0.6;

    /// <summary>Checks of a test whose shape is compared.</summary>
    private const int ShapesMax = 50;

    private readonly ImmutableArray<TestPair>.Builder _pairs = ImmutableArray.CreateBuilder<TestPair>();
    private readonly ImmutableArray<TestCase>.Builder _gone = ImmutableArray.CreateBuilder<TestCase>();
    private readonly HashSet<TestCase> _taken = new(ReferenceEqualityComparer.Instance);

    private readonly Lazy<HashSet<TestCase>> _touched;

    private Matching(Suite before, Suite after)
    {
        _touched = new Lazy<HashSet<TestCase>>(() => new HashSet<TestCase>(Fresh.Concat(_pairs.Where(pair =>
            !pair.Old.Literals.SetEquals(pair.New.Literals)).Select(pair => pair.New)),
            ReferenceEqualityComparer.Instance));
        var unmatched = ByName(before, after);
        var fresh = after.Cases.Where(test => !test.IsShared && !_taken.Contains(test)).ToImmutableArray();
        var all = after.Cases.Where(test => !test.IsShared && test.Asserted > 0).Take(2_000).ToImmutableArray();
        Fresh = fresh;
        foreach (var (old, n) in unmatched.Select((old, n) => (old, n)))
        {
            var found = n >= SoughtMax || old.IsShared ? null : Best(old, fresh) ?? Best(old, all);
            if (found is not null)
            {
                _pairs.Add(new TestPair(old, found, ByName: false));
                _taken.Add(found);
            }
            else if (old.IsShared || !IsSpread(old, fresh))
            {
                _gone.Add(old);
            }
        }
    }

    public ImmutableArray<TestPair> Pairs => _pairs.ToImmutable();

    /// <summary>Tests, and what they shared, that became nothing.</summary>
    public ImmutableArray<TestCase> Gone => _gone.ToImmutable();

    /// <summary>Tests that were no other ones before.</summary>
    public ImmutableArray<TestCase> Fresh { get; }

    /// <summary>A test that is new, or that an old one of other text became.</summary>
    public bool IsTouched(TestCase test) => _touched.Value.Contains(test);

    public ImmutableArray<TestCase> Added => [.. Fresh.Where(test => !_taken.Contains(test))];

    public static Matching Of(Suite before, Suite after) => new(before, after);

    private List<TestCase> ByName(Suite before, Suite after)
    {
        var byName = after.Cases.GroupBy(test => Key(test))
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var unmatched = new List<TestCase>();
        foreach (var old in before.Cases)
        {
            var found = byName.GetValueOrDefault(Key(old))?.Where(test => !_taken.Contains(test)).Take(50)
                .MaxBy(test => Likeness(old, test));
            if (found is null)
            {
                unmatched.Add(old);
                continue;
            }
            _taken.Add(found);
            _pairs.Add(new TestPair(old, found, ByName: true));
        }
        return unmatched;
    }

    private static string Key(TestCase test) =>
        (test.IsShared ? "=" : "") + string.Concat(test.Name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static int Likeness(TestCase old, TestCase other) =>
        (old.Path == other.Path ? 1 : 0)
        + 2 * old.Checks.Select(check => check.Text).Intersect(other.Checks.Select(check => check.Text)).Count();

    private static TestCase? Best(TestCase old, ImmutableArray<TestCase> others)
    {
        var (values, names) = About(old);
        var texts = old.Checks.Select(check => check.Text).ToHashSet();
        TestCase? best = null;
        var most = 0.0;
        foreach (var other in others)
        {
            if (other.Asserted == 0)
            {
                continue;
            }
            var shared = Share(names, other.Words);
            double likeness;
            if (values.Count == 0)
            {
                var same = other.Checks.Count(check => texts.Contains(check.Text));
                likeness = shared >= 0.8 && same * 2 >= texts.Count && texts.Count > 0 ? shared : 0;
            }
            else
            {
                var covered = Share(values, other.Literals);
                likeness = covered >= SimilarMin && (Weight(values) >= 3 || shared >= 0.8) ? (covered + shared) / 2 : 0;
                if (likeness < SimilarMin && covered >= 1 && (HasShape(old, other) || IsAsStrict(old, other)))
                {
                    likeness = SimilarMin;
                }
            }
            if (likeness >= SimilarMin && likeness > most)
            {
                (best, most) = (other, likeness);
            }
        }
        return best;
    }

    /// <summary>The same checks with other names: what is tested was renamed.</summary>
    private static bool HasShape(TestCase old, TestCase other)
    {
        var shapes = other.Checks.Take(ShapesMax).Select(Shape).ToHashSet();
        return old.Checks.Length <= ShapesMax && old.Checks.All(check => shapes.Contains(Shape(check)));
    }

    /// <summary>
    /// In the same file, with all its values and as many checks as strict as its own: what is tested is called
    /// otherwise.
    /// </summary>
    private static bool IsAsStrict(TestCase old, TestCase other) =>
        old.Path == other.Path && other.Asserted >= old.Asserted && other.Guarded <= old.Guarded
        && old.OwnLiterals.Where(literal => literal != old.Name).All(other.Literals.Contains)
        && Strengths(old).Zip(Strengths(other)).All(pair => pair.Second >= pair.First);

    private static IEnumerable<Strength> Strengths(TestCase test) =>
        test.Checks.Where(check => !check.IsRow).Select(check => check.Strength).OrderDescending();

    /// <summary>
    /// The same checks, in the same order, but for names of functions and variables: nothing of it may have become
    /// weaker.
    /// </summary>
    public static bool IsSame(TestPair pair) =>
        pair.Old.Checks.Length <= ShapesMax && pair.New.Guarded <= pair.Old.Guarded && pair.New.Idle <= pair.Old.Idle
        && pair.Old.Checks.Select(Shape).SequenceEqual(pair.New.Checks.Select(Shape), StringComparer.Ordinal);

    private static string Shape(Check check) => string.Join(' ', check.Text.Split(' ').Select(word =>
        word.Length > 0 && (char.IsLetter(word[0]) || word[0] == '_') && !check.Literals.Contains(word)
            && Matchers.Of(Matchers.Plain(word)) is null ? "_" : word));

    /// <summary>What it held to is spread over several new tests.</summary>
    private static bool IsSpread(TestCase old, ImmutableArray<TestCase> fresh)
    {
        var (values, names) = About(old);
        var asserting = fresh.Where(test => test.Asserted > 0).Take(500).ToList();
        return values.Count >= 3 && asserting.Sum(test => test.Asserted) >= old.Asserted
            && Share(values, asserting.SelectMany(test => test.Literals).ToHashSet()) >= 0.9
            && Share(names, asserting.SelectMany(test => test.Words).ToHashSet()) >= SimilarMin;
    }

    private static (HashSet<string> Values, HashSet<string> Names) About(TestCase test)
    {
        var literals = test.OwnLiterals.Where(literal => literal != test.Name).ToList();
        var values = literals.Where(literal => !Check.IsPlain(literal)).ToHashSet();
        if (values.Count == 0)
        {
            values = [.. literals];
        }
        var names = test.Checks.SelectMany(check => check.Words)
            .Where(word => Matchers.Of(Matchers.Plain(word)) is null && word.Length > 1).ToHashSet();
        return (values, names);
    }

    private static int Weight(HashSet<string> values) => values.Sum(value => Math.Min(value.Length, 10));

    private static double Share(HashSet<string> wanted, IReadOnlySet<string> there) =>
        wanted.Count == 0 ? 1 : (double)wanted.Count(there.Contains) / wanted.Count;
}
