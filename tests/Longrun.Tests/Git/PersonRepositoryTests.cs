using Longrun.Core;
using Longrun.Git;
using Xunit;

namespace Longrun.Tests.Git;

public sealed class PersonRepositoryTests
{
    private static void Refused(string words, Action action)
    {
        var error = Assert.Throws<UserError>(action);
        Assert.Equal(ExitCode.CannotStart, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static void RefusedAtHead(GitScene scene, string words) => Refused(
        words, () => Obstacles.Refuse(scene.Repository, WorkTreeState.Read(scene.Repository).Head));

    [Fact]
    public void State_identity_and_odd_names_are_read()
    {
        using var scene = new GitScene();
        scene.Write("with \"quotes\"\nand more.txt", "x");
        scene.Write("src/a.txt", "changed\n");
        var state = WorkTreeState.Read(scene.Repository);
        Assert.Equal(scene.Start, state.Head);
        Assert.Equal("main", state.Branch);
        Assert.Equal(["src/a.txt", "with \"quotes\"\nand more.txt"], state.Uncommitted.Order(StringComparer.Ordinal));
        Assert.Equal(["src/a.txt"], state.Changed);
        Assert.Equal(GitScene.Person, scene.Repository.Identity);
        scene.Git("checkout", "-q", "--detach");
        Assert.Null(WorkTreeState.Read(scene.Repository).Branch);
    }

    [Fact]
    public void A_linked_worktree_shares_the_common_folder()
    {
        using var scene = new GitScene();
        var linked = Path.Combine(scene.Root, "linked");
        scene.Git("worktree", "add", "-q", linked);
        var repository = PersonRepository.Open(scene.Program, linked);
        Assert.Equal(scene.Repository.CommonFolder, repository.CommonFolder);
        Assert.Equal(linked, repository.WorkTree);
        Assert.Equal("linked", WorkTreeState.Read(repository).Branch);
    }

    [Fact]
    public void What_is_no_repository_to_work_in_is_refused_in_one_sentence()
    {
        using var scene = new GitScene();
        Refused("not in a git repository", () => PersonRepository.Open(scene.Program, scene.State));
        scene.Git("clone", "-q", "--bare", scene.WorkTree, scene.Root + "/bare.git");
        Refused("bare", () => PersonRepository.Open(scene.Program, scene.Root + "/bare.git"));
    }

    [Fact]
    public void Shallow_and_partial_clones_are_refused()
    {
        using var scene = new GitScene();
        scene.Write("README", "second\n");
        scene.CommitAll("second");
        scene.Git("clone", "-q", "--depth=1", "file://" + scene.WorkTree, scene.Root + "/shallow");
        Refused("shallow", () => PersonRepository.Open(scene.Program, scene.Root + "/shallow"));
        scene.Git("config", "uploadpack.allowFilter", "true");
        scene.Git("clone", "-q", "--filter=blob:none", "file://" + scene.WorkTree, scene.Root + "/partial");
        Refused("partial", () => PersonRepository.Open(scene.Program, scene.Root + "/partial"));
    }

    [Fact]
    public void Submodules_LFS_and_a_branch_called_longrun_are_refused()
    {
        using var scene = new GitScene();
        Obstacles.Refuse(scene.Repository, scene.Start);
        scene.Git("branch", "longrun");
        RefusedAtHead(scene, "a branch called longrun");
        scene.Git("branch", "-D", "longrun");
        scene.Write("deep/.gitattributes", "*.psd filter=lfs diff=lfs merge=lfs -text\n");
        scene.CommitAll("lfs");
        RefusedAtHead(scene, "deep/.gitattributes");
        scene.Git("rm", "-q", "deep/.gitattributes");
        scene.Git("update-index", "--add", "--cacheinfo", $"160000,{scene.Start},sub module");
        scene.Git("commit", "-q", "-m", "sub");
        RefusedAtHead(scene, "submodule (sub module)");
    }

    [Theory]
    [InlineData("2.39.3", false)]
    [InlineData("2.39.4", true)]
    [InlineData("2.40.1", false)]
    [InlineData("2.45.0", false)]
    [InlineData("2.45.1", true)]
    [InlineData("2.46.0", true)]
    [InlineData("2.30.9", false)]
    [InlineData("3.0.0", true)]
    public void Old_versions_are_refused_with_the_reason(string version, bool good) =>
        Assert.Equal(good, GitProgram.Objection(Version.Parse(version)) is null);

    [Fact]
    public void A_missing_git_and_an_old_one_are_the_persons_to_mend()
    {
        using var scene = new GitScene();
        var folder = Path.Combine(scene.Root, "bin");
        var git = Path.Combine(folder, "git");
        GitScene.WriteIn(folder, "sh", "");
        Refused("git is missing", () => GitProgram.Find(scene.Surroundings(folder)));
        File.WriteAllText(git, "#!/bin/sh\necho git version 2.30.2\n");
        GitScene.SetMode(git, (UnixFileMode)0b111_101_101);
        Refused("git 2.30.2 is too old", () => GitProgram.Find(scene.Surroundings(folder)));
    }

    [Fact]
    public void Files_are_listed_and_read_at_a_commit()
    {
        using var scene = new GitScene();
        scene.Write("odd *[x].txt", "odd\n");
        var commit = scene.CommitAll("odd");
        Assert.Equal(["README", "odd *[x].txt", "src/a.txt"], Tree.ListFiles(scene.Repository, commit));
        Assert.Equal("odd\n"u8.ToArray(), Tree.Read(scene.Repository, commit, "odd *[x].txt", 100));
        Assert.Null(Tree.Read(scene.Repository, commit, "odd *[x].txt", 2));
        Assert.Null(Tree.Read(scene.Repository, commit, "src", 100));
        Assert.Null(Tree.BlobId(scene.Repository, commit, "none"));
        Assert.Throws<UserError>(() => Tree.ListFiles(scene.Repository, commit, 2));
    }
}
