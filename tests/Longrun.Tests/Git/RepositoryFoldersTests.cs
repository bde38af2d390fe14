using System.Collections.Immutable;
using Longrun.Git;
using Xunit;

namespace Longrun.Tests.Git;

public sealed class RepositoryFoldersTests
{
    private static readonly ImmutableDictionary<string, string> s_plain = ImmutableDictionary<string, string>.Empty;

    [Fact]
    public void Readers_find_the_same_folders_as_git_from_every_folder_of_the_working_tree()
    {
        using var scene = WithLongrun();
        foreach (var folder in (string[])[scene.WorkTree, Path.Combine(scene.WorkTree, "src")])
        {
            Assert.Equal(
                PersonRepository.Open(scene.Program, folder).Folders, RepositoryFolders.Around(folder, s_plain));
        }
    }

    [Fact]
    public void A_linked_working_tree_has_its_own_top_and_the_common_folder()
    {
        using var scene = WithLongrun();
        var side = Path.Combine(scene.Root, "side");
        scene.Git("worktree", "add", "-q", side);
        Assert.Equal(PersonRepository.Open(scene.Program, side).Folders, RepositoryFolders.Around(side, s_plain));
        Assert.NotNull(RepositoryFolders.Around(side, s_plain));
    }

    [Fact]
    public void Git_is_asked_where_files_alone_do_not_tell()
    {
        using var scene = WithLongrun();
        Assert.Null(RepositoryFolders.Around(scene.WorkTree, s_plain.Add("GIT_DIR", "/elsewhere")));
        Assert.Null(RepositoryFolders.Around(scene.Root, s_plain));

        scene.Git("config", "core.worktree", scene.Root);
        Assert.Null(RepositoryFolders.Around(scene.WorkTree, s_plain));
        scene.Git("config", "--unset", "core.worktree");
        Assert.NotNull(RepositoryFolders.Around(scene.WorkTree, s_plain));

        var git = Path.Combine(scene.WorkTree, ".git");
        var moved = Path.Combine(scene.Root, "moved.git");
        Directory.Move(git, moved);
        File.CreateSymbolicLink(git, moved);
        Assert.Null(RepositoryFolders.Around(scene.WorkTree, s_plain));
    }

    [Fact]
    public void A_repository_without_a_run_is_left_to_git_to_judge()
    {
        using var scene = new GitScene();
        Assert.Null(RepositoryFolders.Around(scene.WorkTree, s_plain));
    }

    [Fact]
    public void Every_working_tree_knows_the_others_and_none_of_another_repository()
    {
        using var scene = WithLongrun();
        var (side, gone) = (Path.Combine(scene.Root, "side"), Path.Combine(scene.Root, "gone"));
        scene.Git("worktree", "add", "-q", side);
        scene.Git("worktree", "add", "-q", gone);
        var main = RepositoryFolders.Around(scene.WorkTree, s_plain)!;
        var linked = RepositoryFolders.Around(side, s_plain)!;
        Assert.Equal([gone, side], main.OtherWorkTrees().Order());
        Assert.Equal([gone, scene.WorkTree], linked.OtherWorkTrees().Order());
        Assert.Equal(PersonRepository.Open(scene.Program, side).GitFolder, main.GitFolderOf(side));

        Directory.Delete(gone, recursive: true);
        scene.Git("init", "-q", gone);
        Assert.Null(main.GitFolderOf(gone));
        Assert.Equal([scene.WorkTree], linked.OtherWorkTrees());
    }

    private static GitScene WithLongrun()
    {
        var scene = new GitScene();
        Directory.CreateDirectory(Path.Combine(scene.WorkTree, ".git", "longrun"));
        return scene;
    }
}
