using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core;

namespace Longrun.Tests.Agents;

/// <summary>Every recorded session below Streams.</summary>
internal static class StreamRecordings
{
    private static readonly string s_folder =
        Path.Combine(RealClaude.Repository, "tests/Longrun.Tests/Agents/Streams");

    public static ImmutableArray<StreamRecording> All { get; } =
    [
        .. from path in Directory.EnumerateFiles(s_folder, "*.jsonl", SearchOption.AllDirectories)
               .Order(StringComparer.Ordinal)
           let agent = Path.GetFileName(Path.GetDirectoryName(path))!
           select new StreamRecording(
               agent, Path.GetFileNameWithoutExtension(path), File.ReadAllBytes(path), () => Open(agent)),
    ];

    private static IAgentStream Open(string agent)
    {
        var settings = new AgentSettings(Enum.Parse<AgentKind>(agent, ignoreCase: true), null, []);
        return AgentPrograms.Of(settings).Open(settings)!;
    }
}
