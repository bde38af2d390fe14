using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core;

namespace Longrun.Tests.Agents;

/// <summary>Every recorded session below Streams: a folder for each program, or for the protocol of several.</summary>
internal static class StreamRecordings
{
    private static readonly string s_folder =
        Path.Combine(RealClaude.Repository, "tests/Longrun.Tests/Agents/Streams");

    public static ImmutableArray<StreamRecording> All { get; } =
    [
        .. from path in Directory.EnumerateFiles(s_folder, "*.jsonl", SearchOption.AllDirectories)
               .Order(StringComparer.Ordinal)
           let name = Path.GetFileNameWithoutExtension(path)
           let folder = Path.GetFileName(Path.GetDirectoryName(path))!
           // One protocol and many programs: there the name of a recording begins with the program's.
           let agent = folder == "acp" ? name.Split('-')[0] : folder
           select new StreamRecording(agent, name, File.ReadAllBytes(path), () => Open(agent)),
    ];

    private static IAgentStream Open(string agent)
    {
        var settings = AgentPrograms.Known.Where(known => known.Key == agent).Select(known => known.Value)
            .FirstOrDefault() ?? new AgentSettings(AgentKind.Acp, $"{agent} --acp", []);
        return AgentPrograms.Of(settings).Open(settings)!;
    }
}
