using System.Collections.Immutable;
using System.Security.Cryptography;
using Longrun.Core;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>Pictures and lists that the driver of an app left, kept by the hash of their content.</summary>
internal static class ServedFiles
{
    /// <summary>As an event of a gate has it.</summary>
    public const int FilesMax = 40;

    /// <summary>8 MiB: a screenshot of a long page has 2.</summary>
    private const int BytesMax = 8 << 20;

    private const string Picture = ".png";

    /// <param name="site">Where evidence is kept.</param>
    /// <param name="folder">Where the files are.</param>
    /// <param name="files">The most telling first.</param>
    /// <param name="max">No more are kept.</param>
    public static ImmutableArray<EvidenceItem> Keep(
        Site site, string folder, ImmutableArray<EvidenceItem> files, int max = FilesMax)
    {
        var kept = ImmutableArray.CreateBuilder<EvidenceItem>();
        foreach (var file in files.Take(max).Where(file => file.Name == Path.GetFileName(file.Name)))
        {
            if (SafeFile.ReadCapped(Path.Combine(folder, file.Name), BytesMax) is SafeRead.Content { Bytes: var bytes })
            {
                kept.Add(new(file.Label, Keep(site, bytes, Path.GetExtension(file.Name))));
            }
        }

        return kept.ToImmutable();
    }

    /// <summary>What of them is no evidence, a sentence. Empty: all are.</summary>
    public static ImmutableArray<string> LeftOut(
        ImmutableArray<EvidenceItem> files, ImmutableArray<EvidenceItem> kept) =>
        files.Length == kept.Length ? []
            : [$"not kept as evidence: {files.Length - kept.Length} of {files.Length} files, the first of them "
                + files.Select(file => file.Label).Except(kept.Select(file => file.Label)).FirstOrDefault("doubled")];

    private static string Keep(Site site, byte[] bytes, string ending)
    {
        var shown = ending == Picture ? bytes : Redaction.Of(site).Bytes(bytes);
        var name = Convert.ToHexStringLower(SHA256.HashData(shown))[..32] + ending;
        var path = Path.Combine(site.Places.Evidence, name);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(site.Places.Evidence);
            DurableFile.Write(path, shown);
        }

        return name;
    }
}
