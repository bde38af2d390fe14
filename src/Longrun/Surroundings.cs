using System.Collections.Immutable;

namespace Longrun;

/// <summary>What the executable hands in: the library reads no environment and knows no clock of its own.</summary>
internal sealed record Surroundings
{
    /// <summary>The person's environment. Jobs get parts of it by name, never the whole.</summary>
    public required ImmutableDictionary<string, string> Environment { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>The command that starts this very program.</summary>
    public required ImmutableArray<string> Self { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary><c>$XDG_STATE_HOME</c>, else <c>~/.local/state</c>.</summary>
    public string StateHome => Environment.GetValueOrDefault("XDG_STATE_HOME") is { Length: > 0 } home
        ? home
        : Path.Combine(Home, ".local", "state");

    /// <summary>Of an agent's own, by its name: the same in every repository.</summary>
    public string AgentFolder(string agent) => Path.Combine(StateHome, "longrun", "agents", agent);

    /// <summary>
    /// The HOME that an agent's own login is made in; a start finds in its HOME what a program keeps of it in files.
    /// </summary>
    public string LoginFolder(string agent) => Path.Combine(AgentFolder(agent), "login");

    public string Home => Environment.GetValueOrDefault("HOME") is { Length: > 0 } home ? home : Path.GetTempPath();

    public string SearchPath => Environment.GetValueOrDefault("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
}
