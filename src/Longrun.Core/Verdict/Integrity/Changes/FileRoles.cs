using Longrun.Core.Text;

namespace Longrun.Core.Verdict.Integrity.Changes;

/// <summary>What a file is for, by its path and its first lines: conventions of many ecosystems at once.</summary>
internal static class FileRoles
{
    private static readonly LinearRegex s_test = new(
        @"(?i:^|/)(?:(?i:tests?|__tests__|specs?|e2e|testdata|test-data|fixtures?|__fixtures__|__mocks__|mocks|"
        + @"__snapshots__|cypress|integration[-_]?tests?)/|(?i:test_[^/]*\.py|conftest\.py)$)"
        + @"|(?:_test|_spec|\.test|\.spec|\.e2e|\.cy|-test|-spec)\.[A-Za-z]{1,4}$"
        + @"|Tests?\.(?:cs|fs|vb|java|kt|scala|swift|php)$|[.-](?i:tests?|specs?)/");

    private static readonly LinearRegex s_docs = new(
        @"(?i)\.(?:md|mdx|rst|adoc|txt|markdown)$|(?:^|/)(?:docs?|documentation)/"
        + @"|(?:^|/)(?:licen[cs]e|copying|notice|authors|changelog|changes|history|readme|contributing)[^/]*$");

    private static readonly LinearRegex s_manifest = new(
        @"(?i)(?:^|/)(?:package\.json|pyproject\.toml|requirements[^/]*\.(?:txt|in)|setup\.(?:py|cfg)|pipfile|go\.mod|"
        + @"go\.work|cargo\.toml|gemfile|composer\.json|build\.gradle(?:\.kts)?|pom\.xml|pubspec\.yaml|"
        + @"directory\.packages\.props|pnpm-workspace\.yaml|deno\.jsonc?|[^/]+\.(?:csproj|fsproj|vbproj|slnx?))$");

    private static readonly LinearRegex s_agent = new(
        @"(?i)(?:^|/)(?:agents|claude|gemini|codex|skill|conventions)(?:\.local)?\.md$|(?:^|/)copilot-instructions\.md$"
        + @"|(?:^|/)\.(?:claude|codex|gemini|cursor|windsurf|aider|continue|github/instructions)/"
        + @"|(?:^|/)\.(?:cursorrules|windsurfrules|clinerules|aider\.conf\.yml)$");

    private static readonly LinearRegex s_pipeline = new(
        @"(?i)(?:^|/)(?:\.github/(?:workflows|actions)/|\.gitlab-ci|\.circleci/|\.buildkite/|azure-pipelines"
            + @"|jenkinsfile|"
        + @"\.travis\.yml|\.drone\.yml|\.woodpecker|bitbucket-pipelines|appveyor|\.appveyor|cloudbuild)");

    private static readonly LinearRegex s_generatedName = new(
        @"(?i)\.(?:g|designer|generated|gen|min|bundle|pb|pb\.gw)\.[a-z]{1,4}$|_pb2(?:_grpc)?\.pyi?$"
            + @"|_generated\.[a-z]{1,4}$"
        + @"|\.(?:snap|map)$|(?:^|/)(?:generated|__generated__|gen)/");

    private static readonly LinearRegex s_generatedHead = new(
        @"(?i)code generated .{0,200}do not edit|<auto-?generated|@generated\b|auto-?generated (?:by|from|file)"
        + @"|this (?:file|code) (?:is|was) (?:auto-?matically )?(?:auto-?)?generated|automatically generated");

    private static readonly LinearRegex s_output = new(
        @"(?i)(?:^|/)(?:dist|build|out|bin|obj|target|coverage|htmlcov|__pycache__|\.next|\.nuxt|\.svelte-kit|"
        + @"\.cache|\.parcel-cache|storybook-static|public/build|wwwroot/dist)/");

    /// <summary>Lower case, without the dot; for a file without one its name: <c>makefile</c>.</summary>
    public static string Extension(string path)
    {
        var name = Name(path).ToLowerInvariant();
        var dot = name.LastIndexOf('.');
        if (name.StartsWith("dockerfile", StringComparison.Ordinal))
        {
            return "dockerfile";
        }

        if (name.StartsWith(".env", StringComparison.Ordinal))
        {
            return "env";
        }

        return dot >= 0 ? name[(dot + 1)..]
            : path.Contains(".husky/", StringComparison.Ordinal) || IsHook(path) ? "husky" : name;
    }

    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Empty at the root.</summary>
    public static string Folder(string path) => path.Contains('/') ? path[..path.LastIndexOf('/')] : "";

    /// <summary>The name up to its first dot that is not its first character.</summary>
    public static string Stem(string path)
    {
        var name = Name(path);
        var dot = name.IndexOf('.', Math.Min(1, name.Length));
        return dot < 0 ? name : name[..dot];
    }

    public static bool IsTest(string path) => s_test.IsMatch(path);

    public static bool IsDocument(string path) => s_docs.IsMatch(path) && !IsAgentPage(path) && !IsManifest(path);

    /// <summary>Told to agents, who do what it says.</summary>
    public static bool IsAgentPage(string path) => s_agent.IsMatch(path);

    /// <summary>Names what a project depends on.</summary>
    public static bool IsManifest(string path) => s_manifest.IsMatch(path);

    public static bool IsPipeline(string path) => s_pipeline.IsMatch(path);

    /// <summary>Run by git.</summary>
    public static bool IsHook(string path) => path.Contains(".husky/", StringComparison.Ordinal)
        || path.Contains(".githooks/", StringComparison.Ordinal)
            || path.Contains("git-hooks/", StringComparison.Ordinal)
        || (path.StartsWith("hooks/", StringComparison.Ordinal) && !Name(path).Contains('.'));

    /// <summary>Shown to be copied and filled in.</summary>
    public static bool IsSample(string path) =>
        Name(path).Split('.', '-', '_').Any(part => part.ToLowerInvariant() is "example" or "sample" or "template"
            or "dist" or "tmpl" or "tpl");

    /// <summary>Made by a program that says so in its name or its first lines.</summary>
    public static bool IsGenerated(string path, string? text) =>
        s_generatedName.IsMatch(path) || SaysGenerated(text);

    /// <summary>Its first lines say that a program made it.</summary>
    public static bool SaysGenerated(string? text) =>
        text is not null && s_generatedHead.IsMatch(text[..Math.Min(text.Length, 1_000)]);

    /// <summary>Lies where builds put what they make.</summary>
    public static bool IsOutput(string path) => s_output.IsMatch(path);
}
