using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Effects;
using Longrun.Git;
using Longrun.Processes;
using Xunit;

namespace Longrun.Tests.Gates;

/// <summary>Results files as hostile code may leave them: each is a reason, none a wait.</summary>
public sealed class ResultsFilesTests : IDisposable
{
    private const string Good = "<testsuite tests=\"1\"><testcase name=\"a\"/></testsuite>";

    private readonly string folder = Directory.CreateTempSubdirectory("longrun-results-").FullName;

    public void Dispose() => FolderRemoval.Remove(folder);

    [Theory]
    [InlineData("mkfifo r/a.xml", "the results file r/a.xml is no regular file")]
    [InlineData("ln -s /etc/hostname r/a.xml", "the results file r/a.xml is a link")]
    [InlineData("ln -s b r/a.xml", "the results file r/a.xml is a link")]
    [InlineData("mkdir r/a.xml", "the results file r/a.xml is a folder")]
    [InlineData("truncate -s 5G r/a.xml", "the results file r/a.xml has more than 32 MiB")]
    [InlineData("echo '<testsuite>' > r/a.xml", "the results file r/a.xml cannot be read: ")]
    [InlineData(": > r/a.xml", "the results file r/a.xml is empty")]
    [InlineData("chmod 0 r; rmdir r; ln -s /usr r", "the run left no results file: nothing matches r/*.xml")]
    [InlineData("true", "the run left no results file: nothing matches r/*.xml")]
    [InlineData("for i in $(seq 600); do : > r/$i.xml; done", "more than 500 files match r/*.xml")]
    public void What_is_no_results_file_is_refused_with_the_reason(string left, string reason) => Assert.StartsWith(
        reason, Assert.IsType<ResultsSight.Unfit>(After(left)).Reason, StringComparison.Ordinal);

    [Fact]
    public void Folders_within_each_other_beyond_the_length_of_a_path_end_nothing()
    {
        const string deep = "python3 -c \"import os; os.chdir('r'); n = 'd' * 200\n"
            + "for i in range(30): os.mkdir(n); os.chdir(n)\"";
        try
        {
            Assert.Equal("the run left no results file: nothing matches r/*.xml",
                Assert.IsType<ResultsSight.Unfit>(After(deep)).Reason);
        }
        finally
        {
            After("rm -rf r");
        }
    }

    [Fact]
    public void What_was_there_before_says_nothing_of_the_run()
    {
        Write("r/a.xml", Good);

        var sight = ResultsFiles.Read(folder, ["r/*.xml"], path => path == "r/a.xml");

        Assert.Equal("the run left no results file: r/a.xml was there before it",
            Assert.IsType<ResultsSight.Unfit>(sight).Reason);
    }

    [Fact]
    public void Several_files_add_up_and_links_to_folders_are_not_followed()
    {
        Write("a/r/x.xml", Good);
        Write("b/c/r/y.xml", Good);
        Write("node_modules/p/r/z.xml", Good);

        After("ln -s ../a a/again; ln -s . here");
        var told = Assert.IsType<ResultsSight.Told>(ResultsFiles.Read(folder, ["**/r/*.xml"], _ => false));

        Assert.Equal(2, told.Report.Tally.Run);
    }

    [Fact]
    public void Without_globs_nothing_is_looked_for() => Assert.Null(ResultsFiles.Read(folder, [], _ => false));

    private ResultsSight? After(string command)
    {
        Directory.CreateDirectory(Path.Combine(folder, "r"));
        var ended = Run.Capture(new("sh", ["-c", command])
        {
            WorkingDirectory = folder, Timeout = TimeSpan.FromMinutes(1),
            Environment = ImmutableDictionary<string, string>.Empty.Add(
                "PATH", Environment.GetEnvironmentVariable("PATH")!),
        });
        Assert.True(ended.Succeeded, ended.ErrorText);
        return ResultsFiles.Read(folder, ["r/*.xml"], _ => false);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
