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
/// whose <c>env:</c> does not name it: its workers get the file with that name and without the value, or not at all
/// where it cannot be told what is in it.
/// </summary>
internal static class CopiedFiles
{
    /// <summary>Bytes of one copied file; a clone needs settings and fixtures, not archives.</summary>
    private const int BytesMax = 64 << 20;

    private static readonly UTF8Encoding s_utf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="site">Whose.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="paths">Relative to the working tree.</param>
    /// <param name="agent">Whose workspace it is. Null: it is no agent's.</param>
    public static void Into(Site site, string folder, ImmutableArray<string> paths, AgentSettings? agent = null)
    {
        var withheld = agent is null ? [] : PayingKeys.Unnamed(agent);
        foreach (var path in paths)
        {
            var source = Path.Combine(site.Places.WorkTree, path);
            if (withheld.IsEmpty || !HasVariables(path))
            {
                UntrackedFiles.CopyInto(site.Places.WorkTree, path, folder, BytesMax);
            }
            else if (TextOf(source) is { } text)
            {
                // Never the whole of it first: a key would lie there, and a copy of what may not be written may not be.
                UntrackedFiles.WriteInto(
                    site.Places.WorkTree, path, folder, s_utf8.GetBytes(VariableLines.Without(text, withheld)));
            }
        }
    }

    /// <summary>What is withheld in the run, for people.</summary>
    public static ImmutableArray<string> Withheld(
        PersonRepository repository, Settings settings, IEnumerable<string> agents) =>
    [
        .. from path in Workplaces.Copied(repository, settings.Copy)
           where HasVariables(path)
           let text = TextOf(Path.Combine(repository.WorkTree, path))
           from agent in agents
           let said = Withheld(path, text, agent, PayingKeys.Unnamed(settings.Agents[agent]))
           where said is not null
           select said,
    ];

    private static string? Withheld(string path, string? text, string agent, ImmutableArray<string> names)
    {
        if (text is null)
        {
            return $"{path} could hold keys and cannot be searched for them (text in UTF-8, {HandedFile.BytesMax >> 10}"
                + $" KiB at most): workers of agent {agent} do not get it";
        }

        var withheld = names.Where(name => VariableLines.Without(text, [name]) != text).ToList();
        return withheld.Count == 0 ? null
            : $"{path} has {string.Join(", ", withheld)}, which env: of agent {agent} does not name: its workers"
                + " get the file without the value";
    }

    /// <summary>By its name: <c>.env</c>, <c>.env.local</c>, <c>test.env</c>, <c>.envrc</c>.</summary>
    private static bool HasVariables(string path) =>
        Path.GetFileName(path).Contains(".env", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null where it is not there, or is not surely read as whoever finds it reads it.</summary>
    private static string? TextOf(string path)
    {
        // A link of the person's is what they copy by; what is behind it is copied.
        var file = new FileInfo(path);
        var real = (file.LinkTarget is null ? null : file.ResolveLinkTarget(returnFinalTarget: true)) ?? file;
        if (SafeFile.ReadCapped(real.FullName, HandedFile.BytesMax) is not SafeRead.Content { Bytes: var bytes }
            || bytes.Contains((byte)0))
        {
            return null;
        }

        try
        {
            return s_utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
