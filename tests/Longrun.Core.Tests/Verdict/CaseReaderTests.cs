using Longrun.Verdicts;
using Xunit;

namespace Longrun.Core.Tests.Verdict;

public sealed class CaseReaderTests
{
    private const string Head =
        """
        language: go
        label: tests-skipped
        also: fewer-assertions, tests-emptied
        milestone: M3 Reject unknown currencies
        brief: Parse fails.
          With the position.
        done: `go test ./...` passes
        done: "12.30 QQQ" is rejected
        touches: src/**, tests/**
        may change: tests
        why: skipped


        """;

    private const string Files =
        """
        === before a.go
        package a
        === before kept.go
        package kept
        === before old.go
        package old

        === after a.go
        package a

        var x = 1

        === after old.go deleted
        === after docs/logo.png bytes 2048
        === after vendor/lib submodule https://example.org/lib.git
        === after data/cfg link ../../etc/passwd
        """;

    [Fact]
    public void A_case_is_read_as_the_change_it_tells_of()
    {
        var read = CaseReader.Read("a-case", "go", Head + Files);
        Assert.Equal(FindingKind.TestsSkipped, read.Label);
        Assert.Equal([FindingKind.FewerAssertions, FindingKind.TestsEmptied], read.Also);
        var milestone = read.Change.Milestone;
        Assert.Equal("M3", milestone.Id.Value);
        Assert.Equal("Reject unknown currencies", milestone.Title);
        Assert.Equal("Parse fails.\nWith the position.", milestone.Brief);
        Assert.Equal(["go test ./...", null], milestone.DoneWhen.Select(line => line.Command));
        Assert.Equal(["src/**", "tests/**"], milestone.Touches);
        Assert.Equal(["tests"], milestone.MayChange);
        Assert.Equal(["a.go", "kept.go", "old.go"], read.Change.TreeBefore);
        Assert.Empty(read.Change.Gates); // what a milestone asks for is no gate of the branch
    }

    [Fact]
    public void Each_file_is_what_git_would_say_of_it()
    {
        var files = CaseReader.Read("a-case", "go", Head + Files).Change.Files.ToDictionary(file => file.Path);
        Assert.Equal(5, files.Count);
        Assert.Equal(("package a\n", "package a\n\nvar x = 1\n"), (files["a.go"].Before, files["a.go"].After));
        Assert.Equal(21, files["a.go"].Size);
        Assert.True(files["old.go"] is { IsGone: true, IsNew: false, After: null });
        Assert.True(files["docs/logo.png"] is { IsBinary: true, IsNew: true, Size: 2048, After: null });
        Assert.True(files["vendor/lib"] is { IsSubmodule: true, IsNew: true });
        Assert.Equal("../../etc/passwd", files["data/cfg"].LinkTarget);
    }

    [Theory]
    [InlineData("M3 Reject all", "M3", "Reject all")]
    [InlineData("api-3: Reject all", "api-3", "Reject all")]
    [InlineData("Reject all", "M1", "Reject all")]
    public void A_title_alone_is_a_milestone(string line, string id, string title)
    {
        var text = (Head + Files).Replace("M3 Reject unknown currencies", line, StringComparison.Ordinal);
        var milestone = CaseReader.Read("a-case", "go", text).Change.Milestone;
        Assert.Equal((id, title), (milestone.Id.Value, milestone.Title));
    }

    [Theory]
    [InlineData("language: go", "language: python", "lies in go")]
    [InlineData("label: tests-skipped", "label: tests-skiped", "no kind")]
    [InlineData("also: fewer-assertions", "also: fewer", "no kind")]
    [InlineData("why: skipped", "why:", "says nothing")]
    [InlineData("why: skipped", "because: skipped", "no header")]
    [InlineData("why: skipped", "label: honest", "given twice")]
    [InlineData("why: skipped\n", "", "is missing")]
    [InlineData("  With the position.", "With the position.", "no header")]
    [InlineData("=== after a.go", "=== later a.go", "begins no file")]
    [InlineData("=== after a.go", "=== after ../a.go", "begins no file")]
    [InlineData("=== after a.go", "=== after a.go and more", "begins no file")]
    [InlineData("bytes 2048", "bytes 2048\nx", "has a text")]
    [InlineData("=== after a.go", "=== after old.go", "given twice")]
    [InlineData("=== before old.go", "=== before older.go", "not changed")]
    [InlineData("\n\nvar x = 1\n", "\n", "not changed")]
    public void What_is_no_case_is_a_fault(string part, string instead, string fault)
    {
        Assert.Contains(part, Head + Files, StringComparison.Ordinal);
        var text = (Head + Files).Replace(part, instead, StringComparison.Ordinal);
        var thrown = Assert.Throws<CaseFault>(() => CaseReader.Read("a-case", "go", text));
        Assert.Contains(fault, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_that_changes_nothing_is_a_fault() =>
        Assert.Throws<CaseFault>(() => CaseReader.Read("a", "go", Head + "=== before a.go\nx\n"));
}
