using System.Collections.Immutable;

namespace Longrun.Core.Gates;

/// <summary>
/// What a tree's own files say about how it is set up and tested. A test gate is detected only where there is a test to
/// run, so that a fresh scaffold is dormant and not red.
/// </summary>
internal static class EcosystemDetection
{
    private static readonly ImmutableArray<Func<Folder, Found?>> Ecosystems =
        [NodeEcosystem.Find, DotnetEcosystem.Find, PythonEcosystem.Find, CargoEcosystem.Find, GoEcosystem.Find];

    /// <param name="files">Every path of the tree, relative, with forward slashes.</param>
    /// <param name="read">A file's text; null where it cannot be read.</param>
    public static Ecosystem Detect(IEnumerable<string> files, Func<string, string?> read)
    {
        var paths = files.Order(StringComparer.Ordinal).ToImmutableArray();
        var root = new Folder("", paths, read);
        var folders = paths
            .Where(p => p.Contains('/') && !p.StartsWith('.'))
            .Select(p => p[..p.IndexOf('/')])
            .Where(name => name is not ("node_modules" or "vendor" or "target"))
            .Distinct(StringComparer.Ordinal)
            .Select(name => new Folder(name, Below(paths, name), read))
            .ToList();

        // A root that has the ecosystem speaks for its folders (workspaces, solutions); else each folder for itself.
        var found = Ecosystems
            .SelectMany(find => find(root) is { } whole ? [whole] : folders.Select(find).OfType<Found>())
            .ToList();
        if (!found.SelectMany(f => f.Gates).Any(g => g.Kind == GateKind.Test)
            && ScriptEcosystem.Find(root) is { } script)
        {
            found.Add(script);
        }
        if (found.Count == 0)
        {
            return Ecosystem.None;
        }
        var setups = found.Select(f => f.Folder.Within(f.Setup)).OfType<string>().ToList();
        return new Ecosystem(
            setups.Count == 0 ? null : string.Join(" && ", setups),
            [.. found.SelectMany(f => f.LockFiles.Select(f.Folder.Path))],
            Unique(found));
    }

    private static ImmutableArray<string> Below(ImmutableArray<string> paths, string folder) =>
        [.. from p in paths where p.StartsWith(folder + "/", StringComparison.Ordinal) select p[(folder.Length + 1)..]];

    /// <summary>Two folders whose names are spelt alike get a number.</summary>
    private static ImmutableArray<GateDefinition> Unique(List<Found> found)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var gates = ImmutableArray.CreateBuilder<GateDefinition>();
        foreach (var (folder, gate) in found.SelectMany(f => f.Gates.Select(g => (f.Folder, g))))
        {
            var name = folder.Name(gate.Name);
            seen[name] = seen.GetValueOrDefault(name) + 1;
            var unique = seen[name] == 1 ? name : $"{name}-{seen[name]}";
            gates.Add(gate with { Name = unique, Run = folder.Within(gate.Run)! });
        }
        return gates.ToImmutable();
    }
}

/// <summary>What one ecosystem found in one folder; commands and paths are as seen from there.</summary>
internal sealed record Found(
    Folder Folder, string? Setup, ImmutableArray<string> LockFiles, ImmutableArray<GateDefinition> Gates)
{
    public static GateDefinition Test(string name, string run) => new(name, GateKind.Test, run);

    public static GateDefinition Check(string name, string run) => new(name, GateKind.Check, run);
}

/// <summary>The root of a tree, or one of its folders, with the paths below it.</summary>
internal sealed class Folder(string name, ImmutableArray<string> files, Func<string, string?> read)
{
    private readonly HashSet<string> known = new(files, StringComparer.Ordinal);

    public ImmutableArray<string> Files { get; } = files;

    public bool Has(string path) => known.Contains(path);

    public string Read(string path) => Has(path) ? read(Path(path)) ?? "" : "";

    public string Path(string path) => name.Length == 0 ? path : $"{name}/{path}";

    /// <summary>A gate's name: letters, digits, points and dashes, for it becomes part of a job's id.</summary>
    public string Name(string gate) => name.Length == 0
        ? gate
        : string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-')) + "-" + gate;

    public string? Within(string? command) => command is null || name.Length == 0
        ? command
        : $"(cd '{name.Replace("'", "'\\''", StringComparison.Ordinal)}' && {command})";
}
