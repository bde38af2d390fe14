using Longrun.Git;
using Longrun.Processes;
using Xunit;

namespace Longrun.Tests.Git;

public sealed class ImportTests
{
    private static ImportRefusal ReasonOf(ImportOutcome outcome) =>
        Assert.IsType<ImportOutcome.Refused>(outcome).Reason;

    [Theory]
    [InlineData(".gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = https://example.org/x\n", "Submodules")]
    [InlineData(".gitattributes", "*.bin filter=evil\n", "Drivers")]
    [InlineData("deep/.gitattributes", "*.bin merge=evil\n", "Drivers")]
    [InlineData(".gitattributes", "*.bin diff=evil\n", "Drivers")]
    public void What_would_change_how_git_behaves_is_refused_and_archived(string path, string content, string reason)
    {
        using var scene = new GitScene();
        var refused = Assert.IsType<ImportOutcome.Refused>(scene.Attempt(f => GitScene.WriteIn(f, path, content)));
        Assert.Equal(Enum.Parse<ImportRefusal>(reason), refused.Reason);
        Assert.NotNull(refused.Archive);
        scene.Git("rev-parse", "--verify", refused.Archive.Value);
        Assert.Null(RunRefs.ReadOne(scene.Repository, scene.ImportPlan().Target));
        Assert.Equal(refused, scene.Import());
    }

    [Theory]
    [InlineData("*.cs diff=csharp\n* text=auto\n*.md merge=union\n")]
    [InlineData("# filter=x\n*.png binary\n")]
    public void Attributes_that_name_gits_own_drivers_are_taken(string content)
    {
        using var scene = new GitScene();
        scene.Imported(f => GitScene.WriteIn(f, ".gitattributes", content));
    }

    [Theory]
    [InlineData("/etc/passwd", true)]
    [InlineData("../../outside", true)]
    [InlineData("sub/../../../outside", true)]
    [InlineData("../.git/config", true)]
    [InlineData("../README", false)]
    [InlineData("a.txt", false)]
    public void Links_that_leave_the_tree_are_refused(string target, bool refused)
    {
        using var scene = new GitScene();
        var outcome = scene.Attempt(f => File.CreateSymbolicLink(Path.Combine(f, "src", "link"), target));
        Assert.Equal(refused, outcome is ImportOutcome.Refused { Reason: ImportRefusal.LinkLeavesTree });
        Assert.Equal(!refused, outcome is ImportOutcome.Imported);
    }

    [Theory]
    [InlineData(".GIT/config")]
    [InlineData("a/.git./config")]
    [InlineData("a/.git /config")]
    [InlineData("GIT~1/config")]
    [InlineData(".git::$INDEX_ALLOCATION/config")]
    [InlineData(".g\u200cit/config")]
    [InlineData("a\\..\\b")]
    public void Paths_that_some_file_system_takes_for_the_git_folder_are_known(string path) =>
        Assert.True(DotGit.IsIn(path));

    [Theory]
    [InlineData(".github/workflows/ci.yml")]
    [InlineData("git~x/readme")]
    [InlineData("src/.gitkeep")]
    [InlineData("a/digit./x")]
    public void Ordinary_paths_are_not_taken_for_it(string path) => Assert.False(DotGit.IsIn(path));

    [Fact]
    public void A_look_alike_in_a_tree_is_refused()
    {
        using var scene = new GitScene();
        var outcome = scene.Attempt(folder =>
        {
            var blob = scene.GitIn(folder, "hash-object", "-w", "README");
            var tree = scene.Feed(folder, $"100644 blob {blob}\tgit~1\n", "mktree");
            var commit = scene.GitIn(folder, "commit-tree", tree, "-p", scene.Start.Value, "-m", "look");
            scene.GitIn(folder, "update-ref", "refs/heads/longrun/M1-1", commit);
            scene.GitIn(folder, "checkout", "-q", "--detach", scene.Start.Value);
        });
        Assert.True(ReasonOf(outcome) is ImportRefusal.LooksLikeGit or ImportRefusal.Malformed);
    }

    [Fact]
    public void A_large_file_is_refused_also_where_a_later_commit_removes_it()
    {
        using var scene = new GitScene();
        var outcome = scene.Attempt(folder =>
        {
            using (var file = File.Create(Path.Combine(folder, "large")))
            {
                file.SetLength(Import.BlobMax + 1);
            }
            scene.CommitAllIn(folder, "large");
            File.Delete(Path.Combine(folder, "large"));
            scene.CommitAllIn(folder, "gone");
        });
        Assert.Equal(ImportRefusal.BlobTooLarge, ReasonOf(outcome));
    }

    [Fact]
    public void Empty_work_is_imported_and_known_as_empty()
    {
        using var scene = new GitScene();
        var imported = scene.Imported(f => scene.GitIn(f, "commit", "-q", "--allow-empty", "-m", "all tests pass"));
        Assert.True(imported.IsEmpty);
    }

    [Fact]
    public void Importing_twice_ends_the_same_and_another_head_is_not_written_over()
    {
        using var scene = new GitScene();
        var first = scene.Imported(f => GitScene.WriteIn(f, "x", "x\n"));
        Assert.Equal(first.Head, Assert.IsType<ImportOutcome.Imported>(scene.Import()).Head);
        GitScene.WriteIn(scene.PlanOf().Folder, "y", "y\n");
        Assert.True(scene.Collect().Succeeded);
        Assert.Equal(ImportRefusal.TargetTaken, ReasonOf(scene.Import()));
        Assert.Equal(first.Head, RunRefs.ReadOne(scene.Repository, scene.ImportPlan().Target));
    }

    [Fact]
    public void A_bundle_that_is_a_pipe_a_link_or_garbage_is_refused_at_once()
    {
        using var scene = new GitScene();
        scene.OpenRun();
        Directory.CreateDirectory(scene.Out);
        Assert.Equal(ImportRefusal.Missing, ReasonOf(scene.Import()));
        Assert.True(Run.Capture(new("mkfifo", [scene.Bundle])
        {
            WorkingDirectory = "/",
            Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
        }).Succeeded);
        Assert.Equal(ImportRefusal.Malformed, ReasonOf(scene.Import()));
        Assert.IsType<SafeRead.Unfit>(SafeFile.ReadCapped(scene.Bundle, 100));
        File.Delete(scene.Bundle);
        File.CreateSymbolicLink(scene.Bundle, Path.Combine(scene.WorkTree, "README"));
        Assert.Equal(ImportRefusal.Malformed, ReasonOf(scene.Import()));
        Assert.IsType<SafeRead.Unfit>(SafeFile.ReadCapped(scene.Bundle, 100));
        File.Delete(scene.Bundle);
        File.WriteAllText(scene.Bundle, $"# v2 git bundle\n{scene.Start} HEAD\n\nPACKgarbage");
        Assert.Equal(ImportRefusal.Malformed, ReasonOf(scene.Import()));
        Assert.IsType<SafeRead.TooLarge>(SafeFile.ReadCapped(scene.Bundle, 10));
        Assert.IsType<SafeRead.Content>(SafeFile.ReadCapped(scene.Bundle, 1000));
        var refs = RunRefs.Read(scene.Repository, GitScene.Run, RefNames.Mirror(GitScene.Run));
        Assert.Equal([scene.Branch], refs.All.Keys);
    }

    [Fact]
    public void Objects_that_git_finds_at_fault_are_refused_and_nothing_points_at_them()
    {
        using var scene = new GitScene();
        var outcome = scene.Attempt(folder =>
        {
            var file = Path.Combine(folder, "commit.txt");
            var tree = scene.GitIn(folder, "rev-parse", "HEAD^{tree}");
            File.WriteAllText(
                file, $"tree {tree}\nparent {scene.Start}\nauthor no mail 0 +0000\ncommitter x <x> 0 +0000\n\nm\n");
            var bad = scene.GitIn(folder, "hash-object", "-t", "commit", "-w", "--literally", file);
            File.Delete(file);
            File.WriteAllText(Path.Combine(folder, ".git/refs/heads/longrun/M1-1"), bad + "\n");
        });
        Assert.Equal(ImportRefusal.Malformed, ReasonOf(outcome));
        Assert.Null(RunRefs.ReadOne(scene.Repository, scene.ImportPlan().Target));
        Assert.True(File.Exists(scene.Bundle));
    }

    [Fact]
    public void A_bundle_that_takes_git_too_long_is_refused()
    {
        using var scene = new GitScene();
        var folder = scene.OpenWorkspace(scene.OpenRun());
        GitScene.WriteIn(folder, "x", "x\n");
        Assert.True(scene.Collect().Succeeded);
        // A git that never gets through a pack: a short time-out alone would race with a fast machine.
        var slow = Path.Combine(scene.Root, "slow");
        GitScene.WriteIn(slow, "git",
            "#!/bin/sh\ncase \" $* \" in *\" index-pack \"*) exec sleep 600 ;; esac\n"
            + $"exec {scene.Program.File} \"$@\"\n");
        GitScene.SetMode(Path.Combine(slow, "git"), (UnixFileMode)0b111_101_101);
        var path = $"{slow}:{Environment.GetEnvironmentVariable("PATH")}";
        var repository = PersonRepository.Open(GitProgram.Find(scene.Surroundings(path)), scene.WorkTree);
        var plan = scene.ImportPlan() with { TakeTimeOut = TimeSpan.FromMilliseconds(200) };
        Assert.Equal(ImportRefusal.TooLarge, ReasonOf(Import.Attempt(repository, plan)));
        Assert.Null(RunRefs.ReadOne(scene.Repository, plan.Target));
        Assert.IsType<ImportOutcome.Imported>(scene.Import());
    }
}
