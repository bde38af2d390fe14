using System.Collections.Immutable;
using System.Text.Json;

namespace Longrun.Core.Gates;

/// <summary>package.json with npm, pnpm or yarn.</summary>
internal static class NodeEcosystem
{
    /// <summary>Scripts that are checks, in the order in which they are worth running.</summary>
    private static readonly ImmutableArray<string> Checks = ["lint", "typecheck", "build"];

    public static Found? Find(Folder folder)
    {
        if (!folder.Has("package.json") || Parse(folder.Read("package.json")) is not { } package)
        {
            return null;
        }
        var manager = Manager(folder, package.Manager);
        var gates = ImmutableArray.CreateBuilder<GateDefinition>();
        if (package.Scripts.TryGetValue("test", out var test) && IsTest(test))
        {
            gates.Add(Found.Test("node-test", $"{manager} test"));
        }
        else if (package.HasWorkspaces && manager == "npm")
        {
            var workspaces = folder.Files.Where(f => f.EndsWith("/package.json", StringComparison.Ordinal)
                && !f.Contains("node_modules/", StringComparison.Ordinal));
            var scripts = workspaces.Select(f => Parse(folder.Read(f))?.Scripts.GetValueOrDefault("test"));
            if (scripts.Any(script => script is not null && IsTest(script)))
            {
                gates.Add(Found.Test("node-test", "npm test --workspaces --if-present"));
            }
        }
        gates.AddRange(
            from name in Checks
            where package.Scripts.ContainsKey(name)
            select Found.Check($"node-{name}", $"{manager} run {name}"));
        var (lockFile, setup) = Setup(folder, manager);
        return new(folder, setup, lockFile is null ? ["package.json"] : [lockFile], gates.ToImmutable());
    }

    /// <summary>`npm init` writes a test script that only says there is none.</summary>
    private static bool IsTest(string script) =>
        script.Trim().Length > 0 && !script.Contains("no test specified", StringComparison.OrdinalIgnoreCase);

    private static string Manager(Folder folder, string? declared) => declared?.Split('@')[0] switch
    {
        "pnpm" => "pnpm",
        "yarn" => "yarn",
        "npm" => "npm",
        _ when folder.Has("pnpm-lock.yaml") => "pnpm",
        _ when folder.Has("yarn.lock") => "yarn",
        _ => "npm",
    };

    private static (string? LockFile, string Setup) Setup(Folder folder, string manager) => manager switch
    {
        "pnpm" when folder.Has("pnpm-lock.yaml") => ("pnpm-lock.yaml", "pnpm install --frozen-lockfile"),
        "yarn" when folder.Has("yarn.lock") =>
            ("yarn.lock", folder.Has(".yarnrc.yml") ? "yarn install --immutable" : "yarn install --frozen-lockfile"),
        "npm" when folder.Has("package-lock.json") => ("package-lock.json", "npm ci"),
        "npm" when folder.Has("npm-shrinkwrap.json") => ("npm-shrinkwrap.json", "npm ci"),
        _ => (null, $"{manager} install"),
    };

    private static Package? Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text.TrimStart('\uFEFF'));
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }
            var scripts = root.TryGetProperty("scripts", out var all) && all.ValueKind == JsonValueKind.Object
                ? all.EnumerateObject()
                    .Where(p => p.Value.ValueKind == JsonValueKind.String)
                    .DistinctBy(p => p.Name)
                    .ToImmutableDictionary(p => p.Name, p => p.Value.GetString()!)
                : ImmutableDictionary<string, string>.Empty;
            var manager = root.TryGetProperty("packageManager", out var m) && m.ValueKind == JsonValueKind.String
                ? m.GetString()
                : null;
            return new(scripts, manager, root.TryGetProperty("workspaces", out _));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null; // not readable as a package: npm will say so itself
        }
    }

    private sealed record Package(ImmutableDictionary<string, string> Scripts, string? Manager, bool HasWorkspaces);
}
