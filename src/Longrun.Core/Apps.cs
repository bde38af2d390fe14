using System.Collections.Immutable;

namespace Longrun.Core;

/// <summary>
/// How the app under test is started and what is asked of it from outside: the gates of kind serve, browser, walk and
/// mock. The app gets its port as <c>PORT</c> and <c>LONGRUN_PORT</c>.
/// </summary>
internal sealed record AppPlan
{
    /// <summary>The path that is asked for until it answers with anything below 500.</summary>
    public string Ready { get; init; } = "/";

    /// <summary>How long that may take.</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>In order; each is a claim about one answer.</summary>
    public ImmutableArray<HttpProbe> Probes { get; init; } = [];

    /// <summary>Paths that are opened and photographed at both widths.</summary>
    public ImmutableArray<string> Shots { get; init; } = [];

    /// <summary>Pixels: a telephone.</summary>
    public int Narrow { get; init; } = 390;

    /// <summary>Pixels: a desk.</summary>
    public int Wide { get; init; } = 1280;

    /// <summary>In order, in one page at the larger width.</summary>
    public ImmutableArray<BrowserStep> Steps { get; init; } = [];

    /// <summary>Stand-ins for outside services.</summary>
    public ImmutableArray<StandIn> Mocks { get; init; } = [];

    /// <summary>Who walks through the criteria. Null: as for reviews.</summary>
    public string? Agent { get; init; }
}

/// <summary>One request to the app and what its answer has to be like.</summary>
internal sealed record HttpProbe(string Method, string Path)
{
    public string? Body { get; init; }

    public ImmutableArray<HttpHeader> Headers { get; init; } = [];

    public int Status { get; init; } = 200;

    /// <summary>Text that the answer's body contains.</summary>
    public string? Contains { get; init; }

    /// <summary>Text that it does not contain.</summary>
    public string? Lacks { get; init; }

    /// <summary>Headers of the answer, each containing the text.</summary>
    public ImmutableArray<HttpHeader> HasHeaders { get; init; } = [];

    /// <summary>How long the answer may take.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(10);
}

internal sealed record HttpHeader(string Name, string Value);

internal enum BrowserAction
{
    /// <summary>Opens a path of the app.</summary>
    Open,

    /// <summary>Clicks what a selector, or a visible text, names.</summary>
    Click,

    /// <summary>Types <see cref="BrowserStep.Value"/> into a field.</summary>
    Fill,

    /// <summary>Presses a key.</summary>
    Press,

    /// <summary>Waits until a text is visible.</summary>
    See,

    /// <summary>Makes a screenshot under a name.</summary>
    Shot,
}

internal sealed record BrowserStep(BrowserAction Action, string Target)
{
    public string? Value { get; init; }
}

/// <summary>
/// A stand-in for a service outside. Its address is in the app's environment under <paramref name="Variable"/>.
/// </summary>
internal sealed record StandIn(string Name, string Variable)
{
    /// <summary>In order; the last one answers everything after it. Empty: always 200 and an empty object.</summary>
    public ImmutableArray<MockReply> Replies { get; init; } = [];

    /// <summary>What must have been received when the probes are through.</summary>
    public ImmutableArray<Received> Received { get; init; } = [];
}

internal enum MockReplyKind
{
    /// <summary>A whole answer.</summary>
    Answer,

    /// <summary>No answer, until the app gives up or the gate ends.</summary>
    Hang,

    /// <summary>Half of the body, then the connection is closed.</summary>
    Cut,

    /// <summary>200 and a page to log in, where data was asked for.</summary>
    Html,

    /// <summary>What was answered last, once more.</summary>
    Duplicate,
}

internal sealed record MockReply(MockReplyKind Kind)
{
    public int Status { get; init; } = 200;

    public string Body { get; init; } = "{}";

    public string ContentType { get; init; } = "application/json";

    /// <summary>Sent as <c>Retry-After</c>, in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Requests of this method and path arrived exactly so often, each with the text in its body.</summary>
internal sealed record Received(string Method, string Path)
{
    public int Times { get; init; } = 1;

    public string? Contains { get; init; }
}
