using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Longrun.Core;
using Xunit;

namespace Longrun.Tests.Cli;

public sealed class PagesAreTrueTests
{
    [Fact]
    public void Every_event_and_command_is_on_the_page_with_every_member()
    {
        var page = Sources.Read("docs", "formats", "events.md").Split('\n');
        var documented = Documented(typeof(Event)).Concat(Documented(typeof(PersonCommand))).Concat(Documented(typeof(JobWork)));
        foreach (var (name, type) in documented)
        {
            var row = Assert.Single(page, line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
            foreach (var member in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                Assert.Contains($"`{JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name)}`", row, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Every_path_is_on_the_page()
    {
        var places = new Places { WorkTree = "/w", CommonFolder = "/w/.git", RepositoryState = "/s/w-0", Run = RunId.Number(1) };
        var page = Sources.Read("docs", "formats", "files.md");
        var paths = typeof(Places).GetProperties()
            .Where(member => member.PropertyType == typeof(string) && member.Name is not ("WorkTree" or "CommonFolder"))
            .Select(member => Path.GetFileName((string)member.GetValue(places)!))
            .Where(name => name is not ("w-0" or "r1"));
        Assert.All(paths, name => Assert.Contains(name, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_exit_code_is_on_the_page()
    {
        var page = Sources.Read("docs", "formats", "exit-codes.md");
        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Contains($"\n| {(int)code} |", page, StringComparison.Ordinal));
    }

    private static IEnumerable<(string Name, Type Type)> Documented(Type union) =>
        union.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(x => ((string)x.TypeDiscriminator!, x.DerivedType));
}
