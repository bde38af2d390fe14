using System.Collections.Immutable;
using Longrun.Core.Verdict.Judgements;
using Xunit;

namespace Longrun.Core.Tests.Verdict;

/// <summary>How a diff is taken apart and made to fit.</summary>
public sealed class DiffCutTests
{
    [Fact]
    public void Files_are_told_apart_with_their_paths_and_counts()
    {
        var files = UnifiedDiff.Files(
            Of("src/a b.cs", "+x\n-y\n+diff --git a/z b/z\n")
            + "diff --git \"a/o\\\"dd\" \"b/o\\\"dd\"\n@@ -1 +1 @@\n-x\n"
            + "diff --git a/p.png b/p.png\nindex 1..2\nBinary files a/p.png and b/p.png differ\n");

        Assert.Equal(["src/a b.cs", "\"o\\\"dd\"", "p.png"], files.Select(file => file.Path));
        Assert.Equal([(2, 1, false), (0, 1, false), (0, 0, true)],
            files.Select(file => (file.Added, file.Removed, file.IsBinary)));
        Assert.Empty(UnifiedDiff.Files(""));
        Assert.Empty(UnifiedDiff.Files("no diff at all\n"));
    }

    [Fact]
    public void A_small_diff_is_whole_and_nothing_is_said_of_it()
    {
        var diff = Of("a.cs", "+x\n") + Of("b.cs", "+y\n");

        var shown = DiffCut.Of(UnifiedDiff.Files(diff));

        Assert.Equal(diff, shown.Text);
        Assert.Empty(shown.LeftOut);
    }

    [Fact]
    public void Lock_files_are_folded_and_what_a_tool_writes_shows_its_beginning_and_end()
    {
        var lines = string.Concat(Enumerable.Range(0, 900).Select(i => $"+line {i}\n"));
        var shown = DiffCut.Of(UnifiedDiff.Files(
            Of("sub/yarn.lock", lines) + Of("api.g.cs", lines) + Of("a.cs", lines)));

        Assert.DoesNotContain("yarn.lock", shown.Text, StringComparison.Ordinal);
        Assert.Equal(
            [
                "sub/yarn.lock (+900 -0): a lock file, folded, nothing of it is shown; it is in the checkout",
                "api.g.cs (+900 -0): named as what a tool writes, folded, its beginning and end are shown; "
                + "it is in the checkout",
            ],
            shown.LeftOut);
        Assert.EndsWith(Of("a.cs", lines), shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_file_is_not_folded_by_a_name_that_its_author_chose()
    {
        var lines = string.Concat(Enumerable.Range(0, 900).Select(i => $"+line {i}\n"));
        var made = "diff --git a/auth.generated.ts b/auth.generated.ts\nnew file mode 100644\n--- /dev/null\n"
            + $"+++ b/auth.generated.ts\n@@ -0,0 +1,900 @@\n{lines}";

        Assert.Equal(made, DiffCut.Of(UnifiedDiff.Files(made)).Text);
        Assert.Empty(DiffCut.Of(UnifiedDiff.Files(made)).LeftOutPaths);
        Assert.Equal(["auth.generated.ts", "yarn.lock"], DiffCut.Of(UnifiedDiff.Files(
            Of("auth.generated.ts", lines) + Of("yarn.lock", lines) + Of("a.ts", lines))).LeftOutPaths);
    }

    [Fact]
    public void Of_a_new_lock_file_the_beginning_and_the_end_are_shown()
    {
        var lines = string.Concat(Enumerable.Range(0, 900).Select(i => $"+line {i}\n"));
        const string head = "diff --git a/src/bun.lock b/src/bun.lock\nnew file mode 100644\n--- /dev/null\n";
        const string names = "+++ b/src/bun.lock\n@@ -0,0 +1 @@\n";

        var large = DiffCut.Of(UnifiedDiff.Files(head + names + lines));
        Assert.InRange(large.Text.Length, 1_500, 2_100);
        Assert.Contains("+line 0\n", large.Text, StringComparison.Ordinal);
        Assert.Contains("+line 899\n", large.Text, StringComparison.Ordinal);
        Assert.Equal(
            ["src/bun.lock (+900 -0): a lock file, folded, its beginning and end are shown; it is in the checkout"],
            large.LeftOut);
        Assert.Equal(
            head + names + "+evil()\n", DiffCut.Of(UnifiedDiff.Files(head + names + "+evil()\n")).Text);
    }

    [Fact]
    public void A_small_file_is_whole_beside_one_that_would_fill_everything_and_all_of_it_fits()
    {
        var bulk = string.Concat(Enumerable.Range(0, 9_000).Select(i => $"+bulk {i}\n"));
        var small = Of("z/small.cs", "+the change that counts\n");

        var shown = DiffCut.Of(UnifiedDiff.Files(Of("a.cs", bulk) + Of("b.cs", bulk) + small), 10_000);

        Assert.InRange(shown.Text.Length, 5_000, 10_003);
        Assert.EndsWith(small, shown.Text, StringComparison.Ordinal);
        Assert.Contains("+bulk 8999", shown.Text, StringComparison.Ordinal);
        Assert.Contains("+bulk 0\n", shown.Text, StringComparison.Ordinal);
        Assert.Equal(2, shown.LeftOut.Length);
    }

    [Fact]
    public void Of_very_many_files_those_that_do_not_fit_are_counted()
    {
        ImmutableArray<FileDiff> files =
            [.. Enumerable.Range(0, 2_000).SelectMany(i => UnifiedDiff.Files(Of($"f{i}.cs", new string('x', 500))))];

        var shown = DiffCut.Of(files, 10_000);

        Assert.InRange(shown.Text.Length, 0, 12_000);
        Assert.Equal(101, shown.LeftOut.Length);
        Assert.Equal("and 1900 more files", shown.LeftOut[^1]);
    }

    private static string Of(string path, string hunk) =>
        $"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n{hunk}";
}
