using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>How much has to be reached; of a ceiling, a larger one is weaker.</summary>
internal sealed record Threshold(string Name, double Value, bool IsCeiling)
{
    public bool IsBelow(Threshold other) => IsCeiling ? Value > other.Value : Value < other.Value;
}

/// <summary>Which change of one setting makes a check prove less.</summary>
internal static class SettingRules
{
    /// <summary>Settings that are strict where they are on (TypeScript, mypy, pyright, MSBuild, coverage).</summary>
    private static readonly LinearRegex s_strict = new(
        @"(?i)^(?:strict|strict[A-Z_]\w*|noImplicit\w+|alwaysStrict|useUnknownInCatchVariables|noUnused\w+"
            + @"|noFallthroughCasesInSwitch|noUncheckedIndexedAccess|"
        + @"exactOptionalPropertyTypes|noPropertyAccessFromIndexSignature|checkJs|noEmitOnError"
        + @"|forceConsistentCasingInFileNames|diagnostics|typeCheck|"
        + @"disallow_\w+|check_untyped_defs|warn_\w+|no_implicit_\w+|strict_\w+|extra_checks|report[A-Z]\w+"
        + @"|typeCheckingMode|"
        + @"TreatWarningsAsErrors|CodeAnalysisTreatWarningsAsErrors|MSBuildTreatWarningsAsErrors|Nullable"
        + @"|EnforceCodeStyleInBuild|EnableNETAnalyzers|RunAnalyzers\w*|AnalysisMode\w*|AnalysisLevel|"
        + @"enabled?|check-?coverage|branch|show_missing|reportUnusedDisableDirectives|warn_unused_\w+|fail-?on\w*)$");

    /// <summary>Settings that are lax where they are on.</summary>
    private static readonly LinearRegex s_lax = new(
        @"(?i)^(?:ignore_errors|ignore_missing_imports|allow_\w+|allowJs|allowUnreachableCode|allowUnusedLabels"
            + @"|suppress\w+Errors|noCheck|skipLibCheck|ignoreBuildErrors|ignoreDuringBuilds|"
        + @"noInlineConfig|transpileOnly|isolatedDiagnostics|new-from-rev|passWithNoTests|skip_covered"
        + @"|allow-untyped\w*|implicit_optional|implicit_reexport|continueOnError)$");

    /// <summary>Lists of what is not looked at, or not said.</summary>
    private static readonly LinearRegex s_passedOver = new(
        @"(?i)^(?:ignore|ignores|ignored|extend-ignore|extend_ignore|exclude|excludes|extend-exclude|exclude-?files"
            + @"|exclude-?dirs|ignorePatterns|globalIgnores|disable|disabled?_error_code|disable_error_code|NoWarn|"
        + @"WarningsNotAsErrors|omit|exclude_lines|exclude_also|coveragePathIgnorePatterns|testPathIgnorePatterns|skip"
        + @"|skips|skip-files|skip-dirs|ignore-paths|ignore-patterns|per-file-ignores|disabled-rules|noqa)$");

    private static readonly LinearRegex s_perFile = new(@"(?i)per-file-ignores");

    /// <summary>Lists of what is looked for.</summary>
    private static readonly LinearRegex s_lookedFor = new(
        @"(?i)^(?:select|extend-select|enable|enable_error_code|WarningsAsErrors|extends|presets|linters)$");

    /// <summary>What was made by programs, or is nobody's to check.</summary>
    private static readonly LinearRegex s_made = new(
        @"(?i)dist|build|\bout\b|coverage|node_modules|venv|generated|\bgen\b|migrations?|__pycache__|\.min\.|vendor"
            + @"|third[_-]?party|\.next|\.nuxt|static|public|snapshots?|\.d\.ts|_pb2|\.pb\.|\.config\.|"
        + @"\bbin\b|\bobj\b|target|\.git\b|\.cache|storybook|\.tox|\.nox|site-packages|protos?\b|TYPE_CHECKING"
        + @"|__main__|NotImplementedError|abstractmethod|\bpragma\b");

    private static readonly LinearRegex s_tests = new(@"(?i)tests?\b|spec\b|__tests__|conftest|fixtures?"
        + @"|testdata|e2e|examples?|benchmarks?");

    private static readonly LinearRegex s_taste = new(
        @"(?i)^(?:E501|E203|E402|W503|W504|D\d*|ANN\d*|S101|COM812|ISC001|N8\d\d|Q0\d*|missing-.*docstring|C011\d"
            + @"|line-too-long|max-len|no-console|CS1591|CS1573|CA1707|CA1303|CA1062|IDE\d+|SA\d+|NU\d+|lll|quotes"
            + @"|semi|indent|"
        + @"comma-dangle|prettier/.*|@stylistic/.*|camelcase|import/.*|linebreak-style|arrow-.*|line-length|MD\d+"
        + @"|no-multiple-empty-lines|sort-.*)$");

    private static readonly LinearRegex s_rule = new(@"(?i)(?:^|/)(?:rules|lints|overrides|linter|settings"
        + @"|Rules|clippy|rust)(?:/|$|\.)|lints");

    private static readonly LinearRegex s_numbered = new(
        @"(?i)(?:--cov-fail-under|--fail-under|--coverage-threshold|/p:Threshold|-p:Threshold)[= ]([0-9.]+)");

    private static readonly LinearRegex s_number = new(@"^[0-9]+(?:\.[0-9]+)?%?$");

    private static readonly LinearRegex s_floor = new(@"(?i)^(?:fail[_-]?under|min(?:imum)?[_-]?(?:coverage"
        + @"|score)|Threshold|break|target)$");

    private static readonly LinearRegex s_covered = new(@"(?i)^(?:branches|functions|lines|statements)$");

    private static readonly LinearRegex s_ceiling = new(
        @"(?i)^(?:max[_-]?complexity|complexity|cyclomatic\w*|cognitive\w*|max[_-](?:args|branches|returns|statements"
            + @"|locals|depth|nested\w*|params|lines-per-function)|max-warnings|gocyclo|min-complexity|cyclop"
            + @"|funlen)$");

    public static (string What, bool IsSlight)? Added(
        ChangedFile file, ConfigEntry entry, List<string> was, Dictionary<string, List<string>> now)
    {
        var (key, value) = (entry.Key, entry.Value);
        var isTests = s_tests.IsMatch(entry.Section) || s_tests.IsMatch(key);
        if (s_strict.IsMatch(key) && Rank(value) is { } rank && rank < 3)
        {
            return rank == 0 && was.Any(old => Rank(old) is 0) ? null
                : was.Count > 0 && was.All(old => Rank(old) <= rank) ? null
                : was.Count == 0 && (rank > 0 || key is "enabled" or "enable" or "branch") ? null
                : ($"{key} is {value}.", false);
        }

        if (s_lax.IsMatch(key) && Rank(value) == 3)
        {
            return was.Any(old => Rank(old) == 3) ? null
                : ($"{key} is {value}.", key is "skipLibCheck" or "allowJs" || (key.StartsWith("ignore_missing")
                    && entry.Section.Contains("mypy-"))
                    || (key.StartsWith("ignore_missing") && entry.Section.Contains("overrides")));
        }

        if (s_perFile.IsMatch(entry.Section) || s_passedOver.IsMatch(key)
            || FileRoles.Name(file.Path) == ".eslintignore")
        {
            return s_made.IsMatch(value) || value.Length == 0 || value.StartsWith('!') || value.StartsWith('$') ? null
                : ($"{value} is passed over ({key}).", isTests || s_tests.IsMatch(value) || s_taste.IsMatch(value)
                    || Suppressions.IsReason(entry.Remark));
        }

        return Rule(file, entry, was, isTests);
    }

    public static string? Removed(
        ChangedFile file, ConfigEntry entry, List<string> values, Dictionary<string, List<string>> now)
    {
        var (key, value) = (entry.Key, entry.Value);
        if (file.IsGone && !CheckFiles.IsConfiguration(file.Path))
        {
            return null;
        }

        if (s_strict.IsMatch(key) && Rank(value) == 3 && values.Count == 0 && key is not ("enabled" or "enable"))
        {
            var isCovered = now.GetValueOrDefault("strict", []).Concat(now.GetValueOrDefault("extends", []))
                .Any(other => Rank(other) == 3 || other.Contains("strict", StringComparison.OrdinalIgnoreCase));
            return isCovered && key != "strict" ? null : $"{key} is no longer set.";
        }

        if (s_lookedFor.IsMatch(key))
        {
            var isStricter = values.Any(other => other.Contains("strict", StringComparison.OrdinalIgnoreCase)
                || other is "ALL" or "all"
                || (other.Length > 0 && value.StartsWith(other, StringComparison.Ordinal)));
            return isStricter || now.Values.Any(all => all.Contains(value)) || (key == "extends" && values.Count > 0
                && !value.Contains("strict", StringComparison.Ordinal)
                    && !value.Contains("type-checked", StringComparison.Ordinal))
                ? null : $"{value} is no longer looked for ({key}).";
        }

        var wasRule = IsRule(file, entry) && Rank(value) == 3 && values.Count == 0;
        return wasRule && !now.Keys.Any(other => other.EndsWith("/" + key, StringComparison.Ordinal))
            && !now.Values.Any(
            all => all.Any(other => other.Contains("strict", StringComparison.Ordinal)
                || other.Contains("all", StringComparison.Ordinal)))
            ? $"the rule {key} is gone." : null;
    }

    public static IEnumerable<Threshold> Thresholds(ChangedFile file, ConfigEntry entry)
    {
        foreach (var match in s_numbered.Matches(entry.Value).AsEnumerable())
        {
            if (Number(match.Groups[1].Value) is { } said)
            {
                yield return new("coverage", said, false);
            }
        }

        var isFloor = s_floor.IsMatch(entry.Key) || (s_covered.IsMatch(entry.Key) && CheckFiles.IsCoverage(file.Path));
        if ((isFloor || s_ceiling.IsMatch(entry.Key)) && Number(entry.Value) is { } value)
        {
            yield return new(isFloor ? entry.Key : entry.Key, value, !isFloor);
        }
    }

    private static (string What, bool IsSlight)? Rule(ChangedFile file, ConfigEntry entry, List<string> was,
        bool isTests)
    {
        if (!IsRule(file, entry) || Rank(entry.Value) is not { } rank || rank == 3)
        {
            return null;
        }

        var name = entry.Key.Replace("dotnet_diagnostic.", "").Replace(".severity", "");
        var before = was.Select(Rank).Max() ?? (rank == 0 ? 1 : 0);
        return rank >= before ? null
            : ($"the rule {name} is {entry.Value}.", isTests || s_taste.IsMatch(name)
                || (was.Count == 0 && Suppressions.IsReason(entry.Remark)));
    }

    private static bool IsRule(ChangedFile file, ConfigEntry entry) => s_rule.IsMatch(entry.Section)
        || entry.Key.EndsWith(".severity", StringComparison.Ordinal)
        || (CheckFiles.Family(file.Path) == "eslint" && (entry.Key.Contains('-') || entry.Key.Contains('/')));

    /// <summary>0: off, 1: shown, 2: a warning, 3: on. Null: it is no such value.</summary>
    private static int? Rank(string value) => value.ToLowerInvariant() switch
    {
        "off" or "none" or "silent" or "0" or "false" or "no" or "ignore" or "allow" or "disable" or "disabled" => 0,
        "hidden" or "refactoring" or "suggestion" or "info" or "information" or "basic" or "annotations" => 1,
        "warn" or "warning" or "1" or "warnings" or "standard" or "recommended" or "default" => 2,
        "error" or "2" or "true" or "yes" or "strict" or "enable" or "enabled" or "on" or "deny" or "forbid"
            or "all" => 3,
        _ => null,
    };

    private static double? Number(string text) => s_number.IsMatch(text) && double.TryParse(
        text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number : null;
}
