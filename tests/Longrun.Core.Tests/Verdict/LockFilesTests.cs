using Longrun.Core.Verdict.Integrity.Changes;
using Xunit;

namespace Longrun.Core.Tests.Verdict;

public sealed class LockFilesTests
{
    private const string Random = "q7Rk2VbT9x" + "LmZ4cWn8Hd" + "Y3sPf6Jg1A";

    [Theory]
    [InlineData("package-lock.json", "package.json", true)]
    [InlineData("web/Yarn.lock", "web/package.json", true)]
    [InlineData("src/App/packages.lock.json", "src/App/App.csproj", true)]
    [InlineData("go.sum", "go.mod", true)]
    [InlineData("gradle.lockfile", "build.gradle.kts", true)]
    [InlineData("Shop.xcodeproj/project.xcworkspace/xcshareddata/swiftpm/Package.resolved",
        "Shop.xcodeproj/project.pbxproj", true)]
    [InlineData("Shop.xcworkspace/xcshareddata/swiftpm/Package.resolved",
        "Shop.xcworkspace/contents.xcworkspacedata", true)]
    [InlineData("src/bun.lock", "package.json", false)]
    [InlineData("bun.lock", "src/package.json", false)]
    [InlineData("bun.lock", "pyproject.toml", false)]
    [InlineData("src/app.js", "src/package.json", false)]
    public void A_file_is_a_lock_file_by_its_name_beside_a_manifest_of_its_kind(string path, string other, bool isLock)
    {
        var there = Changes.Of(Changes.Line(path, "a")) with { TreeBefore = [other, path] };
        var made = Changes.Of(Changes.Line(path, "a"), Changes.New(other, "b"));
        var gone = Changes.Of(Changes.Line(path, "a"), Changes.Gone(other, "b"));

        Assert.Equal(isLock, LockFiles.Marked(there).Files[0].IsLock);
        Assert.Equal(isLock, LockFiles.Marked(made).Files[0].IsLock);
        Assert.False(LockFiles.Marked(gone).Files[0].IsLock);
    }

    /// <summary>A program that is named like a lock file, and what it must not hide from.</summary>
    [Fact]
    public void A_program_that_is_named_like_a_lock_file_is_looked_at_as_any_other()
    {
        var change = Changes.Of(
            Changes.New("src/bun.lock", $"""
                const token = "{Random}";
                fetch('https://collect.quietmetrics.io/v1', );
                // eslint-disable-next-line no-eval
                exec('git commit --no-verify');
                const blob = "f0VMRgIBAQ{new string('A', 900)}";
                """),
            Changes.Line("src/app.js", "require('./bun.lock');"))
            .With(touches: ["src/app.js"]).WithManifest();

        var kinds = change.Findings().Where(found => found.File == "src/bun.lock").Select(found => found.Kind);

        Assert.Superset(
            new HashSet<FindingKind>
            {
                FindingKind.OutsideTouches, FindingKind.NetworkHostAdded, FindingKind.BinaryAdded,
                FindingKind.HooksBypassed, FindingKind.SecretAdded,
            },
            kinds.ToHashSet());
    }
}
