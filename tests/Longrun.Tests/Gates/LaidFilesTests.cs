using System.Collections.Immutable;
using Longrun.Effects;
using Longrun.Git;
using Xunit;

namespace Longrun.Tests.Gates;

/// <summary>Files that a trial lays over its checkout.</summary>
public sealed class LaidFilesTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("longrun-laid-").FullName;

    public void Dispose() => FolderRemoval.Remove(root);

    [Fact]
    public void What_was_changed_or_deleted_is_as_it_was_laid_and_a_link_is_replaced_not_followed()
    {
        Write("laid/t/a", "branch");
        Write("laid/t/gone", "branch");
        Write("laid/linked", "branch");
        Write("checkout/t/a", "changed");
        Write("outside", "mine");
        File.CreateSymbolicLink(Path.Combine(root, "checkout/linked"), "../outside");

        Assert.Equal("branchbranchbranch", Run("cat t/a t/gone linked"));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(root, "outside")));
    }

    [Fact]
    public void A_folder_that_is_a_link_is_not_written_through_and_the_command_does_not_run()
    {
        Write("laid/t/a", "branch");
        Write("elsewhere/a", "mine");
        Directory.CreateDirectory(Path.Combine(root, "checkout"));
        File.CreateSymbolicLink(Path.Combine(root, "checkout/t"), "../elsewhere");

        Assert.Contains("could not be laid over the checkout", Run("echo ran"), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(root, "elsewhere/a")));
    }

    [Fact]
    public void What_the_branch_does_not_have_is_gone_and_decides_nothing()
    {
        Write("laid/Makefile", "test:\n\t@echo branch\n");
        Write("checkout/Makefile", "test:\n\t@echo changed\n");
        Write("checkout/GNUmakefile", "test:\n\t@echo new\n");
        Write("checkout/-it's/conftest.py", "");

        Assert.Equal("new\n", Run("make -s test"));
        Assert.Equal("branch\n-it's\n", Run(
            "make -s test; ls -d -- -it*; ls -A -- -it*", "GNUmakefile", "-it's/conftest.py", "gone.ini"));
    }

    [Fact]
    public void Without_files_the_command_stays_as_it_is() =>
        Assert.Equal(["make"], LaidFiles.Before(["make"], null, ["x"]));

    private string Run(string command, params ImmutableArray<string> removed)
    {
        var whole = LaidFiles.Before(["sh", "-c", command], Path.Combine(root, "laid"), removed);
        var ended = Processes.Run.Capture(new(whole[0], whole[1..])
        {
            WorkingDirectory = Path.Combine(root, "checkout"), Timeout = TimeSpan.FromMinutes(1),
            Environment = ImmutableDictionary<string, string>.Empty.Add(
                "PATH", Environment.GetEnvironmentVariable("PATH")!),
        });
        return ended.OutputText + ended.ErrorText;
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
