using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Longrun.Git;

/// <summary>Git processes that outlived the orchestrator that started them.</summary>
internal static class Orphans
{
    /// <summary>A killed process goes at once unless the disk holds it; then its work must not be overtaken.</summary>
    private static readonly TimeSpan EndTimeOut = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Ends those of the previous holder of the lease: an orphaned <c>update-ref</c> would otherwise complete over the
    /// successor's work. Returns how many there were. For whoever holds the lease now.
    /// </summary>
    public static int End(string previousHolder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }
        var mark = Encoding.UTF8.GetBytes($"{GitProgram.HolderVariable}={previousHolder}\0");
        var ended = 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)
                && id != Environment.ProcessId && Bears(folder, mark) && EndOne(id))
            {
                ended++;
            }
        }
        return ended;
    }

    private static bool Bears(string folder, byte[] mark)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is somebody else's.
            return false;
        }
    }

    private static bool EndOne(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            return process.WaitForExit(EndTimeOut)
                ? true : throw new IOException($"git process {id} of the previous orchestrator does not end");
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }
}
