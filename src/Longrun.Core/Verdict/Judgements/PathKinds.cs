using System.Collections.Immutable;
using Longrun.Core.Text;

namespace Longrun.Core.Verdict.Judgements;

/// <summary>What a path tells of the file, for how it is shown and how closely it is looked at.</summary>
internal static class PathKinds
{
    private static readonly ImmutableHashSet<string> s_locks = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb",
        "deno.lock", "Cargo.lock", "go.sum", "poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock", "composer.lock",
        "Gemfile.lock", "packages.lock.json", "mix.lock", "Podfile.lock", "Package.resolved", "gradle.lockfile");

    private static readonly ImmutableHashSet<string> s_manifests = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "package.json", "Directory.Packages.props", "Directory.Build.props", "Directory.Build.targets",
        "packages.config", "nuget.config", "Cargo.toml", "go.mod", "pyproject.toml", "setup.py", "setup.cfg", "Pipfile",
        "Gemfile", "composer.json", "pom.xml", "build.gradle", "build.gradle.kts", "mix.exs", "Package.swift");

    private static readonly LinearRegex s_manifestNames =
        new(@"(?i)(?:^|/)(?:requirements[^/]*\.txt|[^/]+\.(?:cs|fs|vb)proj|[^/]+\.gemspec)$");

    private static readonly LinearRegex s_generated = new(
        @"(?i)(?:\.min\.(?:js|css)|\.(?:js|css)\.map|\.g\.cs|\.designer\.cs|\.pb\.go|_pb2(?:_grpc)?\.pyi?"
        + @"|\.generated\.[^/.]+)$");

    private static readonly LinearRegex s_camel = new("([a-z0-9])([A-Z])");

    private static readonly LinearRegex s_delicate = new(
        @"(?i)(?:^|[^a-z])(?:o?auth[nz]?|authenticat(?:e|ion|or)|authori[sz](?:e|er|ation)|log-?in|sign-?in|sessions?"
        + @"|passwords?|passwd|credentials?|tokens?|secrets?|crypto|encrypt(?:ion)?|permissions?|payments?|pay"
        + @"|billing|invoices?|checkout|refunds?|stripe|paypal|migrations?|migrate)(?:[^a-z]|$)");

    /// <summary>Written by a package manager, line for line.</summary>
    public static bool IsLock(string path) => s_locks.Contains(Name(path));

    /// <summary>Named as what a tool writes; whether one did is not known.</summary>
    public static bool IsGenerated(string path) => s_generated.IsMatch(path);

    /// <summary>Says which other people's code is used, or how everything is built.</summary>
    public static bool IsManifest(string path) =>
        IsLock(path) || s_manifests.Contains(Name(path)) || s_manifestNames.IsMatch(path);

    /// <summary>About who may do what, about money, or about data that is there already.</summary>
    public static bool IsDelicate(string path) => s_delicate.IsMatch(s_camel.Replace(path, "$1 $2"));

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];
}
