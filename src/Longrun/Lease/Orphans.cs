using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Longrun.Core;
using Longrun.Processes;

namespace Longrun.Lease;

/// <summary>A git process that a dead holder left running, and that was ended.</summary>
internal sealed record Orphan(int Pid, string Program);

/// <summary>
/// Ends the git processes of earlier holders: an orphaned <c>update-ref</c> would otherwise finish later, over the
/// successor's work.
/// </summary>
internal static class Orphans
{
    /// <summary>SIGKILL takes effect in milliseconds; only a process in uninterruptible sleep needs longer.</summary>
    private static readonly TimeSpan s_endMax = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Each sweep can only find what the ones before had started; git starts children two levels deep.
    /// </summary>
    private const int SweepsMax = 20;

    /// <summary>
    /// Ends every process of this user whose program is git and that carries the mark of an earlier holder of this
    /// repository, and returns when they are gone.
    /// </summary>
    public static ImmutableArray<Orphan> End(LeaseHeld lease)
    {
        lease.EnsureHeld();
        var ended = ImmutableArray.CreateBuilder<Orphan>();
        for (var sweep = 0; sweep < SweepsMax; sweep++)
        {
            var found = Find(lease);
            if (found.Count == 0)
            {
                return ended.DrainToImmutable();
            }

            foreach (var pid in found)
            {
                if (EndOne(pid, lease) is { } orphan)
                {
                    ended.Add(orphan);
                }
            }
        }

        throw new UserError(
            ExitCode.CannotStart,
            "git processes of an earlier run keep starting new ones",
            $"look for processes with {LeaseHolder.GitMarker} in their environment and end what starts them");
    }

    private static List<int> Find(LeaseHeld lease) =>
        [.. ProcessEntry.Pids().Where(pid => pid != Environment.ProcessId && ProgramOfOrphan(pid, lease) is not null)];

    private static Orphan? EndOne(int pid, LeaseHeld lease)
    {
        using var hold = ProcessHold.TryOpen(pid);

        // Looked at again under the hold: the number may have gone to another process since it was found.
        if (hold is null || ProgramOfOrphan(pid, lease) is not { } program)
        {
            return null;
        }

        hold.End();
        var clock = Stopwatch.StartNew();
        while (!hold.WaitEnded(s_endMax - clock.Elapsed))
        {
            if (clock.Elapsed >= s_endMax)
            {
                throw new UserError(
                    ExitCode.CannotStart,
                    $"{program} (pid {pid}) of an earlier run cannot be ended; it hangs in the kernel",
                    "a disk or a network file system does not answer; see to that first");
            }
        }

        return new(pid, program);
    }

    /// <summary>The git program that such a process runs, or null for every other process.</summary>
    private static string? ProgramOfOrphan(int pid, LeaseHeld lease)
    {
        try
        {
            // Links and environments of other users' processes cannot be read: that is the check for the user.
            var program = Path.GetFileName(new FileInfo($"/proc/{pid}/exe").LinkTarget);
            return program is not null && IsGit(program) && HolderOf(pid) is { } holder && IsEarlier(holder, lease)
                ? program
                : null;
        }
        catch (IOException)
        {
            return null; // it has ended
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsGit(string program) =>
        program == "git" || program.StartsWith("git-", StringComparison.Ordinal);

    private static bool IsEarlier(string holder, LeaseHeld lease) =>
        holder != lease.Self.Holder
        && (holder == lease.Previous?.Holder
            || LeaseHeld.RepositoryPart(holder) == LeaseHeld.RepositoryPart(lease.Self.Holder));

    private static string? HolderOf(int pid)
    {
        var environment = File.ReadAllBytes($"/proc/{pid}/environ").AsSpan();
        var mark = Encoding.ASCII.GetBytes(LeaseHolder.GitMarker + "=");
        foreach (var range in environment.Split((byte)0))
        {
            if (environment[range].StartsWith(mark))
            {
                return Encoding.ASCII.GetString(environment[range][mark.Length..]);
            }
        }

        return null;
    }
}
