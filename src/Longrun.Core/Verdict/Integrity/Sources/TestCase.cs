using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>When a test is left out.</summary>
internal enum SkipReason
{
    /// <summary>Where the machine is another one.</summary>
    Platform,

    /// <summary>Unless a variable of the environment is set.</summary>
    Environment,

    Always,
}

/// <summary>Something that leaves tests out.</summary>
internal sealed record SkipMark(int Line, string Text, SkipReason Reason);

/// <summary>A test, or with <see cref="IsShared"/> what tests share: a function that asserts, a table.</summary>
internal sealed record TestCase(string Name, string Path, int Line)
{
    public ImmutableArray<Check> Checks { get; init; } = [];

    public ImmutableArray<SkipMark> Skips { get; init; } = [];

    /// <summary>All its literals, with those of what it uses of its file.</summary>
    public ImmutableHashSet<string> Literals { get; init; } = [];

    /// <summary>Its names, lower case, with those of what it uses of its file.</summary>
    public ImmutableHashSet<string> Words { get; init; } = [];

    /// <summary>Literals of its own: what it is about.</summary>
    public ImmutableArray<string> OwnLiterals { get; init; } = [];

    public bool IsShared { get; init; }

    public int EndLine { get; init; }

    /// <summary>It is run with values that a generator makes.</summary>
    public bool IsProperty { get; init; }

    /// <summary>Columns of its table that no line of it reads: nothing is compared with what stands there.</summary>
    public ImmutableArray<string> UnreadColumns { get; init; } = [];

    /// <summary>It catches what its assertions throw.</summary>
    public bool Swallows { get; init; }

    /// <summary>Assertions that cannot fail or are never reached.</summary>
    public int Idle { get; init; }

    /// <summary>Assertions that run only under a condition, without another way beside it.</summary>
    public int Guarded { get; init; }

    /// <summary>Lines that only write something out.</summary>
    public int Logs { get; init; }

    /// <summary>Times to try again, and milliseconds or seconds allowed, by the word that gives them.</summary>
    public ImmutableDictionary<string, double> Patience { get; init; } =
        ImmutableDictionary<string, double>.Empty;

    public int Asserted => Checks.Count(check => check.Strength > Strength.None && !check.IsRow);
}
