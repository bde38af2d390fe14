using Longrun.Core;
using Longrun.Git;
using Xunit;

namespace Longrun.Tests.Git;

public sealed class HostileWorkerTests
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    [Fact]
    public void Rewriting_objects_through_the_workspace_does_not_reach_the_person()
    {
        using var scene = new GitScene();
        var before = RepositoryFingerprint.Take(scene.WorkTree);
        var seed = scene.OpenRun();
        var folder = scene.OpenWorkspace(seed);
        var objects = Path.Combine(folder, ".git", "objects");
        Assert.Equal(
            [Path.Combine(objects, "info", "alternates")],
            Directory.EnumerateFiles(objects, "*", SearchOption.AllDirectories));
        foreach (var file in Directory.EnumerateFiles(seed.ObjectFolder, "*", SearchOption.AllDirectories))
        {
            GitScene.SetMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.WriteAllText(file, "forged");
        }
        Assert.Empty(before.DifferencesTo(RepositoryFingerprint.Take(scene.WorkTree)));
        scene.Git("fsck", "--strict");
        Assert.Equal("hello", scene.Git("show", "HEAD:README"));
    }

    [Fact]
    public void A_git_file_pointing_at_the_persons_repository_is_refused_by_the_collection()
    {
        using var scene = new GitScene();
        var folder = scene.OpenWorkspace(scene.OpenRun());
        var before = RepositoryFingerprint.Take(scene.WorkTree);
        FolderRemoval.Remove(Path.Combine(folder, ".git"));
        File.WriteAllText(Path.Combine(folder, ".git"), $"gitdir: {scene.WorkTree}/.git\n");
        GitScene.WriteIn(folder, "evil.txt", "evil\n");
        Assert.Equal(Collect.NoRepository, scene.Collect().ExitCode);
        Assert.Empty(before.DifferencesTo(RepositoryFingerprint.Take(scene.WorkTree)));
        Assert.Equal(
            ImportRefusal.Missing, Assert.IsType<ImportOutcome.Refused>(scene.Import()).Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("link")]
    [InlineData("commondir")]
    public void A_git_folder_that_is_gone_or_replaced_ends_the_collection_with_its_own_code(string how)
    {
        using var scene = new GitScene();
        var folder = scene.OpenWorkspace(scene.OpenRun());
        var git = Path.Combine(folder, ".git");
        if (how == "commondir")
        {
            File.WriteAllText(Path.Combine(git, "commondir"), scene.WorkTree + "/.git\n");
        }
        else
        {
            FolderRemoval.Remove(git);
        }
        if (how == "link")
        {
            File.CreateSymbolicLink(git, scene.WorkTree + "/.git");
        }
        Assert.Equal(Collect.NoRepository, scene.Collect().ExitCode);
    }

    [Fact]
    public void Filters_hooks_signing_and_monitors_of_the_workers_do_not_run_in_the_collection()
    {
        using var scene = new GitScene();
        var folder = scene.OpenWorkspace(scene.OpenRun());
        var ran = Path.Combine(scene.Root, "ran");
        scene.GitIn(folder, "config", "filter.x.clean", $"touch '{ran}'; cat");
        scene.GitIn(folder, "config", "core.fsmonitor", $"touch '{ran}'; false");
        scene.GitIn(folder, "config", "gpg.program", $"touch '{ran}'");
        scene.GitIn(folder, "config", "commit.gpgSign", "true");
        GitScene.WriteIn(folder, ".git/info/attributes", "* filter=x\n");
        GitScene.WriteIn(folder, ".git/hooks/pre-commit", $"#!/bin/sh\ntouch '{ran}'\n");
        GitScene.SetMode(Path.Combine(folder, ".git/hooks/pre-commit"), Executable);
        GitScene.WriteIn(folder, "new.txt", "new\n");
        File.Delete(ran);
        var collected = scene.Collect();
        Assert.True(collected.Succeeded, collected.ErrorText);
        Assert.False(File.Exists(ran), "a program of the worker's choosing ran");
        Assert.IsType<ImportOutcome.Imported>(scene.Import());
    }

    [Fact]
    public void A_configured_merge_driver_and_attributes_lying_about_take_no_part_in_a_merge()
    {
        using var scene = new GitScene();
        var ran = Path.Combine(scene.Root, "ran");
        scene.Git("config", "merge.evil.driver", $"touch '{ran}'; true");
        scene.Write(".gitattributes", "* merge=evil\n");
        scene.Write(".git/info/attributes", "* merge=evil\n");
        scene.Git("add", "-f", ".gitattributes");
        var imported = scene.Imported(f => GitScene.WriteIn(f, "src/a.txt", "theirs\n2\n3\n4\n5\n6\n7\n8\n9\n"));
        scene.Git("checkout", "-q", "-b", "side");
        scene.Write("src/a.txt", "ours\n2\n3\n4\n5\n6\n7\n8\n9\n");
        scene.Git("commit", "-q", "-m", "ours", "src/a.txt");
        var ours = new CommitId(scene.Git("rev-parse", "HEAD"));
        File.Delete(ran);
        var conflict = Assert.IsType<MergeOutcome.Conflict>(TrialMerge.Merge(scene.Repository, ours, imported.Head));
        Assert.Equal(["src/a.txt"], conflict.Paths);
        Assert.False(File.Exists(ran), "the merge driver ran");
    }

    [Fact]
    public void Smudge_filters_of_the_persons_configuration_do_not_run_in_a_checkout()
    {
        using var scene = new GitScene();
        var ran = Path.Combine(scene.Root, "ran");
        scene.Git("config", "filter.x.smudge", $"touch '{ran}'; cat");
        scene.Git("config", "filter.x.required", "true");
        scene.Write(".git/info/attributes", "* filter=x\n");
        var seed = scene.OpenRun();
        File.Delete(ran);
        Checkout.Make(seed, new()
        {
            Commit = scene.Start,
            Folder = Path.Combine(scene.State, "files"),
            GitFolder = Path.Combine(scene.State, "git-of-files"),
            Root = scene.State,
        });
        Assert.Equal("hello\n", File.ReadAllText(Path.Combine(scene.State, "files", "README")));
        Assert.False(File.Exists(ran), "the filter ran");
    }

    [Fact]
    public void A_checkout_made_again_keeps_nothing_of_what_was_done_to_it()
    {
        using var scene = new GitScene();
        var seed = scene.OpenRun();
        var plan = new CheckoutPlan
        {
            Commit = scene.Start,
            Folder = Path.Combine(scene.State, "files"),
            GitFolder = Path.Combine(scene.State, "git-of-files"),
            Root = scene.State,
        };
        Checkout.Make(seed, plan);
        GitScene.WriteIn(plan.Folder, "README", "forged\n");
        GitScene.WriteIn(plan.Folder, "left.txt", "left\n");
        scene.GitIn(plan.Folder, "update-index", "--assume-unchanged", "README");
        GitScene.SetMode(Path.Combine(plan.Folder, "src"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Checkout.Make(seed, plan);
        Assert.Equal("hello\n", File.ReadAllText(Path.Combine(plan.Folder, "README")));
        Assert.False(File.Exists(Path.Combine(plan.Folder, "left.txt")));
    }

    [Theory]
    [InlineData(5000, "d", "")]
    [InlineData(40, "a-name-of-some-length", "chmod 0, 'a-name-of-some-length'")]
    [InlineData(1, "d", "open F, '>', qq(no-text-\\xff)")]
    public void A_folder_laid_down_to_stay_is_removed(int levels, string name, string last)
    {
        using var scene = new GitScene();
        var folder = Directory.CreateDirectory(Path.Combine(scene.State, "scratch", "laid")).FullName;
        var kept = Path.Combine(scene.State, "kept");
        GitScene.WriteIn(kept, "file", "kept");
        File.CreateSymbolicLink(Path.Combine(folder, "link"), kept);
        // A shell would ask for its whole path at every level.
        var script = $"for (1..{levels}) {{ mkdir '{name}' or die; chdir '{name}' or die }} mkdir '{name}'; {last}";
        var laid = Longrun.Processes.Run.Capture(new("perl", ["-e", script])
        {
            WorkingDirectory = folder,
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
        });
        Assert.True(laid.Succeeded, laid.ErrorText);
        var doomed = new Doomed.Scratch(folder, Path.GetDirectoryName(folder)!);
        Assert.IsType<DeletionOutcome.Gone>(Deletion.Guard(scene.Repository, doomed));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(folder)!));
        Assert.True(File.Exists(Path.Combine(kept, "file")));
    }

    [Fact]
    public void A_folder_that_the_system_does_not_let_go_is_kept_with_the_reason()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may remove everything");
        using var scene = new GitScene();
        var parent = Path.Combine(scene.State, "scratch");
        var folder = Directory.CreateDirectory(Path.Combine(parent, "stays")).FullName;
        GitScene.SetMode(parent, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var kept = Assert.IsType<DeletionOutcome.Kept>(
            Deletion.Guard(scene.Repository, new Doomed.Scratch(folder, parent)));
        Assert.StartsWith($"{folder} cannot be removed", kept.Reason, StringComparison.Ordinal);
    }
}
