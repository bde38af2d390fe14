using Longrun.Core;
using Longrun.Effects;
using Longrun.Git;
using Xunit;

namespace Longrun.Tests.Git;

/// <summary>What git takes and a disk, a number or a listing does not: each has an answer, none ends a night.</summary>
public sealed class OddTreesTests
{
    [Fact]
    public void A_name_that_no_disk_has_room_for_is_refused() =>
        Assert.Equal(ImportRefusal.UnfitPath, Refused(new string('n', 300)));

    [Fact]
    public void A_name_that_is_no_utf8_is_refused() =>
        Assert.Equal(ImportRefusal.UnfitPath, Refused("\"\\344.txt\""));

    [Fact]
    public void Words_that_a_bundle_has_git_say_are_not_the_disks()
    {
        using var scene = new GitScene();
        var outcome = scene.Attempt(folder =>
        {
            GitScene.WriteIn(folder, ".gitmodules", "[submodule \"../Permission denied\"]\n\tpath = x\n\turl = y\n");
            scene.CommitAllIn(folder, "submodule");
        });

        Assert.Equal(ImportRefusal.Malformed, Assert.IsType<ImportOutcome.Refused>(outcome).Reason);
    }

    [Fact]
    public void More_contents_than_one_git_may_print_are_read_by_several()
    {
        using var scene = new GitScene();
        const int size = 1 << 20;
        GitScene.WriteIn(scene.Root, "zeros", new string('0', size));
        var blob = scene.Git("hash-object", "-w", Path.Combine(scene.Root, "zeros"));
        TreeEntry[] entries = [.. Enumerable.Range(0, 300).Select(i => new TreeEntry("100644", blob, $"f{i}"))];

        var read = Tree.ReadBlobs(scene.Repository, entries, size);

        Assert.Equal(entries, read.Select(one => one.Entry));
        Assert.All(read, one => Assert.Equal(size, one.Content.Length));
    }

    [Fact]
    [Trait("length", "long")]
    public void A_change_that_is_more_than_git_may_print_has_a_name_that_another_one_does_not_have()
    {
        using var scene = new GitScene();
        var random = new Random(1);
        var lines = string.Concat(
            Enumerable.Range(0, 14_000).Select(_ => $"{random.NextInt64():x}{random.NextInt64():x}\n"));
        GitScene.WriteIn(scene.Root, "lines", lines);
        var blob = scene.Git("hash-object", "-w", Path.Combine(scene.Root, "lines"));
        CommitId Of(int files)
        {
            var listing = string.Concat(Enumerable.Range(0, files).Select(i => $"100644 blob {blob}\tf{i}\n"));
            return new(scene.Git("commit-tree", scene.Feed(scene.WorkTree, listing, "mktree"), "-p", scene.Start.Value,
                "-m", "many"));
        }

        var name = Diff.Name(scene.Repository, scene.Start, Of(700));

        Assert.Matches("^[0-9a-f]{40}$", name);
        Assert.NotEqual(name, Diff.Name(scene.Repository, scene.Start, Of(701)));
    }

    [Fact]
    public void A_copy_whose_place_is_taken_by_a_file_or_that_cannot_be_read_is_left_out()
    {
        using var scene = new GitScene();
        scene.Write("config/local.env", "A=1\n");
        File.CreateSymbolicLink(Path.Combine(scene.WorkTree, ".#prod.env"), "nobody@nowhere.1");
        var folder = Path.Combine(scene.Root, "checkout");
        GitScene.WriteIn(folder, "config", "a file of the worker's\n");

        Assert.False(UntrackedFiles.CopyInto(scene.WorkTree, "config/local.env", folder, 1_000));
        UntrackedFiles.WriteInto(scene.WorkTree, "config/local.env", folder, [65]);
        Assert.False(UntrackedFiles.CopyInto(scene.WorkTree, ".#prod.env", folder, 1_000));
        Assert.Equal("a file of the worker's\n", File.ReadAllText(Path.Combine(folder, "config")));
    }

    [Fact]
    public void A_pipe_where_the_roadmap_was_is_no_roadmap_and_holds_nobody_up()
    {
        using var scene = new GitScene();
        Directory.CreateDirectory(Path.Combine(scene.WorkTree, ".longrun"));
        Assert.True(Longrun.Processes.Run.Capture(new("mkfifo", [".longrun/ROADMAP.md"])
        {
            WorkingDirectory = scene.WorkTree,
            Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
        }).Succeeded);

        Assert.Null(Observing.RoadmapIn(scene.WorkTree, new(), known: ""));
    }

    [Fact]
    public void A_tree_that_cannot_be_prepared_is_said_to_be_and_what_the_person_has_to_mend_goes_on()
    {
        Assert.Contains("unable to checkout", Assert.Throws<NotPrepared>(() => PreparationFence.OfTree<int>(
            () => throw new GitFailure("read-tree", 128, "unable to checkout"))).Detail, StringComparison.Ordinal);
        Assert.Throws<NotPrepared>(
            () => PreparationFence.OfTree<int>(() => throw new ArgumentException("two of a name")));
        Assert.Throws<UserError>(
            () => PreparationFence.OfTree<int>(() => throw new UserError(ExitCode.CannotStart, "no key")));
    }

    private static ImportRefusal Refused(string name)
    {
        using var scene = new GitScene();
        var outcome = scene.Attempt(folder =>
        {
            var blob = scene.GitIn(folder, "hash-object", "-w", "README");
            var tree = scene.Feed(folder, $"100644 blob {blob}\t{name}\n", "mktree");
            var commit = scene.GitIn(folder, "commit-tree", tree, "-p", scene.Start.Value, "-m", "odd");
            scene.GitIn(folder, "checkout", "-q", "--detach", scene.Start.Value);
            scene.GitIn(folder, "update-ref", "refs/heads/longrun/M1-1", commit);
        });
        return Assert.IsType<ImportOutcome.Refused>(outcome).Reason;
    }
}
