using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Longrun.Core;

/// <summary>What a file that defines gates is for.</summary>
internal enum GateFileRole
{
    /// <summary>Scripts by name: package.json, Makefile.</summary>
    Scripts,

    /// <summary>The configuration of a test runner or of coverage.</summary>
    Tests,

    /// <summary>Rules of a linter.</summary>
    Lint,

    /// <summary>How strictly types are checked.</summary>
    Types,

    /// <summary>How the build is done.</summary>
    Build,

    Ci,

    /// <summary>What runs before a commit or a push.</summary>
    Hooks,

    /// <summary>What an agent may do, and what checks it.</summary>
    Agents,

    /// <summary>What an agent is told: it decides nothing.</summary>
    Advice,
}

/// <summary>How a file is written.</summary>
internal enum GateFileSyntax
{
    /// <summary>JSON, or object literals in JavaScript.</summary>
    Objects,

    /// <summary>INI and TOML.</summary>
    Sections,
    Yaml,
    Xml,

    /// <summary>Makefile, justfile.</summary>
    Recipes,
    Shell,
    Python,

    /// <summary>One pattern a line.</summary>
    Lines,

    /// <summary>A solution of .NET, in either form.</summary>
    Solution,

    /// <summary>A program in any other language, or text.</summary>
    Other,
}

/// <summary>A file that defines gates. <paramref name="Family"/>: the program that reads it.</summary>
internal sealed record GateFile(string Family, GateFileRole Role, GateFileSyntax Syntax);

/// <summary>
/// Which paths define gates, by name alone. What a change of one means is told elsewhere, by its text.
/// </summary>
internal static class GateFileNames
{
    /// <summary>Below these, files are input of tests, or somebody else's: they define no gate of this tree.</summary>
    private static readonly ImmutableArray<string> s_notOurs =
        ["fixtures", "__fixtures__", "fixture", "testdata", "node_modules", "vendor", "third_party", ".venv"];

    /// <summary>Names, with one <c>*</c> at an end; a leading or inner <c>/</c> makes it a folder's content.</summary>
    private static readonly ImmutableArray<(string Pattern, GateFile File)> s_known =
    [
        .. Of("npm", GateFileRole.Scripts, GateFileSyntax.Objects, "package.json"),
        .. Of("make", GateFileRole.Scripts, GateFileSyntax.Recipes, "Makefile", "GNUmakefile", "*.mk"),
        .. Of("just", GateFileRole.Scripts, GateFileSyntax.Recipes, "justfile", ".justfile"),
        .. Of("task", GateFileRole.Scripts, GateFileSyntax.Yaml, "Taskfile.yml", "Taskfile.yaml"),
        .. Of("npmrc", GateFileRole.Build, GateFileSyntax.Sections, ".npmrc", ".yarnrc"),
        .. Of("jest", GateFileRole.Tests, GateFileSyntax.Objects, "jest.config*"),
        .. Of("vitest", GateFileRole.Tests, GateFileSyntax.Objects, "vitest.config.*", "vitest.workspace.*"),
        .. Of("vite", GateFileRole.Tests, GateFileSyntax.Objects, "vite.config.*"),
        .. Of("mocha", GateFileRole.Tests, GateFileSyntax.Yaml, ".mocharc.y*"),
        .. Of("mocha", GateFileRole.Tests, GateFileSyntax.Objects, ".mocharc*"),
        .. Of("playwright", GateFileRole.Tests, GateFileSyntax.Objects, "playwright.config.*", "cypress.config.*"),
        .. Of("karma", GateFileRole.Tests, GateFileSyntax.Objects, "karma.conf.*", "ava.config.*", "wdio.conf.*"),
        .. Of("nyc", GateFileRole.Tests, GateFileSyntax.Yaml, ".nycrc.y*"),
        .. Of("nyc", GateFileRole.Tests, GateFileSyntax.Objects, ".nycrc*", "nyc.config.*", ".c8rc*"),
        .. Of("typescript", GateFileRole.Types, GateFileSyntax.Objects, "tsconfig*", "jsconfig.json"),
        .. Of("eslint", GateFileRole.Lint, GateFileSyntax.Lines, ".eslintignore", ".stylelintignore"),
        .. Of("eslint", GateFileRole.Lint, GateFileSyntax.Yaml, ".eslintrc.y*"),
        .. Of("eslint", GateFileRole.Lint, GateFileSyntax.Objects, "eslint.config.*", ".eslintrc*", ".oxlintrc*"),
        .. Of("biome", GateFileRole.Lint, GateFileSyntax.Objects, "biome.json*", "tslint.json"),
        .. Of("pytest", GateFileRole.Tests, GateFileSyntax.Sections, "pytest.ini", ".pytest.ini", "tox.ini"),
        .. Of("pytest", GateFileRole.Tests, GateFileSyntax.Python, "conftest.py"),
        .. Of("python", GateFileRole.Tests, GateFileSyntax.Sections, "pyproject.toml", "setup.cfg"),
        .. Of("nox", GateFileRole.Tests, GateFileSyntax.Other, "noxfile.py"),
        .. Of("coverage", GateFileRole.Tests, GateFileSyntax.Sections, ".coveragerc"),
        .. Of("mypy", GateFileRole.Types, GateFileSyntax.Sections, "mypy.ini", ".mypy.ini"),
        .. Of("mypy", GateFileRole.Types, GateFileSyntax.Objects, "pyrightconfig.json"),
        .. Of("ruff", GateFileRole.Lint, GateFileSyntax.Sections,
            "ruff.toml", ".ruff.toml", ".flake8", ".pylintrc", "pylintrc"),
        .. Of("dotnet", GateFileRole.Build, GateFileSyntax.Xml,
            "Directory.Build.*", "Directory.Solution.*", "*.csproj", "*.fsproj", "*.vbproj", "*proj.user",
            "nuget.config"),
        .. Of("dotnet", GateFileRole.Build, GateFileSyntax.Solution, "*.sln", "*.slnx"),
        .. Of("dotnet-test", GateFileRole.Tests, GateFileSyntax.Xml, "*.runsettings"),
        .. Of("dotnet-test", GateFileRole.Tests, GateFileSyntax.Objects,
            "xunit.runner.json", "testconfig.json", "global.json"),
        .. Of("editorconfig", GateFileRole.Lint, GateFileSyntax.Sections, ".editorconfig", ".globalconfig"),
        .. Of("cargo", GateFileRole.Build, GateFileSyntax.Sections, "Cargo.toml", ".cargo/config*"),
        .. Of("cargo", GateFileRole.Build, GateFileSyntax.Other, "build.rs"),
        .. Of("go", GateFileRole.Build, GateFileSyntax.Other, "go.work"),
        .. Of("clippy", GateFileRole.Lint, GateFileSyntax.Sections, "clippy.toml", ".clippy.toml"),
        .. Of("nextest", GateFileRole.Tests, GateFileSyntax.Sections, ".config/nextest.toml"),
        .. Of("golangci", GateFileRole.Lint, GateFileSyntax.Yaml, ".golangci.y*"),
        .. Of("golangci", GateFileRole.Lint, GateFileSyntax.Sections, ".golangci.toml"),
        .. Of("ci", GateFileRole.Ci, GateFileSyntax.Yaml, ".github/workflows/*", ".github/actions/*",
            ".gitlab-ci.yml", "azure-pipelines*", ".circleci/*", ".travis.yml", "bitbucket-pipelines.yml"),
        .. Of("ci", GateFileRole.Ci, GateFileSyntax.Other, "Jenkinsfile", "codecov.yml", ".codecov.yml"),
        .. Of("pre-commit", GateFileRole.Hooks, GateFileSyntax.Yaml,
            ".pre-commit-config.y*", "lefthook.y*", ".lefthook.y*"),
        .. Of("husky", GateFileRole.Hooks, GateFileSyntax.Objects,
            ".lintstagedrc*", "lint-staged.config.*", ".huskyrc*", ".simple-git-hooks*"),
        .. Of("husky", GateFileRole.Hooks, GateFileSyntax.Shell, ".husky/*", ".githooks/*"),
        .. Of("agents", GateFileRole.Advice, GateFileSyntax.Other,
            "CLAUDE.md", "CLAUDE.local.md", "AGENTS.md", "GEMINI.md", ".cursorrules", ".github/copilot*"),
        .. Of("agents", GateFileRole.Agents, GateFileSyntax.Objects,
            ".claude/*", ".gemini/*", ".cursor/*", ".mcp.json", ".codex/*"),
    ];

    /// <summary>Whole names, for trees have many files and most patterns are one.</summary>
    private static readonly FrozenDictionary<string, GateFile> s_whole = s_known
        .Where(known => !known.Pattern.Contains('*') && !known.Pattern.Contains('/'))
        .DistinctBy(known => known.Pattern, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(known => known.Pattern, known => known.File, StringComparer.OrdinalIgnoreCase);

    private static readonly ImmutableArray<(string Pattern, GateFile File)> s_parts =
        [.. s_known.Where(known => known.Pattern.Contains('*') || known.Pattern.Contains('/'))];

    /// <summary>Null: it defines no gate.</summary>
    public static GateFile? Of(string path) =>
        (s_whole.GetValueOrDefault(Name(path)) ?? s_parts.FirstOrDefault(known => Fits(known.Pattern, path)).File)
            is { } file && !path.Split('/')[..^1].Any(folder => s_notOurs.Contains(folder,
                StringComparer.OrdinalIgnoreCase))
            ? Written(file, path) : null;

    /// <summary>Whether it holds tests, by the conventions of the common runners.</summary>
    public static bool IsTest(string path)
    {
        var name = Name(path);
        var stem = name.Contains('.') ? name[..name.LastIndexOf('.')] : name;
        var isCode = s_code.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));
        return isCode && (stem.StartsWith("test_", StringComparison.OrdinalIgnoreCase)
            || s_testEnds.Any(end => stem.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            || stem.EndsWith("Tests", StringComparison.Ordinal) || stem.EndsWith("Test", StringComparison.Ordinal)
            || path.Split('/')[..^1].Any(folder => folder is "test" or "tests" or "__tests__" or "spec" or "e2e"
                || folder.EndsWith("Tests", StringComparison.Ordinal))) && Of(path) is null;
    }

    /// <summary>The path's last part.</summary>
    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The folder it is in, with a slash at its end; empty for the root.</summary>
    public static string Folder(string path) => path[..(path.LastIndexOf('/') + 1)];

    private static readonly ImmutableArray<string> s_code =
        [".py", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".go", ".cs", ".fs", ".rs", ".t", ".rb"];

    private static readonly ImmutableArray<string> s_testEnds = ["_test", ".test", ".spec", "-test", "_spec", ".e2e"];

    private static IEnumerable<(string, GateFile)> Of(
        string family, GateFileRole role, GateFileSyntax syntax, params string[] patterns) =>
        patterns.Select(pattern => (pattern, new GateFile(family, role, syntax)));

    private static bool Fits(string pattern, string path)
    {
        if (pattern.Contains('/'))
        {
            var folder = pattern[..(pattern.LastIndexOf('/') + 1)];
            var at = path.StartsWith(folder, StringComparison.OrdinalIgnoreCase) ? 0
                : path.IndexOf("/" + folder, StringComparison.OrdinalIgnoreCase) is >= 0 and var inner ? inner + 1 : -1;
            return at >= 0 && Named(pattern[folder.Length..], path[(at + folder.Length)..]);
        }

        return Named(pattern, Name(path));
    }

    private static bool Named(string pattern, string name) =>
        pattern.StartsWith('*') ? name.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
        : name.Equals(pattern, StringComparison.OrdinalIgnoreCase);

    /// <summary>In folders that hold files of several kinds the end of the name tells how it is written.</summary>
    private static GateFile Written(GateFile file, string path)
    {
        if (file.Role is not (GateFileRole.Agents or GateFileRole.Hooks))
        {
            return file;
        }

        var end = Name(path) is var name && name.LastIndexOf('.') is >= 0 and var at ? name[at..] : "";
        return file with
        {
            Syntax = end switch
            {
                ".json" or ".js" or ".mjs" or ".cjs" or ".ts" => GateFileSyntax.Objects,
                ".yml" or ".yaml" => GateFileSyntax.Yaml,
                ".toml" => GateFileSyntax.Sections,
                ".sh" or ".bash" => GateFileSyntax.Shell,
                ".md" or ".mdc" or ".txt" or ".py" => GateFileSyntax.Other,
                _ => file.Syntax,
            },
            // What an agent is told is advice, whoever tells it: commands, skills, rules.
            Role = file.Role == GateFileRole.Agents && end is ".md" or ".mdc" ? GateFileRole.Advice : file.Role,
        };
    }
}
