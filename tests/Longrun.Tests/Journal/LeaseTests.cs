using System.Diagnostics;
using Longrun.Core;
using Longrun.Lease;
using Xunit;

namespace Longrun.Tests.Journal;

public sealed class LeaseTests : IDisposable
{
    private static readonly TimeSpan s_endTimeout = TimeSpan.FromSeconds(10);

    private readonly Scratch _scratch = new();

    private string LeasePath => LeaseHeld.PathOf(_scratch.Common);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_second_one_is_told_who_holds_it()
    {
        var first = _scratch.Lease;

        var held = Assert.IsType<LeaseAnswer.HeldBy>(Try());
        Assert.Equal(first.Self, held.Holder);
        Assert.Equal(first.Self, LeaseHeld.Peek(_scratch.Common));
        Assert.Equal((Environment.ProcessId, "test"), (held.Holder!.Pid, held.Holder.Who));
        var error = held.ToError();
        Assert.Equal(ExitCode.HeldByAnother, error.Code);
        Assert.Contains(
            $"pid {Environment.ProcessId} on {Environment.MachineName}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_process_that_holds_it_keeps_it_until_it_is_killed()
    {
        var child = _scratch.Start(JournalChild.Program, [], JournalChild.Asking("hold", _scratch.Common));
        var holder = child.StandardOutput.ReadLine();

        var held = Assert.IsType<LeaseAnswer.HeldBy>(Try());
        Assert.Equal((child.Id, holder), (held.Holder!.Pid, held.Holder.Holder));

        child.Kill();
        child.WaitForExit();
        using var taken = Assert.IsType<LeaseAnswer.Taken>(Try()).Lease;
        Assert.Equal(holder, taken.Previous!.Holder);
        Assert.False(taken.Previous.Released);
    }

    [Fact]
    public void Giving_it_back_lets_the_next_one_in_on_the_same_file()
    {
        var first = Assert.IsType<LeaseAnswer.Taken>(Try()).Lease;
        first.Dispose();

        using var second = Assert.IsType<LeaseAnswer.Taken>(Try()).Lease;
        Assert.True(second.Previous!.Released);
        Assert.Equal(LeaseHeld.RepositoryPart(first.Self.Holder), LeaseHeld.RepositoryPart(second.Self.Holder));
        Assert.NotEqual(first.Self.Holder, second.Self.Holder);
        Assert.Throws<ObjectDisposedException>(first.EnsureHeld);
    }

    [Fact]
    public void When_the_file_is_deleted_the_holder_notices_before_it_writes_again()
    {
        using var first = Assert.IsType<LeaseAnswer.Taken>(Try()).Lease;
        first.EnsureHeld();
        File.Delete(LeasePath);
        using var second = Assert.IsType<LeaseAnswer.Taken>(Try()).Lease;

        Assert.Equal(ExitCode.HeldByAnother, Assert.Throws<UserError>(first.EnsureHeld).Code);
        second.EnsureHeld();
    }

    [Fact]
    public void Another_machine_that_did_not_give_it_back_needs_a_word()
    {
        string content;
        using (var lease = Assert.IsType<LeaseAnswer.Taken>(Try()).Lease)
        {
            _scratch.Shell("cp longrun/lease content");
            content = File.ReadAllText(Path.Combine(_scratch.Common, "content"))
                .Replace(lease.Self.MachineId, "elsewhere", StringComparison.Ordinal);
        }

        File.WriteAllText(LeasePath, content);
        var error = Assert.Throws<UserError>(() => Try());
        Assert.Equal(ExitCode.HeldByAnother, error.Code);
        Assert.Contains("--take-over", error.Hint, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(LeasePath));

        using var taken = Assert.IsType<LeaseAnswer.Taken>(Try(takeOver: true)).Lease;
        Assert.Equal("elsewhere", taken.Previous!.MachineId);
    }

    [Fact]
    public void Another_machine_that_gave_it_back_is_no_matter()
    {
        Assert.IsType<LeaseAnswer.Taken>(Try()).Lease.Dispose();
        var machine = LeaseHolderText("machine_id");
        File.WriteAllText(LeasePath, File.ReadAllText(LeasePath)
            .Replace(machine, "elsewhere", StringComparison.Ordinal));

        Assert.IsType<LeaseAnswer.Taken>(Try()).Lease.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"holder\":")]
    [InlineData("nonsense")]
    public void A_content_that_cannot_be_read_is_ignored(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LeasePath)!);
        File.WriteAllText(LeasePath, content);

        using var lease = Assert.IsType<LeaseAnswer.Taken>(Try()).Lease;
        Assert.Null(lease.Previous);
    }

    [Fact]
    public void A_link_in_its_place_is_refused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LeasePath)!);
        File.WriteAllText(Path.Combine(_scratch.Common, "precious"), "x");
        File.CreateSymbolicLink(LeasePath, Path.Combine(_scratch.Common, "precious"));

        Assert.Equal(ExitCode.CannotStart, Assert.Throws<UserError>(() => Try()).Code);
        Assert.Equal("x", File.ReadAllText(Path.Combine(_scratch.Common, "precious")));
    }

    [Fact]
    public void Git_that_a_dead_holder_left_running_is_ended_and_nothing_else()
    {
        var first = Assert.IsType<LeaseAnswer.Taken>(Try()).Lease;
        var mark = first.Self.Holder;
        _scratch.Shell("git init -q repository");
        first.Dispose();
        using var second = Assert.IsType<LeaseAnswer.Taken>(Try()).Lease;

        var earlier = WaitingGit(LeaseHeld.RepositoryPart(mark) + "0123456789abcdef");
        var orphan = WaitingGit(mark);
        var own = WaitingGit(second.Self.Holder);
        var elsewhere = WaitingGit("0-0-0123456789abcdef");
        var unmarked = WaitingGit(null);
        var noGit = _scratch.Start("cat", [], new Dictionary<string, string> { [LeaseHolder.GitMarker] = mark });

        var ended = Orphans.End(second);

        Assert.Equal(new[] { earlier.Id, orphan.Id }.Order(), ended.Select(o => o.Pid).Order());
        Assert.True(earlier.WaitForExit(s_endTimeout) && orphan.WaitForExit(s_endTimeout));
        Assert.All([own, elsewhere, unmarked, noGit], process => Assert.False(process.HasExited));
        Assert.Empty(Orphans.End(second));
    }

    [Fact]
    public void Only_lock_files_of_our_own_refs_are_swept()
    {
        string[] stay =
        [
            "index.lock", "HEAD.lock", "packed-refs.lock", "config.lock", "refs/heads/main.lock",
                "refs/longrun/r1/branch",
            "refs/heads/longrun/r1.lock", "logs/refs/longrun/r1/branch", "logs/HEAD.lock", "outside/x.lock",
        ];
        string[] go = ["refs/longrun/r1/branch.lock", "refs/longrun/r1/attempts/M1/1.lock",
            "logs/refs/longrun/r1/branch.lock"];
        foreach (var path in stay.Concat(go).Select(name => Path.Combine(_scratch.Common, name)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }

        Directory.CreateSymbolicLink(
            Path.Combine(_scratch.Common, "refs/longrun/link"), Path.Combine(_scratch.Common, "outside"));

        var deleted = StaleLocks.Sweep(_scratch.Lease);

        Assert.Equal(go.Order(), deleted.Select(path => Path.GetRelativePath(_scratch.Common, path)).Order());
        Assert.All(go, name => Assert.False(File.Exists(Path.Combine(_scratch.Common, name))));
        Assert.All(stay, name => Assert.True(File.Exists(Path.Combine(_scratch.Common, name)), name));
    }

    private LeaseAnswer Try(bool takeOver = false) =>
        LeaseHeld.TryTake(_scratch.Common, "test", TimeProvider.System, takeOver);

    private string LeaseHolderText(string property)
    {
        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(LeasePath));
        return json.RootElement.GetProperty(property).GetString()!;
    }

    /// <summary>A real git that waits for its standard input, and has started: it has answered once.</summary>
    private Process WaitingGit(string? holder)
    {
        var git = _scratch.Start(
            "git",
            ["-C", Path.Combine(_scratch.Common, "repository"), "cat-file", "--batch-check"],
            holder is null ? null : new Dictionary<string, string> { [LeaseHolder.GitMarker] = holder });
        git.StandardInput.WriteLine("HEAD");
        git.StandardInput.Flush();
        Assert.Contains("missing", git.StandardOutput.ReadLine(), StringComparison.Ordinal);
        return git;
    }
}
