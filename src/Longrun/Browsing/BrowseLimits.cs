namespace Longrun.Browsing;

/// <summary>How long a browser is waited for, and how much it may leave.</summary>
internal sealed record BrowseLimits
{
    public static BrowseLimits Usual { get; } = new();

    /// <summary>The browser's start: a second on a free machine.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Until a page has loaded, as browsers' own automation has it.</summary>
    public TimeSpan Navigation { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>One step: until what it names is there, and is done with.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Until a loaded page asks for nothing more. One that always asks is taken as it is then.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Until something is to be seen on a page that scripts fill.</summary>
    public TimeSpan Shown { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Until a browser that is asked to end has ended; then it is ended.</summary>
    public TimeSpan End { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pixels of a page's height that are photographed: ten screens. A page may be endless.</summary>
    public const int HeightMax = 8_000;

    /// <summary>Pixels of a screen's height.</summary>
    public const int Height = 800;

    /// <summary>Bytes of one screenshot: a page full of photographs has some.</summary>
    public const int ShotBytesMax = 8 << 20;

    /// <summary>Screenshots of one visit; no more are kept of a gate.</summary>
    public const int ShotsMax = 40;

    /// <summary>Sentences of each kind: a page that fails in a loop says the same without end.</summary>
    public const int SentencesMax = 10;

    /// <summary>Characters of a page's own words in a sentence.</summary>
    public const int WordsMax = 300;

    /// <summary>As the browser's driver counts.</summary>
    public static float Milliseconds(TimeSpan time) => (float)time.TotalMilliseconds;
}
