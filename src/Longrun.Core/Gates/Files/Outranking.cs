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

        /// <summary>It rules the folders below it as well.</summary>
        Below,
    }

    /// <summary>
    /// Names that count the same: where there are two, the tool takes one or refuses. <paramref name="Section"/>: what
    /// the file has to speak of, as in <see cref="Setting.Path"/>; empty: the file is of this tool alone.
    /// </summary>
    private sealed record Rank(string Section, params string[] Names);

    private sealed record Tool(string Name, Reach Reach, params Rank[] Ranks);

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
        new("vitest", Reach.Folder, Own("vitest.config.*", "vitest.workspace.*"), Own("vite.config.*"),
            new("vitest", "package.json")),
        new("jest", Reach.Folder, Own("jest.config*"), new("jest", "package.json")),
        new("mocha", Reach.Folder, Own(".mocharc*"), new("mocha", "package.json")),
        new("nyc", Reach.Folder, Own(".nycrc*", "nyc.config.*"), new("nyc", "package.json")),
        new("c8", Reach.Folder, Own(".c8rc*"), new("c8", "package.json")),
        new("playwright", Reach.Folder, Own("playwright.config.*")),
        new("eslint", Reach.Nearest, Own("eslint.config.*")),
        new("eslint", Reach.Folder, Own("eslint.config.*"), Own(".eslintrc.js"), Own(".eslintrc.cjs"),
            Own(".eslintrc.yaml"), Own(".eslintrc.yml"), Own(".eslintrc.json"), Own(".eslintrc"),
            new("eslintconfig", "package.json")),
        new("TypeScript", Reach.Nearest, Own("tsconfig.json"), Own("jsconfig.json")),
        new("npm", Reach.Nearest, Own(".npmrc")),
        new("go", Reach.Below, Own("go.work"), Own("go.mod")),
        new("golangci-lint", Reach.Folder, Own(".golangci.yml"), Own(".golangci.yaml"), Own(".golangci.toml"),
            Own(".golangci.json")),
        new("cargo", Reach.Folder, Own(".cargo/config"), Own(".cargo/config.toml")),
        new("clippy", Reach.Nearest, Own(".clippy.toml"), Own("clippy.toml")),
        new("MSBuild", Reach.Nearest, Own("Directory.Build.props")),
        new("MSBuild", Reach.Nearest, Own("Directory.Build.targets")),
        new("NuGet", Reach.Nearest, Own("nuget.config")),
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
        return s_tools.Where(tool => isNew || RankOf(tool, path, before) < 0)
            .Select(tool => Of(tool, path, text, there, before) is { } said
                ? $"{(isNew ? "it is new" : $"it speaks of {tool.Name} now")}, and {said}" : null)
            .FirstOrDefault(said => said is not null);
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
        var other = there.Where(one => !one.Equals(path, StringComparison.Ordinal))
            .FirstOrDefault(one => RankOf(tool, one, before) is >= 0 and var its
                && (GateFileNames.Folder(one) is var place && place == folder
                    ? rank <= its : IsReached(tool, folder, place, there)));
        return other is null ? null : $"{tool.Name} reads it instead of {other}";
    }

    private static bool IsReached(Tool tool, string folder, string other, ImmutableArray<string> there) =>
        tool.Reach switch
        {
            Reach.Folder => false,
            Reach.Below => other.StartsWith(folder, StringComparison.Ordinal),
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
        return pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
            : pattern.EndsWith("akefile", StringComparison.Ordinal) ? name == pattern
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
}
