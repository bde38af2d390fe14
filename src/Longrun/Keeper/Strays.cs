using System.Text;
using Longrun.Processes;

namespace Longrun.Keeper;

/// <summary>
/// Sandboxes whose keeper died while bwrap was making them. bwrap's own child waits for its parent to write the id maps
/// on an eventfd that it holds itself, before it asks to die with its parent (bubblewrap 0.8.0, main): killed in that
/// instant, the parent leaves it waiting for ever. It runs nothing, and nothing else would ever end it.
/// </summary>
internal static class Strays
{
    /// <summary>Names the state directory in bwrap's command line. A job's init sees it, the job does not.</summary>
    public const string Marker = "LONGRUN_KEEPER_STATE";

    /// <summary>Every bwrap of a state directory, also those of jobs that live.</summary>
    public static IEnumerable<ProcessIdentity> Sandboxes(string state) =>
        from entry in ProcessEntry.All()
        where IsOf(state, Words(entry.Pid))
        select entry.Identity;

    private static bool IsOf(string state, string[] words)
    {
        var at = Array.IndexOf(words, Marker);
        return at > 0 && words[at - 1] == "--setenv" && at + 1 < words.Length && words[at + 1] == state
            && Path.GetFileName(words[0]) == "bwrap";
    }

    private static string[] Words(int pid)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline")).Split('\0');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
