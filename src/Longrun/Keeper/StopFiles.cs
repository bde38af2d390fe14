using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Longrun.Processes;

namespace Longrun.Keeper;

/// <summary>Looks for the kill switch. Present or unreadable is a stop; only "no such file" is none.</summary>
internal static class StopFiles
{
    private const int CurrentFolder = -100;

    public static bool AnyPresent(ImmutableArray<string> paths) =>
        paths.Any(path => Look(CurrentFolder, path) != Sight.Absent);

    public static Sight Look(int folder, string path)
    {
        if (Native.Access(folder, path, 0, 0) == 0)
        {
            return Sight.Present;
        }

        // A deleted `.longrun` is the person's doing and no stop: its STOP is as absent as it is.
        return Marshal.GetLastPInvokeError() is Native.ErrorNoEntry or Native.ErrorNotDirectory
            ? Sight.Absent
            : Sight.Unreadable;
    }

    /// <summary>
    /// For a job's init, which does not see these paths: the folder above the file's own, so that a folder that is
    /// deleted and made again is found, and the rest of the path. Opened for nothing but looking names up.
    /// </summary>
    public static (Descriptor Folder, string Name)? Open(string path)
    {
        var parent = Path.GetDirectoryName(path)!;
        var above = Path.GetDirectoryName(parent) ?? parent;
        return Directory.Exists(above)
            ? (Descriptor.Open(above, Native.OpenPathOnly), Path.GetRelativePath(above, path))
            : null;
    }

    internal enum Sight
    {
        Absent,
        Present,
        Unreadable,
    }
}
