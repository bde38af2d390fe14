using System.Diagnostics;
using System.Globalization;
using Longrun.Core;
using Longrun.Journal;
using Xunit;

namespace Longrun.Tests.Journal;

/// <summary>What happens when something outside meddles: editors, a full disk, a failing disk, SIGKILL.</summary>
public sealed class JournalOutsideTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private string First => _scratch.SegmentPath(1);

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("sed -i s/noted/noted/ FILE")]                  // as editors do: a new file renamed over ours
    [InlineData("rm FILE")]
    [InlineData("ln FILE copy")]
    [InlineData("printf x >> FILE")]
    [InlineData("truncate -s 10 FILE")]
    [InlineData("mv FILE FILE.x && ln -s FILE.x FILE")]
    public void An_append_notices_that_another_program_was_at_the_file(string command)
    {
        _scratch.Fill(2);
        var writer = _scratch.Open();
        _scratch.Shell(command.Replace("FILE", $"'{First}'", StringComparison.Ordinal));
        var before = File.Exists(First) ? File.ReadAllBytes(First) : null;

        var error = Assert.Throws<UserError>(() => writer.Append(2, Scratch.Events(3, 1)));
        Assert.Contains(First, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.Exists(First) ? File.ReadAllBytes(First) : null);
    }

    [Fact]
    public void A_full_disk_leaves_whole_records_only_and_goes_on_when_there_is_room()
    {
        // A real small disk: a tmpfs in a mount namespace of its own, reached through the root of a process in it.
        var mount = Path.Combine(_scratch.Common, "small");
        Directory.CreateDirectory(mount);
        var holder = _scratch.Start(
            "unshare",
            ["-U", "-r", "-m", "sh", "-c", $"mount -t tmpfs -o size=64k none '{mount}' && echo ready && exec cat"]);
        Assert.Equal("ready", holder.StandardOutput.ReadLine());
        var folder = $"/proc/{holder.Id}/root{mount}/journal";

        using (var writer = JournalFiles.Open(folder, _scratch.Lease))
        {
            var error = Assert.Throws<UserError>(() => Fill(writer));
            Assert.Contains("full", error.Message, StringComparison.Ordinal);
            Assert.Equal(ExitCode.CannotStart, error.Code);

            var path = Segment.PathOf(folder, 1);
            Assert.Equal((byte)'\n', File.ReadAllBytes(path)[^1]);
            Assert.Equal(writer.Sequence, JournalFiles.Read(folder).Count());
            Assert.InRange(writer.Sequence, 10, 900);
        }

        File.Delete($"/proc/{holder.Id}/root{mount}/ballast");
        using var next = JournalFiles.Open(folder, _scratch.Lease);
        next.Append(next.Sequence, Scratch.Events(1, 1));
        Assert.Equal(next.Sequence, JournalFiles.Read(folder).Count());

        void Fill(JournalWriter writer)
        {
            File.WriteAllBytes($"/proc/{holder.Id}/root{mount}/ballast", new byte[24 << 10]);
            for (var i = 0; i < 1000; i++)
            {
                writer.Append(writer.Sequence, Scratch.Events(i, 7));
            }
        }
    }

    [Fact]
    public void A_failed_sync_ends_it_for_good()
    {
        // The lease syncs once, then every append once: the third append's sync fails as a dying disk's would.
        var child = _scratch.Start(
            "strace",
            ["-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO:when=4",
                JournalChild.Program],
            JournalChild.Asking("append", _scratch.Common));

        Assert.Equal(["1", "2", "JournalNotSynced", "InvalidOperationException"], Lines(child, 4));
    }

    [Fact]
    public void What_was_acknowledged_before_a_kill_is_there()
    {
        for (var round = 0; round < 3; round++)
        {
            var child = _scratch.Start(JournalChild.Program, [], JournalChild.Asking("append", _scratch.Common));
            var acknowledged = Lines(child, 40 + round).Select(n => long.Parse(n, CultureInfo.InvariantCulture)).Last();
            child.Kill();
            child.WaitForExit();

            using var lease = Assert.IsType<Longrun.Lease.LeaseAnswer.Taken>(
                Longrun.Lease.LeaseHeld.TryTake(_scratch.Common, "test", TimeProvider.System)).Lease;
            using var writer = JournalFiles.Open(_scratch.JournalFolder, lease);
            Assert.True(writer.Sequence >= acknowledged);
            Assert.Equal(writer.Sequence, _scratch.Read().Count);
        }
    }

    private static List<string> Lines(Process process, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => process.StandardOutput.ReadLine() ?? "")];
}
