using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Changes;

/// <summary>
/// What package managers write line for line, beside the manifest it goes with. The name alone makes no lock file: its
/// author chose it, and a program can be read from a file of any name.
/// </summary>
internal static class LockFiles
{
    /// <summary>Lock files, then their manifests.</summary>
    private static readonly ImmutableArray<(string Locks, string Manifests)> s_kinds =
    [
        ("package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb", "package.json"),
        ("deno.lock", "deno.json deno.jsonc package.json"),
        ("poetry.lock uv.lock pdm.lock", "pyproject.toml"),
        ("pipfile.lock", "pipfile"),
        ("pixi.lock", "pixi.toml pyproject.toml"),
        ("cargo.lock", "cargo.toml"),
        ("go.sum", "go.mod"),
        ("go.work.sum", "go.work"),
        ("composer.lock", "composer.json"),
        ("gemfile.lock", "gemfile"),
        ("packages.lock.json", "*.csproj *.fsproj *.vbproj"),
        ("flake.lock", "flake.nix"),
        ("mix.lock", "mix.exs"),
        ("pubspec.lock", "pubspec.yaml"),
        ("podfile.lock", "podfile"),
        ("package.resolved", "package.swift *.pbxproj contents.xcworkspacedata"),
        ("gradle.lockfile", "build.gradle build.gradle.kts settings.gradle settings.gradle.kts"),
        ("paket.lock", "paket.dependencies"),
        ("libman.lock", "libman.json"),
    ];

    private static readonly FrozenDictionary<string, FrozenSet<string>> s_manifests = s_kinds
        .SelectMany(kind => kind.Locks.Split(' '), (kind, name) => (name, kind.Manifests))
        .ToFrozenDictionary(pair => pair.name, pair => pair.Manifests.Split(' ').ToFrozenSet());

    private static readonly FrozenSet<string> s_anyManifest = s_manifests.Values.SelectMany(all => all).ToFrozenSet();

    /// <summary>Xcode keeps it inside of the folder that is its project.</summary>
    private static readonly ImmutableArray<string> s_within =
        ["/project.xcworkspace/xcshareddata/swiftpm", "/xcshareddata/swiftpm"];

    public static bool IsNamed(string path) => s_manifests.ContainsKey(NameOf(path));

    /// <summary>The change with its lock files marked, by the tree that comes of it.</summary>
    public static ExaminedChange Marked(ExaminedChange change)
    {
        if (!change.Files.Any(file => IsNamed(file.Path)))
        {
            return change;
        }

        var gone = change.Files.Where(file => file.IsGone).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var manifests = change.TreeBefore.Where(path => !gone.Contains(path))
            .Concat(change.Files.Where(file => file.IsNew).Select(file => file.Path))
            .Where(path => s_anyManifest.Contains(Kind(path)))
            .ToLookup(FileRoles.Folder, Kind, StringComparer.Ordinal);
        return change with
        {
            Files = [.. change.Files.Select(file => file with { IsLock = GoesWithAny(file.Path, manifests) })],
        };
    }

    private static bool GoesWithAny(string path, ILookup<string, string> manifests) =>
        s_manifests.TryGetValue(NameOf(path), out var its) && manifests[Home(path)].Any(its.Contains);

    private static string Home(string path)
    {
        var folder = FileRoles.Folder(path);
        return s_within.FirstOrDefault(end => folder.EndsWith(end, StringComparison.Ordinal)) is { } within
            ? folder[..^within.Length] : folder;
    }

    /// <summary>Its name, or its ending where any name will do.</summary>
    private static string Kind(string path)
    {
        var name = NameOf(path);
        return s_anyManifest.Contains($"*.{FileRoles.Extension(path)}") ? $"*.{FileRoles.Extension(path)}" : name;
    }

    private static string NameOf(string path) => FileRoles.Name(path).ToLowerInvariant();
}
