using System.Collections.Immutable;

namespace Longrun.Agents.Claude;

/// <summary>
/// What Claude Code may do where no sandbox holds: edit files in the workspace and run the tools of the ecosystems the
/// workspace shows. It guards against accident, not against malice: a test it wrote can do anything.
/// </summary>
internal static class AllowList
{
    private static readonly ImmutableArray<string> Always =
    [
        "Read", "Edit", "Write", "Glob", "Grep",
        .. Bash("git add", "git commit", "git diff", "git log", "git mv", "git restore", "git rm", "git show"),
        .. Bash("git status", "cat", "cp", "echo", "find", "grep", "head", "ls", "mkdir", "mv", "pwd", "sed"),
        .. Bash("sort", "tail", "test", "touch", "wc", "longrun check"),
    ];

    private static readonly ImmutableArray<(ImmutableArray<string> Markers, ImmutableArray<string> Tools)> Ecosystems =
    [
        (["package.json"], Bash("npm", "npx", "node", "pnpm", "yarn", "bun", "tsc")),
        (["*.sln", "*.slnx", "*.csproj", "global.json"], Bash("dotnet")),
        (["Cargo.toml"], Bash("cargo", "rustc")),
        (["go.mod"], Bash("go", "gofmt")),
        (["pyproject.toml", "setup.py", "requirements.txt"], Bash("python", "python3", "pytest", "pip", "uv", "ruff")),
        (["pom.xml", "build.gradle", "build.gradle.kts"], Bash("mvn", "gradle", "./mvnw", "./gradlew", "java")),
        (["Gemfile"], Bash("bundle", "ruby", "rake", "rspec")),
        (["composer.json"], Bash("composer", "php", "vendor/bin/phpunit")),
        (["Makefile"], Bash("make")),
    ];

    /// <summary>Where nothing tells the ecosystem, as in an empty repository, all of them.</summary>
    public static ImmutableArray<string> For(ImmutableArray<string> rootFiles)
    {
        var shown = Ecosystems.Where(e => e.Markers.Any(m => rootFiles.Any(f => Matches(m, f)))).ToList();
        return [.. Always, .. (shown.Count > 0 ? shown : [.. Ecosystems]).SelectMany(e => e.Tools)];
    }

    /// <summary>The beginnings of command lines among them, for programs with other words for the rest.</summary>
    public static ImmutableArray<string> Commands(ImmutableArray<string> rootFiles)
    {
        const string Start = "Bash(", End = ":*)";
        return
        [
            .. For(rootFiles).Where(tool => tool.StartsWith(Start, StringComparison.Ordinal))
                .Select(tool => tool[Start.Length..^End.Length]),
        ];
    }

    private static bool Matches(string marker, string file) =>
        marker.StartsWith('*') ? file.EndsWith(marker[1..], StringComparison.Ordinal) : marker == file;

    private static ImmutableArray<string> Bash(params ImmutableArray<string> commands) =>
        [.. commands.Select(c => $"Bash({c}:*)")];
}
