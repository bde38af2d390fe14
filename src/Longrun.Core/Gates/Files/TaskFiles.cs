using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>The files of a tree that name tasks, and which of them a command means. Each is read once.</summary>
internal sealed class TaskFiles(ImmutableArray<string> tree, Func<string, string?> text)
{
    private readonly ImmutableArray<string> _paths =
        [.. tree.Where(path => GateFileNames.Of(path) is { Role: GateFileRole.Scripts })];

    private readonly Dictionary<string, (string? Name, Tasks Tasks)?> _read = new(StringComparer.Ordinal);

    /// <summary>Programs that start the task of that name in every package.</summary>
    private static readonly ImmutableArray<string> s_everywhere = ["turbo", "nx", "lerna"];

    private static readonly ImmutableArray<string> s_package =
        ["npm", "yarn", "pnpm", "bun", "node", "npm-run-all", "run-s", "run-p", "concurrently", .. s_everywhere];

    private static readonly ImmutableArray<string> s_make = ["make", "gmake", "$(MAKE)", "${MAKE}"];

    private static readonly ImmutableArray<string> s_runners = [.. s_package, .. s_make, "just", "task"];

    private static readonly ImmutableArray<string> s_into = ["--prefix", "-C", "--cwd", "--dir", "--directory", "-d"];
    private static readonly ImmutableArray<string> s_one = ["-w", "--workspace", "workspace", "--filter", "-F"];

    private static readonly ImmutableArray<string> s_all =
        ["-ws", "--workspaces", "-r", "--recursive", "workspaces", "run-many"];

    /// <summary>The commands of the tasks that this one names, each with the folder it runs in.</summary>
    /// <param name="words">The command.</param>
    /// <param name="folder">Where it runs.</param>
    public IEnumerable<(string Folder, string Command)> CommandsOf(ImmutableArray<string> words, string folder)
    {
        // What starts it may be another program: `docker compose run app npm test`.
        var at = words.Select(GateFileNames.Name).ToList().FindIndex(s_runners.Contains);
        ImmutableArray<string> own = at < 0 ? [] : words[at..];
        return (own.IsEmpty ? [] : Meant(own, folder)).SelectMany(path => Read(path) is var (_, tasks)
            ? tasks.CalledBy(own).SelectMany(name => With(tasks, name)).SelectMany(task => task.Commands)
                .Select(command => (GateFileNames.Folder(path), command)) : []);
    }

    private IEnumerable<string> Meant(ImmutableArray<string> words, string folder)
    {
        var program = GateFileNames.Name(words[0]);
        var place = Option(words, s_into) is { } into ? Folders.Into(folder, into) ?? folder : folder;
        if (s_make.Contains(program))
        {
            return _paths.Where(path => GateFileNames.Of(path)!.Family == "make"
                && (GateFileNames.Folder(path) == place || path.EndsWith(".mk", StringComparison.Ordinal)));
        }

        if (!s_package.Contains(program))
        {
            return program is "just" or "task" ? Nearest(place, program) : [];
        }

        // `node -r` loads a module.
        return program == "node" ? Nearest(place, "npm")
            : s_everywhere.Contains(program) || words.Any(s_all.Contains) ? Packages
            : Option(words, s_one) is { } one ? Packages.Where(path => IsNamed(path, one, place))
            : Nearest(place, "npm");
    }

    private IEnumerable<string> Packages => _paths.Where(path => GateFileNames.Of(path)!.Family == "npm");

    private bool IsNamed(string path, string workspace, string place) => workspace.Contains('*')
        || GateFileNames.Folder(path) == Folders.Into(place, workspace)
        || Read(path)?.Name == workspace;

    private List<string> Nearest(string folder, string family) => Folders.Upwards(folder)
        .Select(place => _paths.Where(path => GateFileNames.Folder(path) == place
            && GateFileNames.Of(path)!.Family == family).ToList())
        .FirstOrDefault(found => found.Count > 0) ?? [];

    /// <summary>The task, and what runs before and after it; who reads its commands follows those.</summary>
    private static List<GateTask> With(Tasks tasks, string name)
    {
        var found = new List<GateTask>();
        var open = new Stack<string>([name]);
        while (open.TryPop(out var next))
        {
            if (tasks.Find(next) is { } task && !found.Contains(task))
            {
                found.Add(task);
                foreach (var other in task.With)
                {
                    open.Push(other);
                }
            }
        }

        return found;
    }

    private (string? Name, Tasks Tasks)? Read(string path)
    {
        if (!_read.TryGetValue(path, out var known))
        {
            known = text(path) is { } said ? Parsed(path, said) : null;
            _read[path] = known;
        }

        return known;
    }

    private static (string? Name, Tasks Tasks) Parsed(string path, string said)
    {
        var family = GateFileNames.Of(path)!.Family;
        if (family == "npm")
        {
            var settings = ObjectText.Read(said);
            return (settings.FirstOrDefault(s => s.Key == "name")?.Value, Tasks.OfPackage(settings));
        }

        return (null, family == "task" ? Tasks.OfTaskfile(YamlText.Read(said))
            : Tasks.OfRecipes(said, family == "just"));
    }

    private static string? Option(ImmutableArray<string> words, ImmutableArray<string> names)
    {
        for (var i = 1; i < words.Length; i++)
        {
            var at = words[i].IndexOf('=');
            if (names.Contains(at > 0 ? words[i][..at] : words[i]))
            {
                return at > 0 ? words[i][(at + 1)..] : i + 1 < words.Length ? words[i + 1] : null;
            }
        }

        return null;
    }
}
