using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>What the change of one file that defines gates means. Formats and order of names mean nothing.</summary>
internal static class GateFileMeaning
{
    /// <summary>Sections of package.json that checks rest on; everything else in it is the package's own.</summary>
    private static readonly ImmutableArray<string> s_package =
        ["jest", "vitest", "mocha", "nyc", "c8", "ava", "tap", "xo", "eslintconfig", "husky", "lintstaged",
            "simplegithooks", "precommit", "stylelint", "wireit", "pnpm.scripts"];

    private static readonly ImmutableArray<string> s_python =
        ["tool.pytest", "tool.coverage", "tool.mypy", "tool.ruff", "tool.pyright", "tool.basedpyright", "tool.tox",
            "tool.nox", "tool.hatch.envs", "tool.poe", "tool.taskipy", "tool.pdm.scripts", "tool.flake8", "tool.pylint",
            "tool.bandit", "tool.black", "tool:pytest", "coverage:", "mypy", "flake8", "tox", "pytest"];

    private static readonly ImmutableArray<string> s_cargo =
        ["lints", "workspace.lints", "test[]", "lib", "bin[]", "bench[]", "package.autotests", "target", "build",
            "alias",
            "env", "profile.test", "example[]"];

    /// <param name="path">Where it is.</param>
    /// <param name="file">What it is.</param>
    /// <param name="texts">Before and after; empty where it was or is not there.</param>
    /// <param name="roots">What the gates start.</param>
    /// <param name="tree">What paths may mean.</param>
    public static ImmutableArray<GateFileChange> Compare(
        string path, GateFile file, (string Before, string After) texts, GateRoots roots, TreePaths tree)
    {
        var (before, after) = texts;
        var name = GateFileNames.Name(path);
        var isToml = name.EndsWith(".toml", StringComparison.OrdinalIgnoreCase) || file.Family == "cargo";
        return file.Role == GateFileRole.Advice ? [new(Meaning.Neutral, "what agents are told is another")]
            : file.Syntax switch
        {
            GateFileSyntax.Recipes => [.. Recipes(before, after, file, roots, tree)],
            GateFileSyntax.Shell => [.. CommandMeaning.Compare([before], [after], tree, stops: false)],
            GateFileSyntax.Python => [.. ProgramMeaning.OfConftest(before, after)],
            GateFileSyntax.Other => [.. ProgramMeaning.OfProgram(before, after)],
            GateFileSyntax.Lines => [.. SettingMeaning.Compare(
                name, Direction.ExcludesPaths, Patterns(before), Patterns(after), tree)],
            GateFileSyntax.Solution => [.. Projects(before, after, tree)],
            GateFileSyntax.Objects => Settings(
                ObjectText.Read(before), ObjectText.Read(after), file, roots, tree) is { IsEmpty: false } found ? found
                    : [.. Code(name, before, after)],
            GateFileSyntax.Yaml => Settings(YamlText.Read(before), YamlText.Read(after), file, roots, tree),
            GateFileSyntax.Sections => Settings(
                SectionText.Read(before, isToml), SectionText.Read(after, isToml), file, roots, tree),
            GateFileSyntax.Xml => XmlText.Read(after.Length == 0 ? "<a/>" : after) is { } now
                ? Settings(XmlText.Read(before) ?? [], now, file, roots, tree)
                : [new(Meaning.Unclear, "it cannot be read")],
        };
    }

    /// <summary>
    /// What a file changes of the one that it is built on: only what it says itself, and no paths, for those are those
    /// of its own folder.
    /// </summary>
    public static ImmutableArray<GateFileChange> Over(
        string path, GateFile file, (string Base, string Text) texts, GateRoots roots, TreePaths tree)
    {
        var isToml = path.EndsWith(".toml", StringComparison.OrdinalIgnoreCase);
        ImmutableArray<Setting> Read(string text) => file.Syntax switch
        {
            GateFileSyntax.Objects => ObjectText.Read(text),
            GateFileSyntax.Yaml => YamlText.Read(text),
            GateFileSyntax.Sections => SectionText.Read(text, isToml),
            _ => [],
        };
        ImmutableArray<Setting> now = [.. Read(texts.Text).Where(s => Group(s) is not ("extends" or "extend" or "root")
            && SettingDirections.Of(s, file) is not (Direction.ExcludesPaths or Direction.IncludesPaths))];
        var said = now.Select(Group).ToHashSet(StringComparer.Ordinal);
        return Settings([.. Read(texts.Base).Where(s => said.Contains(Group(s)))], now, file, roots, tree);
    }

    private static ImmutableArray<GateFileChange> Settings(
        ImmutableArray<Setting> was, ImmutableArray<Setting> now, GateFile file, GateRoots roots, TreePaths tree)
    {
        var isLinters = file.Family == "golangci";
        was = [.. (isLinters ? GolangciVersions.Second(was, now) : was).Where(s => IsOurs(s, file))];
        now = [.. (isLinters ? GolangciVersions.Second(now, now) : now).Where(s => IsOurs(s, file))];
        var moved = Moved.Of(was, now, tree.Beside);
        var found = moved.Where(s => SettingDirections.Of(s, file) != Direction.None || Special(s, file) is not null)
            .Select(s => new GateFileChange(Meaning.Neutral, $"{s.Key} is set beside it now, as it was")).ToList();
        now = [.. now, .. moved];
        if (file.Family is "npm" or "task")
        {
            found.AddRange(file.Family == "npm"
                ? TaskMeaning.Compare(Tasks.OfPackage(was), Tasks.OfPackage(now), roots, tree)
                : TaskMeaning.Compare(Tasks.OfTaskfile(was), Tasks.OfTaskfile(now), roots, tree));
        }

        if (file.Role == GateFileRole.Ci)
        {
            found.AddRange(ContinuousIntegration.Compare(was, now));
        }

        var (old, left) = (was.ToLookup(Group, StringComparer.Ordinal), now.ToLookup(Group, StringComparer.Ordinal));
        foreach (var key in was.Concat(now).Select(Group).Distinct(StringComparer.Ordinal))
        {
            var isCovered = old[key].FirstOrDefault() is { } gone && Umbrellas.Cover(gone, now)
                && left[key].All(s => s.Leaf == "select" || s.Value == "true");
            found.AddRange(One([.. old[key]], [.. left[key]], file, tree).Select(change => isCovered
                && change.Meaning > Meaning.Neutral ? change with { Meaning = Meaning.Neutral } : change));
        }

        found.AddRange(Commands(was, now, file, tree));
        return [.. found];
    }

    private static string Group(Setting s) =>
        s.Path.EndsWith("[]", StringComparison.Ordinal) && s.Path.Length > 2 ? s.Path[..^2] : s.Path;

    private static IEnumerable<GateFileChange> One(
        ImmutableArray<Setting> was, ImmutableArray<Setting> now, GateFile file, TreePaths tree)
    {
        var setting = was.Concat(now).First();
        var direction = Special(setting, file) ?? SettingDirections.Of(setting, file);
        var (old, values) = (Values(was, direction), Values(now, direction));
        if (direction is Direction.None or Direction.Command || (file.Family is "npm" or "task" && IsTask(setting))
            || old.Order(StringComparer.Ordinal).SequenceEqual(values.Order(StringComparer.Ordinal)))
        {
            return [];
        }

        var name = setting.Key.Replace("[]", "", StringComparison.Ordinal).TrimStart('.');
        var (before, after) = (was.FirstOrDefault()?.Line ?? 0, now.FirstOrDefault()?.Line ?? 0);
        return SettingMeaning.Compare(name.Length == 0 ? "it" : name, direction, old, values, tree)
            .Select(change => Mild(change, setting, file) with
            {
                Before = was.FirstOrDefault(s => !values.Contains(s.Value))?.Line ?? before,
                After = now.FirstOrDefault(s => !old.Contains(s.Value))?.Line ?? after,
            });
    }

    /// <summary>Names that mean something only where they stand.</summary>
    private static Direction? Special(Setting s, GateFile file) => file switch
    {
        { Role: GateFileRole.Lint, Syntax: GateFileSyntax.Objects }
            when s.Path is "[]" or "" or "extends[]" or "extends" => Direction.IncludesRules,
        { Family: "agents" } when s.Path == "permissions.deny[]" => Direction.IncludesRules,
        { Family: "agents" } when s.Path == "permissions.allow[]" => Direction.ExcludesRules,
        { Family: "dotnet" } when s.Path.EndsWith("packagereference@include", StringComparison.Ordinal) =>
            IsCheckPackage(s.Value) ? Direction.IncludesRules : Direction.None,
        { Family: "ci" } when s.Path.Contains(".with.", StringComparison.Ordinal)
            || s.Path.Contains(".env.", StringComparison.Ordinal) => Direction.None,
        { Family: "ci" } when s.Leaf is "if" or "when" or "only" or "except" => Direction.None,
        _ => null,
    };

    private static bool IsCheckPackage(string name) => name.Contains("Analyzer", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("StyleCop", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is graver, or less grave, than its name alone says.</summary>
    private static GateFileChange Mild(GateFileChange change, Setting s, GateFile file) => s.Leaf switch
    {
        // Of one package that has no types.
        "ignoremissingimports" when s.Path is not ("mypy.ignoremissingimports" or "tool.mypy.ignoremissingimports") =>
            change with { Meaning = Meaning.Other },
        "scriptshell" or "rustcwrapper" => change with { Meaning = Meaning.Unclear },
        "runner" when file.Family == "cargo" => change with { Meaning = Meaning.Unclear },
        _ => change,
    };

    private static ImmutableArray<string> Values(ImmutableArray<Setting> settings, Direction direction) =>
        direction is Direction.ExcludesPaths or Direction.ExcludesRules or Direction.IncludesPaths
            or Direction.IncludesRules
            ? [.. settings.SelectMany(Split).Select(value => value.Trim()).Where(value => value.Length > 0)]
            : [.. settings.Select(s => s.Value)];

    /// <summary>Lists that are written as one text: by commas, semicolons or blanks.</summary>
    private static IEnumerable<string> Split(Setting s)
    {
        var condition = s.Value.IndexOf(" when ", StringComparison.Ordinal);
        var value = condition > 0
            && s.Path.StartsWith("nowarn", StringComparison.Ordinal) ? s.Value[..condition] : s.Value;
        return s.Path.EndsWith("[]", StringComparison.Ordinal) && !value.Contains(',') ? [value]
            : value.Split(value.AsSpan().ContainsAny(',', ';', '\n') ? [',', ';', '\n'] : [' ']);
    }

    /// <summary>All commands of a file together: a step may move from one job to another.</summary>
    private static IEnumerable<GateFileChange> Commands(
        ImmutableArray<Setting> was, ImmutableArray<Setting> now, GateFile file, TreePaths tree)
    {
        ImmutableArray<Setting> Of(ImmutableArray<Setting> all) =>
        [
            .. all.Where(s => Special(s, file) is null && SettingDirections.Of(s, file) == Direction.Command
                && !(file.Family is "npm" or "task" && IsTask(s))),
        ];
        static ImmutableArray<string> Texts(ImmutableArray<Setting> all) =>
            [.. all.Select(s => s.Leaf == "addopts" ? $"pytest {s.Value}" : s.Value)];
        var (old, commands) = (Of(was), Of(now));
        if (Texts(old).SequenceEqual(Texts(commands)))
        {
            return [];
        }

        return CommandMeaning.Compare(Texts(old), Texts(commands), tree, stops: file.Role == GateFileRole.Ci)
            .Select(change => change with
            {
                Before = old.FirstOrDefault(s => !commands.Any(c => c.Value == s.Value))?.Line ?? 0,
                After = commands.FirstOrDefault(s => !old.Any(c => c.Value == s.Value))?.Line ?? 0,
            });
    }

    private static bool IsTask(Setting s) => s.Path.StartsWith("scripts.", StringComparison.Ordinal)
        || (s.Path.StartsWith("tasks.", StringComparison.Ordinal) && s.Leaf is not "ignoreerror");

    private static bool IsOurs(Setting s, GateFile file)
    {
        bool Begins(ImmutableArray<string> names) => names.Any(name => s.Path.StartsWith(name,
            StringComparison.Ordinal));
        return file.Family switch
        {
            "npm" => IsTask(s) || Begins(s_package),
            "python" => Begins(s_python),
            "vite" => s.Path.StartsWith("test", StringComparison.Ordinal),
            "cargo" => Begins(s_cargo) && !s.Path.StartsWith("build", StringComparison.Ordinal)
                || s.Leaf is "rustflags" or "rustcwrapper",
            _ => true,
        };
    }

    private static IEnumerable<GateFileChange> Recipes(
        string before, string after, GateFile file, GateRoots roots, TreePaths tree)
    {
        var isJust = file.Family == "just";
        var (was, now) = (Tasks.Variables(before).ToImmutableArray(), Tasks.Variables(after).ToImmutableArray());
        foreach (var key in was.Concat(now).Select(s => s.Path).Distinct())
        {
            var isFloor = key.Contains("min", StringComparison.Ordinal) || key.Contains("cov", StringComparison.Ordinal)
                || key.Contains("threshold", StringComparison.Ordinal)
                    || key.Contains("failunder", StringComparison.Ordinal);
            foreach (var change in isFloor
                ? Pointed([.. was.Where(s => s.Path == key)], [.. now.Where(s => s.Path == key)], tree) : [])
            {
                yield return change;
            }
        }

        foreach (var change in TaskMeaning.Compare(
            Tasks.OfRecipes(before, isJust), Tasks.OfRecipes(after, isJust), roots, tree))
        {
            yield return change;
        }

        if (HasIgnore(after) && !HasIgnore(before))
        {
            yield return new(Meaning.Weaker, "make ignores failures (`.IGNORE`)");
        }
    }

    private static IEnumerable<GateFileChange> Pointed(
        ImmutableArray<Setting> was, ImmutableArray<Setting> now, TreePaths tree) =>
        was.Select(s => s.Value).SequenceEqual(now.Select(s => s.Value)) ? []
            : SettingMeaning.Compare(was.Concat(now).First().Key, Direction.Floor,
                [.. was.Select(s => s.Value)], [.. now.Select(s => s.Value)], tree)
                .Select(change => change with
                {
                    Before = was.FirstOrDefault()?.Line ?? 0, After = now.FirstOrDefault()?.Line ?? 0,
                });

    private static bool HasIgnore(string text) =>
        text.StartsWith(".IGNORE", StringComparison.Ordinal) || text.Contains("\n.IGNORE", StringComparison.Ordinal);

    private static ImmutableArray<string> Patterns(string text) =>
        [.. text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] != '#')];

    private static IEnumerable<GateFileChange> Projects(string before, string after, TreePaths tree)
    {
        var left = ProjectsOf(after).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return ProjectsOf(before).Where(project => !left.Contains(project)
                && tree.Paths.Contains(project, StringComparer.OrdinalIgnoreCase)
                && project.Contains("test", StringComparison.OrdinalIgnoreCase))
            .Select(project => new GateFileChange(Meaning.Weaker, $"{project} is not part of it any more"));
    }

    private static IEnumerable<string> ProjectsOf(string text) => text.Split('"')
        .Where(part => part.EndsWith("proj", StringComparison.OrdinalIgnoreCase))
            .Select(part => part.Replace('\\', '/'));

    /// <summary>No word is new but those that modules are written with.</summary>
    private static bool IsSame(string before, string after) =>
        !Words(after).Except(Words(before)).Except(s_module).Any();

    private static readonly ImmutableArray<string> s_module =
        ["export", "default", "module", "exports", "const", "import", "from", "defineConfig", "satisfies", "as",
            "Config"];

    private static string[] Words(string text) => string.Concat(
        text.Select(c => char.IsLetterOrDigit(c) || c is '_' or '$' ? c : ' '))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool HasSameValues(string before, string after) => ObjectText.Read(before)
        .Select(s => (s.Key, s.Value)).Order()
        .SequenceEqual(ObjectText.Read(after).Select(s => (s.Key, s.Value)).Order());

    /// <summary>A configuration that is a program may say the same in its values and do something else.</summary>
    private static IEnumerable<GateFileChange> Code(string name, string before, string after) =>
        before.Length == 0 || name.Contains("json", StringComparison.OrdinalIgnoreCase) || IsSame(before, after)
            || !HasSameValues(before, after) ? []
            : ProgramMeaning.OfProgram(before, after).Select(change =>
                change.Meaning == Meaning.Unclear
                    && change.After == 0 ? change with { Meaning = Meaning.Other } : change);
}
