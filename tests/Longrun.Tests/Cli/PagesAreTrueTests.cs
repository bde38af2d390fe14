using System.Reflection;
using System.Text.Json;
using Longrun.Core;
using Longrun.Core.Json;
using Xunit;

namespace Longrun.Tests.Cli;

public sealed class PagesAreTrueTests
{
    [Fact]
    public void Every_event_and_command_is_on_the_page_with_every_member()
    {
        var page = Sources.Read("docs", "formats", "events.md").Split('\n');
        const BindingFlags own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        (string, Type)[] documented =
        [
            .. Documented(EventMembers.Events),
            .. Documented(CommandMembers.Commands),
            .. Documented(WorkMembers.Works),
        ];
        foreach (var (name, type) in documented)
        {
            var row = Assert.Single(page, line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
            foreach (var member in type.GetProperties(own))
            {
                var written = JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name);
                Assert.Contains($"`{written}`", row, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Every_path_is_on_the_page()
    {
        var places = new Places
        {
            WorkTree = "/w", CommonFolder = "/w/.git", RepositoryState = "/s/w-0", Run = RunId.Number(1),
        };
        var page = Sources.Read("docs", "formats", "files.md");
        var paths = typeof(Places).GetProperties()
            .Where(member => member.PropertyType == typeof(string))
            .Where(member => member.Name is not (nameof(Places.WorkTree) or nameof(Places.CommonFolder)))
            .Select(member => Path.GetFileName((string)member.GetValue(places)!))
            .Where(name => name is not ("w-0" or "r1"));
        Assert.All(paths, name => Assert.Contains(name, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_exit_code_is_on_the_page()
    {
        var page = Sources.Read("docs", "formats", "exit-codes.md");
        foreach (var code in Enum.GetValues<ExitCode>())
        {
            Assert.Contains($"\n| {(int)code} |", page, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<(string Name, Type Type)> Documented<T>(Union<T> union) where T : class =>
        union.Cases.Select(one => (one.Word, one.Type));
}
