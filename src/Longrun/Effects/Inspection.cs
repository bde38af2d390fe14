using System.Text;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Git;

namespace Longrun.Effects;

/// <summary>What the tip's tree says of itself: gates, setup, lock files.</summary>
internal static class Inspection
{
    /// <summary>Bytes of a manifest that is read: a package.json of a large monorepo has some 100 KB.</summary>
    private const int ManifestBytesMax = 1 << 20;

    public static void Inspect(Site site, CommitId tip) => site.Ledger.Append(Look(site, tip));

    public static Event.BranchInspected Look(Site site, CommitId tip)
    {
        var files = Tree.ListFiles(site.Repository, tip);
        var detected = EcosystemDetection.Detect(files, path => Read(site, tip, path));
        var setup = site.State.Settings.Setup ?? detected.Setup;
        var key = setup is { Length: > 0 } ? Preparation.Key(site, tip, setup, detected.LockFiles) : "";
        return new(tip, detected)
        {
            At = site.Now,
            SetupKey = key,
            SetupPrepared = key.Length > 0 && Directory.Exists(site.Places.PreparedSetup(key)),
            IsBare = files.All(IsNothingToBuild),
        };
    }

    private static string? Read(Site site, CommitId tip, string path) =>
        Tree.Read(site.Repository, tip, path, ManifestBytesMax) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private static bool IsNothingToBuild(string path)
    {
        var name = Path.GetFileName(path);
        return name.StartsWith('.') || name.EndsWith(".md", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("LICENSE", StringComparison.OrdinalIgnoreCase);
    }
}
