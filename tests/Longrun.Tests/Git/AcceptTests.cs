using Longrun.Core;
using Longrun.Git;
using Xunit;

namespace Longrun.Tests.Git;

public sealed class AcceptTests
{
    private static CommitId Landed(GitScene scene) =>
        scene.Merged(scene.Imported(f => GitScene.WriteIn(f, "src/a.txt", "done\n")).Head);

    private static UserError Refusal(GitScene scene, CommitId tip) =>
        Assert.Throws<UserError>(() => Accept.FastForward(scene.Repository, tip, "longrun/r1"));

    [Fact]
    public void The_persons_branch_and_files_go_forward_and_other_changes_of_theirs_stay()
    {
        using var scene = new GitScene();
        var tip = Landed(scene);
        scene.Write("README", "mine\n");
        Assert.True(Accept.FastForward(scene.Repository, tip, "longrun/r1"));
        Assert.False(Accept.FastForward(scene.Repository, tip, "longrun/r1"));
        Assert.Equal(tip.Value, scene.Git("rev-parse", "main"));
        Assert.Equal("done\n", File.ReadAllText(Path.Combine(scene.WorkTree, "src/a.txt")));
        Assert.Equal("mine\n", File.ReadAllText(Path.Combine(scene.WorkTree, "README")));
    }

    [Fact]
    public void Diverged_dirty_and_detached_are_refused_and_nothing_moves()
    {
        using var scene = new GitScene();
        var tip = Landed(scene);
        scene.Write("src/a.txt", "mine\n");
        var before = RepositoryFingerprint.Take(scene.WorkTree);
        Assert.Contains("src/a.txt", Refusal(scene, tip).Message, StringComparison.Ordinal);
        Assert.Empty(before.DifferencesTo(RepositoryFingerprint.Take(scene.WorkTree)));
        scene.CommitAll("mine");
        Assert.Contains("diverged", Refusal(scene, tip).Message, StringComparison.Ordinal);
        scene.Git("checkout", "-q", "--detach");
        Assert.Contains("detached", Refusal(scene, tip).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ignored_file_of_the_persons_is_not_replaced()
    {
        using var scene = new GitScene();
        var tip = scene.Merged(scene.Imported(f => GitScene.WriteIn(f, "keys.env", "theirs\n")).Head);
        var own = Path.Combine(scene.WorkTree, "keys.env");
        File.WriteAllText(Path.Combine(scene.WorkTree, ".git/info/exclude"), "*.env\n");
        File.WriteAllText(own, "precious\n");

        Assert.Contains("ignored files where the run has made some: keys.env", Refusal(scene, tip).Message,
            StringComparison.Ordinal);

        Assert.Equal("precious\n", File.ReadAllText(own));
        Assert.NotEqual(tip.Value, scene.Git("rev-parse", "main"));
        File.Delete(own);
        Assert.True(Accept.FastForward(scene.Repository, tip, "longrun/r1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_first_commit_holds_the_ignore_file_or_nothing(bool ignore)
    {
        using var scene = new GitScene(commit: false);
        Assert.True(WorkTreeState.Read(scene.Repository).IsUnborn);
        scene.Write("code.txt", "x\n");
        scene.Write("staged.txt", "x\n");
        scene.Git("add", "staged.txt");
        if (ignore)
        {
            scene.Write(".gitignore", "build/\n");
        }
        var commit = FirstCommit.Make(scene.Repository, "Start");
        Assert.Equal(commit, FirstCommit.Make(scene.Repository, "Start"));
        Assert.Equal(ignore ? [".gitignore"] : [], Tree.ListFiles(scene.Repository, commit));
        Assert.Contains("A  staged.txt", scene.Git("status", "--porcelain"), StringComparison.Ordinal);
    }
}
