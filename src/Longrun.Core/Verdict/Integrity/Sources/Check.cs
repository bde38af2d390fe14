using System.Collections.Immutable;
using System.Globalization;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>How much an assertion pins down.</summary>
internal enum Strength
{
    /// <summary>It holds whatever the code does.</summary>
    None,

    /// <summary>Something is there, or true, or of a type.</summary>
    Weak,

    /// <summary>A part, a bound, a value with a tolerance.</summary>
    Partial,

    /// <summary>One value.</summary>
    Exact,
}

/// <summary>One thing a test holds the code to: an assertion, or a row of its table.</summary>
internal sealed record Check(int Line, Strength Strength)
{
    /// <summary>Its tokens, one blank between them: what makes two the same.</summary>
    public required string Text { get; init; }

    /// <summary>Its texts and numbers, numbers in one form.</summary>
    public required ImmutableArray<string> Literals { get; init; }

    /// <summary>Those of its literals that go into the code under test, as far as its place tells.</summary>
    public ImmutableArray<string> Inputs { get; init; } = [];

    /// <summary>Functions that it calls and that are no matchers.</summary>
    public ImmutableArray<string> Called { get; init; } = [];

    /// <summary>Values and names that go into them.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>Its names, lower case.</summary>
    public required ImmutableHashSet<string> Words { get; init; }

    /// <summary>Its names as written.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    public bool IsRow { get; init; }

    /// <summary>It is content with one of several outcomes.</summary>
    public bool IsOpen { get; init; }

    /// <summary>It expects an exception.</summary>
    public bool Throws { get; init; }

    /// <summary>A number that says how far off is near enough, and whether a larger one is stricter.</summary>
    public (double Value, bool LargerIsStricter)? Tolerance { get; init; }

    /// <summary>Literals that are in every second test anyway.</summary>
    public static bool IsPlain(string literal) => literal is "" or "0" or "1" or "-1" or "-0" || literal.Length > 2_000;

    /// <summary>Literals that one has more often than the other.</summary>
    public static List<string> Without(ImmutableArray<string> literals, ImmutableArray<string> others)
    {
        var left = others.CountBy(literal => literal).ToDictionary(count => count.Key, count => count.Value);
        return [.. literals.Where(literal => (left[literal] = left.GetValueOrDefault(literal) - 1) < 0)];
    }

    /// <summary>A number without its separators, suffix and trailing zeros.</summary>
    public static string Number(string written)
    {
        var text = written.Replace("_", "", StringComparison.Ordinal);
        if (!text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            text = text.TrimEnd('m', 'M', 'f', 'F', 'd', 'D', 'l', 'L', 'n', 'u', 'U');
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && Math.Abs(value) < 1e15 && text.Length < 16
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : text.ToLowerInvariant();
    }
}
