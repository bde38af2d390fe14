using Longrun.Core.Verdict;
using Xunit;

namespace Longrun.Core.Tests.Verdict;

public sealed class OtherDetectorsTests
{
    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../outside")]
    [InlineData("x/../../../outside")]
    [InlineData("~/keys")]
    [InlineData("C:\\keys")]
    [InlineData("../.git/config")]
    [InlineData("")]
    public void A_link_out_of_the_tree_is_rejected(string target) => Assert.Equal(
        Severity.Reject, Changes.Of(Changes.Link("docs/a", target)).Worst(FindingKind.LinkLeavesTree));

    [Theory]
    [InlineData("v2")]
    [InlineData("../src/a.cs")]
    [InlineData("./b/../c")]
    public void A_link_within_the_tree_is_not(string target) =>
        Assert.Null(Changes.Of(Changes.Link("docs/a", target)).Worst(FindingKind.LinkLeavesTree));

    [Fact]
    public void A_submodule_is_rejected_unless_it_is_asked_for()
    {
        var added = new ChangedFile("lib/parser") { NewMode = "160000" };
        var moved = added with { OldMode = "160000" };
        Assert.Equal(Severity.Reject, Changes.Of(added).Worst(FindingKind.SubmoduleAdded));
        Assert.Equal(Severity.Warn, Changes.Of("Add parser as a submodule.", added).Worst(FindingKind.SubmoduleAdded));
        Assert.Equal(Severity.Warn, Changes.Of(moved).Worst(FindingKind.SubmoduleAdded));
        Assert.Equal(Severity.Reject, Changes.Of(Changes.New(
            ".gitmodules", "[submodule \"p\"]\n\tpath = p\n\turl = https://git.example.org/p\n"))
            .Worst(FindingKind.SubmoduleAdded));
    }

    [Theory]
    [InlineData(".gitattributes", "*.json filter=normalise")]
    [InlineData("data/.gitattributes", "*.csv diff=table")]
    [InlineData(".gitattributes", "package-lock.json merge=theirs-always")]
    [InlineData(".gitattributes", "*.psd filter=lfs diff=lfs merge=lfs -text")]
    [InlineData("setup.sh", "git config filter.normalise.clean ./clean.sh")]
    [InlineData(".gitconfig", "[filter \"normalise\"]")]
    public void A_filter_or_a_driver_is_rejected(string path, string line) =>
        Assert.Equal(Severity.Reject, Changes.Of(Changes.Line(path, line)).Worst(FindingKind.FilterAdded));

    [Theory]
    [InlineData("* text=auto eol=lf")]
    [InlineData("*.cs diff=csharp")]
    [InlineData("CHANGELOG.md merge=union")]
    [InlineData("dist/* linguist-generated")]
    [InlineData("*.png binary")]
    public void Attributes_of_gits_own_are_not(string line) =>
        Assert.Null(Changes.Of(Changes.Line(".gitattributes", line)).Worst(FindingKind.FilterAdded));

    [Theory]
    [InlineData("tools/strip", 900_000, Severity.Reject)]
    [InlineData("lib/native.so", 900_000, Severity.Reject)]
    [InlineData("vendor/x.tgz", 9_000, Severity.Reject)]
    [InlineData("data/cache.sqlite", 9_000, Severity.Reject)]
    [InlineData("tests/fixtures/broken.xlsx", 9_000, Severity.Warn)]
    [InlineData("public/hero.png", 90_000, Severity.Warn)]
    [InlineData("public/hero.png", 9_000_000, Severity.Reject)]
    public void A_binary_is_judged_by_what_it_is(string path, long size, object severity) =>
        Assert.Equal((Severity)severity, Changes.Of(Changes.Binary(path, size)).Worst(FindingKind.BinaryAdded));

    [Fact]
    public void A_picture_that_is_asked_for_is_only_shown() => Assert.Equal(Severity.Note, Changes.Of(
        "The page has a favicon.", Changes.Binary("public/favicon.ico", 4_000)).Worst(FindingKind.BinaryAdded));

    [Fact]
    public void A_binary_that_moved_is_only_shown() => Assert.Equal(Severity.Note, Changes.Of(
        new ChangedFile("old/model.bin") { OldMode = Changes.File },
        Changes.Binary("new/model.bin", 4_000)).Worst(FindingKind.BinaryAdded));

    [Fact]
    public void A_program_in_the_text_is_rejected() => Assert.Equal(Severity.Reject, Changes.Of(Changes.Line(
        "src/blob.py", $"BLOB = \"f0VMRgIBAQ{new string('A', 900)}\"")).Worst(FindingKind.BinaryAdded));

    [Theory]
    [InlineData("src/money/round.cs", null)]
    [InlineData("src/auth/login.cs", Severity.Reject)]
    [InlineData("package-lock.json", null)]
    [InlineData("package.json", Severity.Warn)]
    [InlineData("CHANGELOG.md", Severity.Warn)]
    [InlineData("tests/money/round_test.cs", Severity.Warn)]
    [InlineData("tests/auth/login_test.cs", Severity.Reject)]
    [InlineData(".github/workflows/ci.yml", null)]
    public void A_file_outside_of_touches_is_judged_by_what_goes_with_every_change(string path, object? severity)
    {
        var change = Changes.Of(Changes.Line("src/money/round.cs", "a();"), Changes.Line(path, "b();"))
            .With(touches: ["src/money/**"], mayChange: ["CI"]).WithManifest();
        Assert.Equal((Severity?)severity, change.Worst(FindingKind.OutsideTouches));
    }

    [Fact]
    public void Lines_that_hook_up_what_is_touched_are_put_to_the_judge() => Assert.Equal(Severity.Warn, Changes.Of(
        Changes.Line("src/money/round.ts", "a();"),
        Changes.Edit("src/index.ts", "export { a };\n", "export { a };\nexport * from './money/round';\n"))
        .With(touches: ["src/money/**"]).Worst(FindingKind.OutsideTouches));

    [Fact]
    public void Without_touches_nothing_is_outside() =>
        Assert.Null(Changes.Of(Changes.Line("src/auth/login.cs", "b();")).Worst(FindingKind.OutsideTouches));
}
