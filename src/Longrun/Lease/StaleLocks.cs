using System.Collections.Immutable;

namespace Longrun.Lease;

/// <summary>Removes the lock files that git processes of a dead holder left on Longrun's own refs.</summary>
internal static class StaleLocks
{
    // Never index.lock, HEAD.lock, packed-refs.lock or config.lock: those may be the person's.
    private static readonly ImmutableArray<string> s_folders = ["refs/longrun", "logs/refs/longrun"];

    /// <summary>
    /// Only the lease holder writes these refs, and its predecessor's git is gone: call it after <see
    /// cref="Orphans.End"/>.
    /// </summary>
    /// <returns>The paths that were deleted.</returns>
    public static ImmutableArray<string> Sweep(LeaseHeld lease)
    {
        lease.EnsureHeld();
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint, // links lead elsewhere
            IgnoreInaccessible = false,
        };
        var deleted = ImmutableArray.CreateBuilder<string>();
        foreach (var folder in s_folders)
        {
            var path = Path.Combine(lease.CommonDirectory, folder);
            if (!Directory.Exists(path) || IsLinked(lease.CommonDirectory, folder))
            {
                continue;
            }

            // No ref can be called so: git refuses names that end in .lock (git-check-ref-format(1)).
            foreach (var file in Directory.EnumerateFiles(path, "*.lock", options))
            {
                File.Delete(file);
                deleted.Add(file);
            }
        }

        return deleted.DrainToImmutable();
    }

    private static bool IsLinked(string root, string folder)
    {
        var path = root;
        foreach (var part in folder.Split('/'))
        {
            path = Path.Combine(path, part);
            if (new DirectoryInfo(path).LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }
}
