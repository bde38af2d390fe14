using Longrun.Core.Text;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>What a path says of a file's part in the tests.</summary>
internal static class TestPaths
{
    private static readonly LinearRegex s_folder =
        new(
            @"(^|/)(tests?|specs?|__tests__|e2e|[\w.-]+[._-](tests?|specs?|Tests?|Specs?|UnitTests|"
            + @"IntegrationTests)|\w+Tests?)/");

    private static readonly LinearRegex s_name = new(
        @"(^|/)(test_[^/]*|tests|conftest|[^/]*[._-](test|tests|spec|specs|cy|e2e)|"
        + @"[^/]*[a-z0-9_](Tests?|Specs?|TestCase|Fixture))\.\w+$");

    private static readonly LinearRegex s_snapshot = new(
        @"(\.snap|\.ambr|\.golden|\.approved\.[^/]+|\.verified\.[^/]+|\.snapshot|\.expected|"
        + @"\.expect)$|(^|/)(__snapshots__|snapshots|Snapshots|golden|goldens|__image_snapshots__|"
        + @"approved|expected)/[^/]");

    private static readonly LinearRegex s_settings = new(
        @"(^|/)([^/]*\.config\.\w+|[^/]*\.conf\.\w+|setup\.py|setupTests\.\w+|noxfile\.py|"
        + @"conftest\.py|tasks\.py|gulpfile\.\w+|\.[^/]+|webpack\.[^/]+|vite\.[^/]+|"
        + @"knexfile\.\w+)$|(^|/)(\.github|scripts|tools|config|\.storybook)/");

    /// <summary>A source of tests, or of what only tests use.</summary>
    public static bool IsTest(string path) =>
        Families.Of(path) != Family.None && !IsSnapshot(path) && (s_name.IsMatch(path) || s_folder.IsMatch(path));

    /// <summary>A recorded result that tests compare with.</summary>
    public static bool IsSnapshot(string path) =>
        s_snapshot.IsMatch(path) && (Families.Of(path) == Family.None || path.Contains(".verified.",
            StringComparison.Ordinal) || path.Contains(".approved.", StringComparison.Ordinal))
        && (s_folder.IsMatch(path) || !path.StartsWith("docs/", StringComparison.Ordinal));

    /// <summary>What configures tools: the environment is its subject.</summary>
    public static bool IsSettings(string path) => s_settings.IsMatch(path);
}
