using System.Collections.Immutable;

namespace Longrun.Agents.Claude;

/// <summary>Which Claude Code can do what the night needs.</summary>
internal static class ClaudeVersion
{
    /// <summary>The version that the tests drive.</summary>
    public const string Tested = "2.1.330";

    public const string Name = "claude";

    public static ProgramNeeds Needs { get; } = new(Name, $"npm install -g @anthropic-ai/claude-code@{Tested}")
    {
        Questions = [new(["--help"], ClaudeArguments.RequiredFlags)],
        Environment = ImmutableDictionary<string, string>.Empty.Add("DISABLE_AUTOUPDATER", "1"),
    };
}
