using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>
/// Which file a tool reads where several would do: a new one that goes before another puts that one out of work, and
/// every check it set with it, without a line of it being changed.
/// </summary>
internal static class Outranking
{
    /// <summary>How far a tool looks for its file.</summary>
    private enum Reach
    {
        /// <summary>In one folder: what lies in another is another project's.</summary>
        Folder,

        /// <summary>Upwards from what it looks at: the nearest wins, whatever its name.</summary>
        Nearest,

        /// <summary>
        /// The first rank rules the folders below it; of the second, a folder with one of its own is left out by the
        /// one above.
        /// </summary>
        Modules,
    }

    /// <summary>
    /// Names that count the same: where there are two, the tool takes one or refuses. <paramref name="Section"/>: what
    /// the file has to speak of, as in <see cref="Setting.Path"/>; empty: the file is of this tool alone.
    /// </summary>
    private sealed record Rank(string Section, params string[] Names)
    {
        public Rank And(string stem, string[] ends) => this with { Names = [.. Names, .. ends.Select(e => stem + e)] };
    }

    private sealed record Tool(string Name, Reach Reach, params Rank[] Ranks);

    /// <summary>
    /// Whole names only: what has another word in it (<c>jest.config.e2e.js</c>) is read where a command says so.
    /// </summary>
    private static readonly string[] s_code = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"];

    /// <summary>What goes first stands first.</summary>
    private static readonly ImmutableArray<Tool> s_tools =
    [
        new("make", Reach.Folder, Own("GNUmakefile"), Own("makefile"), Own("Makefile")),
        new("just", Reach.Folder, Own("justfile", ".justfile")),
        new("task", Reach.Folder, Own("Taskfile.yml"), Own("Taskfile.yaml")),
        new("pytest", Reach.Nearest, Own("pytest.ini"), Own(".pytest.ini"), new("tool.pytest", "pyproject.toml"),
            new("pytest.", "tox.ini"), new("tool:pytest", "setup.cfg")),
        new("coverage", Reach.Folder, Own(".coveragerc"), new("coverage:", "setup.cfg", "tox.ini"),
            new("tool.coverage", "pyproject.toml")),
        new("tox", Reach.Folder, Own("tox.ini"), new("tox", "setup.cfg"), new("tool.tox", "pyproject.toml")),
        new("ruff", Reach.Nearest, Own(".ruff.toml"), Own("ruff.toml"), new("tool.ruff", "pyproject.toml")),
        new("mypy", Reach.Folder, Own("mypy.ini"), Own(".mypy.ini"), new("tool.mypy", "pyproject.toml"),
            new("mypy", "setup.cfg")),
        new("pyright", Reach.Folder, Own("pyrightconfig.json"), new("tool.pyright", "pyproject.toml")),
        new("flake8", Reach.Folder, new("flake8", "setup.cfg"), new("flake8", "tox.ini"), Own(".flake8")),
        new("pylint", Reach.Folder, Own("pylintrc"), Own(".pylintrc"), new("tool.pylint", "pyproject.toml"),
            new("pylint", "setup.cfg")),
        new("vitest", Reach.Folder,
            Ending("vitest.config", s_code).And("vitest.workspace", [.. s_code, ".json"]),
            Ending("vite.config", s_code),
            new("vitest", "package.json")),
        new("jest", Reach.Folder, Ending("jest.config", [.. s_code, ".json"]), new("jest", "package.json")),
        new("mocha", Reach.Folder, Ending(".mocharc", ".js", ".cjs", ".mjs", ".yaml", ".yml", ".json", ".jsonc"),
            new("mocha", "package.json")),
        new("nyc", Reach.Folder,
            Ending(".nycrc", "", ".json", ".yml", ".yaml").And("nyc.config", [".js", ".cjs", ".mjs"]),
            new("nyc", "package.json")),
        new("c8", Reach.Folder, Ending(".c8rc", "", ".json"), new("c8", "package.json")),
        new("playwright", Reach.Folder, Ending("playwright.config", s_code)),
        new("eslint", Reach.Nearest, Ending("eslint.config", s_code)),
        new("eslint", Reach.Folder, Ending("eslint.config", s_code), Own(".eslintrc.js"), Own(".eslintrc.cjs"),
            Own(".eslintrc.yaml"), Own(".eslintrc.yml"), Own(".eslintrc.json"), Own(".eslintrc"),
            new("eslintconfig", "package.json")),
        new("TypeScript", Reach.Nearest, Own("tsconfig.json"), Own("jsconfig.json")),
        new("go", Reach.Modules, Own("go.work"), Own("go.mod")),
        new("golangci-lint", Reach.Folder, Own(".golangci.yml"), Own(".golangci.yaml"), Own(".golangci.toml"),
            Own(".golangci.json")),
        new("cargo", Reach.Folder, Own(".cargo/config"), Own(".cargo/config.toml")),
        new("clippy", Reach.Nearest, Own(".clippy.toml"), Own("clippy.toml")),
        new("MSBuild", Reach.Nearest, Own("Directory.Build.props")),
        new("MSBuild", Reach.Nearest, Own("Directory.Build.targets")),
        new("dotnet", Reach.Nearest, Own("global.json")),
    ];

    /// <summary>
    /// Modules that <c>python3 -m</c> and tests look for beside themselves first: one of the tree's own is run instead
    /// of the runner.
    /// </summary>
    private static readonly ImmutableHashSet<string> s_modules =
    [
        "pytest", "_pytest", "pluggy", "unittest", "doctest", "nose2", "coverage", "tox", "nox", "mypy", "ruff",
        "flake8", "pylint", "pyright", "hypothesis", "sitecustomize", "usercustomize",
    ];

    /// <summary>Whose place a file takes that did not before, in words. Null: nobody's.</summary>
    /// <param name="path">The file, new or changed.</param>
    /// <param name="text">Its text; null: not known.</param>
    /// <param name="there">Every path of the tree before.</param>
    /// <param name="before">Texts of what was there; null: not known, and it may say anything.</param>
    public static string? Of(string path, string? text, ImmutableArray<string> there, Func<string, string?> before)
    {
        if (Module(path) is { } module)
        {
            return there.Any(other => Module(other) == module) ? null
                : $"it is new, and python runs it where {module} is asked for";
        }

        if (path.EndsWith("proj.user", StringComparison.OrdinalIgnoreCase))
        {
            var project = path[..^".user".Length];
            return there.Contains(project, StringComparer.OrdinalIgnoreCase)
                ? $"it is new, and MSBuild reads it into {GateFileNames.Name(project)}" : null;
        }

        var isNew = !there.Contains(path);
        foreach (var (tool, other) in Outranked(path, text, there, before))
        {
            if (!Extension.Is(path, text, other))
            {
                var said = $"{tool.Name} reads it instead of {other}";
                return isNew ? $"it is new, and {said}" : $"it speaks of {tool.Name} now, and {said}";
            }
        }

        return null;
    }

    /// <summary>Whose place it takes by building on it: what it changes of that is compared. Null: nobody's.</summary>
    public static string? BuiltOn(
        string path, string text, ImmutableArray<string> there, Func<string, string?> before) =>
        Outranked(path, text, there, before).Select(outranked => outranked.Other)
            .FirstOrDefault(other => Extension.Is(path, text, other));

    private static IEnumerable<(Tool Tool, string Other)> Outranked(
        string path, string? text, ImmutableArray<string> there, Func<string, string?> before)
    {
        var isNew = !there.Contains(path);
        return s_tools.Where(tool => isNew || RankOf(tool, path, before) < 0)
            .Select(tool => (tool, Other: Of(tool, path, text, there, before)))
            .Where(outranked => outranked.Other is not null).Select(outranked => (outranked.tool, outranked.Other!));
    }

    private static string? Of(
        Tool tool, string path, string? text, ImmutableArray<string> there, Func<string, string?> before)
    {
        var rank = RankOf(tool, path, _ => text);
        if (rank < 0)
        {
            return null;
        }

        var folder = GateFileNames.Folder(path);
        // The nearest first: that is the one which was read.
        return there.Where(one => !one.Equals(path, StringComparison.Ordinal))
            .Where(one => RankOf(tool, one, before) is >= 0 and var its
                && (GateFileNames.Folder(one) is var place && place == folder
                    ? rank <= its : IsReached(tool, folder, (rank, its), place, there)))
            .MaxBy(one => GateFileNames.Folder(one).Length);
    }

    private static bool IsReached(
        Tool tool, string folder, (int Own, int Other) ranks, string other, ImmutableArray<string> there) =>
        tool.Reach switch
        {
            Reach.Folder => false,
            Reach.Modules when other.StartsWith(folder, StringComparison.Ordinal) => ranks.Own < ranks.Other,
            Reach.Modules => ranks.Own == ranks.Other && folder.StartsWith(other, StringComparison.Ordinal)
                && !folder.Split('/').Any(part => part is "testdata" or "vendor" || part.StartsWith('_'))
                && there.Any(one => one.StartsWith(folder, StringComparison.Ordinal)
                    && one.EndsWith(".go", StringComparison.Ordinal)),
            // A folder that is new with it has nothing that was checked in another way before.
            _ => folder.StartsWith(other, StringComparison.Ordinal)
                && there.Any(one => one.StartsWith(folder, StringComparison.Ordinal)),
        };

    /// <summary>The place of the first rank that it has. -1: it is none of the tool's.</summary>
    private static int RankOf(Tool tool, string path, Func<string, string?> text)
    {
        for (var i = 0; i < tool.Ranks.Length; i++)
        {
            var rank = tool.Ranks[i];
            if (rank.Names.Any(name => Fits(name, path))
                && (rank.Section.Length == 0 || Speaks(path, rank, text(path))))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool Speaks(string path, Rank rank, string? text) => text is null
        || (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ObjectText.Read(text)
            : SectionText.Read(text, path.EndsWith(".toml", StringComparison.OrdinalIgnoreCase)))
            .Any(setting => setting.Path.StartsWith(rank.Section, StringComparison.Ordinal));

    private static bool Fits(string pattern, string path)
    {
        var name = pattern.Contains('/') && path.Contains('/')
            ? string.Join('/', path.Split('/')[^2..]) : GateFileNames.Name(path);
        // Makefile and makefile are two files, and both are read by their case.
        return pattern.EndsWith("akefile", StringComparison.Ordinal) ? name == pattern
            : name.Equals(pattern, StringComparison.OrdinalIgnoreCase);
    }

    private static string? Module(string path)
    {
        var own = path.StartsWith("src/", StringComparison.Ordinal) ? path[4..] : path;
        var name = own.EndsWith("/__init__.py", StringComparison.Ordinal) ? own[..^"/__init__.py".Length]
            : own.EndsWith(".py", StringComparison.Ordinal) ? own[..^3] : "";
        return s_modules.Contains(name) ? name : null;
    }

    private static Rank Own(params string[] names) => new("", names);

    private static Rank Ending(string stem, params string[] ends) => new("", [.. ends.Select(end => stem + end)]);
}
