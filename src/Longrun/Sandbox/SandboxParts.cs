using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Longrun.Sandbox;

/// <summary>One thing in the root that a sandboxed job sees.</summary>
internal sealed record Part(PartKind Kind, string Path, string? Target = null);

[JsonConverter(typeof(JsonStringEnumConverter<PartKind>))]
internal enum PartKind
{
    /// <summary>The host's file or folder, read-only.</summary>
    Read,

    /// <summary>A link, as on the host.</summary>
    Link,

    /// <summary>An empty folder of its own, in memory.</summary>
    Empty,

    /// <summary>An empty folder over what must not be seen.</summary>
    HideFolder,

    /// <summary>A device that cannot be opened over a file that must not be read.</summary>
    HideFile,
}

/// <summary>What every sandbox on this machine is made of: a value, found out once, the same for all jobs.</summary>
internal sealed record SandboxParts
{
    /// <summary>The absolute path of bwrap.</summary>
    public required string Bwrap { get; init; }

    /// <summary>In the order in which they are laid over each other.</summary>
    public required ImmutableArray<Part> Root { get; init; }
}

/// <summary>What the machine looks like to the person: handed in by the composition root.</summary>
internal sealed record Host
{
    public required string Home { get; init; }

    /// <summary>The person's PATH: whose tools a job may use.</summary>
    public required string Path { get; init; }

    /// <summary>The folder of this very program, whose init runs inside.</summary>
    public required string Program { get; init; }

    public required string DotnetRoot { get; init; }

    /// <summary>
    /// Never seen but where a job is given a part of it, wherever it lies: the repository, the state directory.
    /// </summary>
    public ImmutableArray<string> Hidden { get; init; } = [];

    /// <summary>What is shown whole to every job.</summary>
    public ImmutableArray<string> System { get; init; } = RootParts.System;
}
