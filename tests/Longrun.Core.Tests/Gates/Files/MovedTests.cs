using System.Collections.Immutable;
using Longrun.Core.Verdict.Integrity;
using Xunit;

namespace Longrun.Core.Tests.Gates.Files;

/// <summary>Settings that are said elsewhere than before.</summary>
public sealed class MovedTests
{
    private const string Strict = "<Nullable>enable</Nullable><TreatWarningsAsErrors>true</TreatWarningsAsErrors>";

    [Theory]
    [InlineData("Directory.Build.props", Strict, true)]
    [InlineData("App/Directory.Build.targets", Strict, true)]
    [InlineData("Other/Directory.Build.props", Strict, false)]
    [InlineData("Directory.Build.props", "<Nullable>enable</Nullable>", false)]
    [InlineData("Directory.Build.props",
        "<Nullable>annotations</Nullable><TreatWarningsAsErrors>true</TreatWarningsAsErrors>", false)]
    [InlineData("Directory.Build.props",
        "<Nullable>enable</Nullable><TreatWarningsAsErrors Condition=\"false\">true</TreatWarningsAsErrors>", false)]
    public void What_a_project_leaves_to_a_file_that_is_read_with_it_holds_on(string path, string text, bool goes)
    {
        var trial = new GateFileTrial("App/App.csproj", Project(Strict), Project(""))
        {
            Beside = [new(path) { After = Project(text), NewMode = "100644" }],
        };
        if (goes)
        {
            trial.Goes();
            Assert.Contains(trial.Find(), f => f.What.Contains("Nullable is set beside it now, as it was",
                StringComparison.Ordinal));
        }
        else
        {
            Assert.Contains(trial.Find(), f => f is { File: "App/App.csproj", Severity: Severity.Park });
        }

        var there = ImmutableDictionary<string, string>.Empty.Add(path, Project(text));
        Assert.Equal(!goes, (trial with { Beside = [], There = there }).Find().Any(f => f.Severity == Severity.Park));
    }

    [Theory]
    [InlineData("App/App.csproj", "<Project><PropertyGroup><Nullable>enable</Nullable></PropertyGroup></Project>",
        "<Project><PropertyGroup></PropertyGroup></Project>")]
    [InlineData("tsconfig.json", "{\"compilerOptions\": {\n\"strict\": true\n}}", "{\"compilerOptions\": {}}")]
    [InlineData(".eslintrc.json", "{\"rules\": {\"eqeqeq\": \"error\"}}", "{\"rules\": {\"eqeqeq\": \"off\"}}")]
    [InlineData(".eslintrc.json", "{\"rules\": {\"eqeqeq\": \"error\"}}", null)]
    public void What_the_person_is_asked_about_is_not_sent_back_as_well(string path, string before, string? after)
    {
        var found = Integrity.Examine(new()
        {
            Milestone = new() { Id = new("M1"), Title = "Parse amounts", Brief = "Read them." },
            Files =
            [
                new(path)
                {
                    Before = before, After = after, OldMode = "100644", NewMode = after is null ? "000000" : "100644",
                },
            ],
            TreeBefore = [path],
        });
        Assert.Contains(found, f => f is { Kind: FindingKind.GateWeakened, Severity: Severity.Park });
        Assert.DoesNotContain(found, f => f.Severity == Severity.Reject);
    }

    private static string Project(string properties) =>
        $"<Project>\n<PropertyGroup>\n{properties}\n</PropertyGroup>\n</Project>\n";
}
