using System.Collections.Immutable;
using System.Text;
using Longrun.Core;
using Longrun.Core.Text;
using Longrun.Core.Work;
using Longrun.Git;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>
/// Untracked files on their way into a workspace or a checkout. A key that lies in one of them is not spent by an agent
/// whose <c>env:</c> does not name it: its workers get the file with that name and without the value.
/// </summary>
internal static class CopiedFiles
{
    /// <summary>Bytes of one copied file; a clone needs settings and fixtures, not archives.</summary>
    private const int BytesMax = 64 << 20;

    /// <param name="site">Whose.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="paths">Relative to the working tree.</param>
    /// <param name="agent">Whose workspace it is. Null: it is no agent's.</param>
    public static void Into(Site site, string folder, ImmutableArray<string> paths, AgentSettings? agent = null)
    {
        var withheld = agent is null ? [] : PayingKeys.Unnamed(agent);
        foreach (var path in paths)
        {
            var target = Path.Combine(folder, path);
            if (UntrackedFiles.CopyInto(site.Places.WorkTree, path, folder, BytesMax)
                && !withheld.IsEmpty && HasVariables(path) && TextOf(target) is { } text
                && VariableLines.Without(text, withheld) is var rest && rest != text)
            {
                File.WriteAllText(target, rest);
            }
        }
    }

    /// <summary>What is withheld in the run, for people.</summary>
    public static ImmutableArray<string> Withheld(
        PersonRepository repository, Settings settings, IEnumerable<string> agents) =>
    [
        .. from path in Workplaces.Copied(repository, settings.Copy)
           where HasVariables(path)
           let text = TextOf(Path.Combine(repository.WorkTree, path)) ?? ""
           let names = VariableLines.Read(text).Where(v => v.Value.Length > 0).Select(v => v.Key).ToList()
           from agent in agents
           let withheld = PayingKeys.Unnamed(settings.Agents[agent]).Intersect(names).ToList()
           where withheld.Count > 0
           select $"{path} has {string.Join(", ", withheld)}, which env: of agent {agent} does not name: its workers"
               + " get the file without the value",
    ];

    /// <summary>By its name: <c>.env</c>, <c>.env.local</c>, <c>test.env</c>, <c>.envrc</c>.</summary>
    private static bool HasVariables(string path) =>
        Path.GetFileName(path).Contains(".env", StringComparison.OrdinalIgnoreCase);

    private static string? TextOf(string path) =>
        SafeFile.ReadCapped(path, HandedFile.BytesMax) is SafeRead.Content { Bytes: var bytes }
            ? Encoding.UTF8.GetString(bytes)
            : null;
}
