using Longrun.Core.Tests.Tidy;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>Style and walls, held by a test instead of by asking for them.</summary>
public sealed class TidyTests
{
    [Fact]
    public void Files_and_lines_are_short() => Holds(Sources.CSharp, ShapeRules.Length);

    [Fact]
    public void Methods_and_their_parameter_lists_are_short() => Holds(Sources.CSharp, ShapeRules.Methods);

    [Fact]
    public void Names_say_what_a_thing_is() => Holds(Sources.CSharp, ShapeRules.Names);

    [Fact]
    public void Classes_are_sealed_or_static() => Holds(Sources.CSharp, ShapeRules.Sealed);

    [Fact]
    public void Only_listed_places_catch_everything() => Holds(Sources.CSharp, ShapeRules.Catches);

    [Fact]
    public void Whatever_is_silenced_says_why() => Holds(Sources.Files, ShapeRules.Silences);

    [Fact]
    public void A_stage_uses_only_earlier_stages() => Holds(Sources.CSharp, WallRules.Stages);

    [Fact]
    public void Processes_are_started_in_one_folder() => Holds(Sources.CSharp, WallRules.Starts);

    [Fact]
    public void Git_is_started_in_one_folder() => Holds(Sources.CSharp, WallRules.StartsGit);

    [Fact]
    public void Tests_do_not_wait_for_time_to_pass() => Holds(Sources.CSharp, WallRules.Waits);

    [Fact]
    public void Nothing_is_left_for_later() => Holds(Sources.CSharp, WallRules.Promises);

    [Fact]
    public void Links_in_pages_lead_somewhere() =>
        Holds(Sources.Files.Where(IsPage), page => PageRules.Links(page, ExistsInRepository));

    [Fact]
    public void The_change_log_has_its_shape() =>
        Holds(Sources.Files.Where(file => file.Path == "CHANGELOG.md"), PageRules.ChangeLog);

    [Fact]
    public void No_file_is_large() => None(
        Sources.Paths().SelectMany(path => PageRules.Size(path, new FileInfo(Path.Combine(Sources.Root, path))
            .Length)));

    [Fact]
    public void The_sources_are_found()
    {
        Assert.Contains(Sources.CSharp, file => file.Path == "src/Longrun.Core/UserError.cs");
        Assert.Contains(Sources.Files, file => file.Path == "Directory.Build.props");
        Assert.DoesNotContain(Sources.Files, file => file.Path.Contains("artifacts/", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_exception_is_needed_and_has_a_reason() => None(
        from entry in Exceptions.Listed
        where entry.Reason.Length < 10 || !Sources.Files.Any(file => Exceptions.Covers(entry.Path, file.Path))
        select $"{entry.Rule} {entry.Path}: no reason, or no such file");

    private static bool IsPage(SourceFile file) => file.Path.EndsWith(".md", StringComparison.Ordinal);

    private static bool ExistsInRepository(string path) => Path.Exists(Path.Combine(Sources.Root, path));

    private static void Holds(IEnumerable<SourceFile> files, Func<SourceFile, IEnumerable<string>> rule) =>
        None(files.SelectMany(rule));

    private static void None(IEnumerable<string> found)
    {
        var all = string.Join('\n', found);
        Assert.True(all.Length == 0, all);
    }
}
