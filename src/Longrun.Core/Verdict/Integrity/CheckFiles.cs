using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>Files that say what is checked, and how strictly.</summary>
internal static class CheckFiles
{
    private static readonly LinearRegex s_configuration = new(
        @"(?i)(?:^|/)(?:[tj]sconfig[^/]*\.json|\.eslintrc[^/]*|eslint\.config\.[cm]?[jt]s|\.eslintignore|tslint\.json"
            + @"|biome\.jsonc?|"
        + @"\.?oxlintrc\.json|\.stylelintrc[^/]*|stylelint\.config\.[cm]?[jt]s|\.jshintrc|\.markdownlint[^/]*"
        + @"|\.prettierignore|"
        + @"pyproject\.toml|setup\.cfg|tox\.ini|\.?mypy\.ini|\.flake8|\.?pylintrc|\.?ruff\.toml|pyrightconfig\.json"
        + @"|\.coveragerc|\.bandit|"
        + @"[^/]+\.(?:csproj|fsproj|vbproj|props|targets|ruleset|globalconfig|runsettings)|\.editorconfig"
        + @"|stylecop\.json|"
        + @"\.golangci\.(?:ya?ml|toml|json)|cargo\.toml|\.?clippy\.toml|package\.json|jest\.config\.[cm]?[jt]s(?:on)?|"
        + @"(?:vite|vitest)(?:\.[a-z]+)?\.config\.[cm]?[jt]s|vitest\.workspace\.[cm]?[jt]s|\.nycrc[^/]*|\.c8rc[^/]*"
        + @"|karma\.conf\.[cm]?js|"
        + @"\.?codecov\.ya?ml|\.rubocop\.yml|phpstan\.neon|detekt\.yml|checkstyle\.xml|sonar-project\.properties"
        + @"|\.pre-commit-config\.yaml|"
        + @"\.yamllint[^/]*|\.hadolint\.ya?ml|\.shellcheckrc|analysis_options\.yaml|stryker\.conf[^/]*"
        + @"|\.lintstagedrc[^/]*)$");

    private static readonly LinearRegex s_coverage = new(
        @"(?i)(?:jest|vitest|vite|karma)[^/]*$|\.(?:nyc|c8)rc|package\.json$|codecov|\.runsettings$|stryker");

    public static bool IsConfiguration(string path) => s_configuration.IsMatch(path);

    /// <summary>Where words like "lines" and "branches" are thresholds of coverage.</summary>
    public static bool IsCoverage(string path) => s_coverage.IsMatch(path);

    /// <summary>
    /// Which program reads it: a new file beside others of its family can switch off what they switch on,
    /// and what moves
    /// within a family is not gone.
    /// </summary>
    public static string Family(string path) => FileRoles.Name(path).ToLowerInvariant() switch
    {
        var name when name.StartsWith("tsconfig") || name.StartsWith("jsconfig") => "tsconfig",
        var name when name.Contains("eslint") || name.Contains("biome") || name.Contains("oxlint")
            || name.StartsWith("tslint") => "eslint",
        var name when name.Contains("jest") || name.Contains("vitest") || name.StartsWith("vite.") => "jest",
        var name when name.EndsWith(".toml") || name.EndsWith(".cfg") || name.EndsWith(".ini")
            || name is ".flake8" or ".pylintrc" or "pylintrc" or "pyrightconfig.json" or ".coveragerc" => "python",
        var name when name.EndsWith("proj") || name.EndsWith(".props") || name.EndsWith(".targets") => "msbuild",
        var name when name is ".editorconfig" || name.EndsWith(".globalconfig")
            || name.EndsWith(".ruleset") => "analyzers",
        var name when name.StartsWith(".golangci") => "golangci",
        var name => name,
    };
}
