using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Longrun.Core.Roadmap;
using Xunit;

namespace Longrun.Core.Tests.Roadmap;

public sealed class GlobTests
{
    [Theory]
    [InlineData("src/Money/**", "src/Money/Parse.cs", true)]
    [InlineData("src/Money/**", "src/Money/a/b.cs", true)]
    [InlineData("src/Money/**", "src/Money", false)]
    [InlineData("src/Money/", "src/Money/a/b.cs", true)]
    [InlineData("src/Money", "src/Money", true)]
    [InlineData("src/Money", "src/Money/a/b.cs", true)]
    [InlineData("src/Money", "src/MoneyBag", false)]
    [InlineData("src/*", "src/a.cs", true)]
    [InlineData("src/*", "src/a/b.cs", false)]
    [InlineData("src/*.cs", "src/a.cs", true)]
    [InlineData("src/?.cs", "src/ab.cs", false)]
    [InlineData("src/**/a.cs", "src/a.cs", true)]
    [InlineData("src/**/a.cs", "src/x/y/a.cs", true)]
    [InlineData("**/*.cs", "a.cs", true)]
    [InlineData("**.cs", "x/a.cs", true)]
    [InlineData("src/**.cs", "src/x/a.cs", true)]
    [InlineData("**", "any/thing", true)]
    [InlineData("./src/a", "src/a", true)]
    [InlineData("src/A.cs", "src/a.cs", false)]
    [InlineData("app/[id]/(x)/page.tsx", "app/[id]/(x)/page.tsx", true)]
    public void A_glob_matches(string glob, string path, bool expected) =>
        Assert.Equal(expected, Globs.Matches(glob, path));

    [Theory]
    [InlineData("src/a/**", "src/b/**", false)]
    [InlineData("src/**", "src/b/**", true)]
    [InlineData("src/*.cs", "src/*.ts", false)]
    [InlineData("src/a*", "src/*b", true)]
    [InlineData("src/*", "src/a/b", false)]
    [InlineData("src/Money", "src/Money/a.cs", true)]
    [InlineData("src/Money/", "src/Money", true)]
    [InlineData("SRC/a.cs", "src/A.cs", true)]
    [InlineData("**/*a.cs", "src/**/*b.cs", false)]
    [InlineData("**/*.cs", "docs/*.md", false)]
    [InlineData("a/**/z", "a/b/**", true)]
    [InlineData("package.json", "**", true)]
    [InlineData("package.json", "package-lock.json", false)]
    [InlineData("src/a?c", "src/ab?", true)]
    public void Two_globs_overlap_both_ways(string a, string b, bool expected)
    {
        Assert.Equal(expected, Globs.Overlap(a, b));
        Assert.Equal(expected, Globs.Overlap(b, a));
    }

    [Fact]
    public void Unknown_overlaps_with_unknown_and_with_nothing_declared()
    {
        ImmutableArray<string> declared = ["src/**"];
        Assert.True(Globs.Overlap([], []));
        Assert.False(Globs.Overlap([], declared));
        Assert.False(Globs.Overlap(declared, []));
        Assert.True(Globs.Overlap(declared, ["docs/", "src/a"]));
    }

    [Fact]
    public void What_is_too_long_to_compare_overlaps() => Assert.True(Globs.Overlap(new string('a', 5000), "b"));

    [Fact]
    public void A_path_that_matches_both_globs_means_that_they_overlap()
    {
        var part = Gen.Elements("a", "b", "ab", "A", "*", "**", "?", "a*", "*b", "**b", "");
        var glob = Gen.NonEmptyListOf(part).Resize(5).Select(parts => string.Join('/', parts));
        var path = Gen.NonEmptyListOf(Gen.Elements("a", "b", "ab", "aab", "abb")).Resize(4)
            .Select(parts => string.Join('/', parts));
        var cases = from a in glob from b in glob from p in path select (a, b, p);
        var hits = 0;
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var both = Globs.Matches(one.a, one.p) && Globs.Matches(one.b, one.p);
            hits += both ? 1 : 0;
            return !both || Globs.Overlap(one.a, one.b);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));
        Assert.True(hits > 100, $"only {hits} cases said something");
    }

    [Fact]
    public void Every_glob_overlaps_with_itself_and_overlap_is_symmetric()
    {
        var part = Gen.Elements("a", "b", "*", "**", "?", "a*", "*b", "**b");
        var glob = Gen.NonEmptyListOf(part).Resize(5).Select(parts => string.Join('/', parts));
        Prop.ForAll((from a in glob from b in glob select (a, b)).ToArbitrary(), pair =>
            Globs.Overlap(pair.a, pair.a) && Globs.Overlap(pair.a, pair.b) == Globs.Overlap(pair.b, pair.a))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }
}
