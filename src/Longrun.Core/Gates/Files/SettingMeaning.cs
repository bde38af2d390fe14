using System.Collections.Immutable;
using System.Globalization;

namespace Longrun.Core.Gates.Files;

/// <summary>Which way a setting points.</summary>
internal enum Direction
{
    /// <summary>No check rests on it, as far as is known.</summary>
    None,

    /// <summary>Paths that are left out.</summary>
    ExcludesPaths,

    /// <summary>Rules, tests or names that are left out.</summary>
    ExcludesRules,

    /// <summary>Paths that are looked at.</summary>
    IncludesPaths,

    /// <summary>Rules or environments that hold.</summary>
    IncludesRules,

    /// <summary>A number that must be reached.</summary>
    Floor,

    /// <summary>A number that must not be passed.</summary>
    Ceiling,

    /// <summary>Strict where it is true.</summary>
    Strict,

    /// <summary>Lax where it is true.</summary>
    Lax,

    /// <summary>How grave what a rule finds is.</summary>
    Severity,

    /// <summary>What decides what runs: another one may be anything.</summary>
    Rests,

    /// <summary>What runs before tests, or stands where they look for the code: they may test that.</summary>
    StandsIn,

    /// <summary>A shell text.</summary>
    Command,
}

/// <summary>Which way the settings of the known programs point, by their names.</summary>
internal static class SettingDirections
{
    private static readonly ImmutableDictionary<string, Direction> s_names = new (Direction Direction, string Names)[]
    {
        (Direction.ExcludesPaths, "exclude excludes ignore ignores ignorepatterns testpathignorepatterns"
            + " modulepathignorepatterns coveragepathignorepatterns omit norecursedirs collectignore collectignoreglob"
            + " testignore extendexclude excludedirs skipdirs skipfiles excludefiles forceexclude compile@remove"
            + " none@remove excludefile excludebyfile pathsignore branchesignore watchpathignorepatterns"
            + " unmockedmodulepathpatterns testpathignore"),
        (Direction.ExcludesRules, "nowarn warningsnotaserrors extendignore perfileignores disable disabled"
            + " disableerrorcode grepinvert invert deselect excludelines excludealso excluderules filterwarnings"
            + " excludebyattribute noerror skips suppress unsafefixes testcasefilter grep testnamepattern"
            + " vstesttestcasefilter"
            + " extendperfileignores excludecategories"),
        (Direction.IncludesPaths, "testmatch testregex roots projects include includes files spec testpaths testdir"
            + " collectcoveragefrom source testfiles workspaces specpattern compile@include srcdir packages"),
        (Direction.IncludesRules, "select extendselect enable enableerrorcode envlist requiredplugins fixable analyzers"
            + " warningsaserrors enableonly extendenable stages warnon loadplugins"),
        (Direction.Floor, "failunder covfailunder minimumcoverage threshold minimum mincoverage covermin lines branches"
            + " functions statements coveragemin minlines warninglevel"),
        (Direction.Ceiling, "maxwarnings retries retry reruns maxcomplexity maxstatements complexity maxdepth flaky"
            + " maxbranches maxarguments maxreturns cognitivecomplexity toomanyargumentsthreshold"
            + " cognitivecomplexitythreshold toomanylinesthreshold typecomplexitythreshold retrytimes retriescount"),
        (Direction.Strict, "strict strictnullchecks strictfunctiontypes strictbindcallapply"
            + " strictpropertyinitialization"
            + " noimplicitany noimplicitthis noimplicitreturns noimplicitoverride nouncheckedindexedaccess"
            + " exactoptionalpropertytypes nounusedlocals nounusedparameters nofallthroughcasesinswitch alwaysstrict"
            + " useunknownincatchvariables nopropertyaccessfromindexsignature checkjs forbidonly noemitonerror"
            + " treatwarningsaserrors codeanalysistreatwarningsaserrors nullable enablenetanalyzers runanalyzers"
            + " runanalyzersduringbuild runanalyzersduringliveanalysis enforcecodestyleinbuild istestproject"
            + " warnunusedignores warnreturnany warnredundantcasts warnunreachable warnunusedconfigs warnuntypedfields"
            + " checkuntypeddefs strictequality strictoptional xfailstrict checkcoverage"
            + " reportunuseddisabledirectives harness autotests doctest failonwarnings failonwarning failonempty"
            + " disallowuntypeddefs disallowincompletedefs disallowanygenerics disallowuntypedcalls"
            + " disallowanyunimported"
            + " disallowsubclassingany disallowuntypeddecorators disallowanyexpr noimplicitoptional noimplicitreexport"
            + " reportmissingimports failonfailedseeds recommended diagnostics enabledefaultcompileitems"
            + " treatnotestsaserror failskips failwarns isolate mstesttreatclassandassemblycleanupwarningsaserrors"
            + " erroronexit"),
        (Direction.Lax, "passwithnotests nocheck continueonerror allowfailure ignoreerrors ignoremissingimports"
            + " allowonly dangerouslyignoreunhandlederrors ignorescripts disableall ignoreerror"
            + " suppressimplicitanyindexerrors allowunreachablecode allowunusedlabels quiet ignorefailures"
            + " ignoreexitcode"
            + " allowfailures skip allowuntypeddefs allowuntypedcalls exitzero warnonly ignorewarnings"
            + " disabletypechecks excludegenerated skiplocal allowtestsfail teststreatfailureaswarning"),
        (Direction.Rests, "scriptshell runner testrunner registry runsettingsfilepath extends preset resolver"
            + " testcollectionorderer paralleltestrunner customtestrunner rustcwrapper configfile"
            + " testadaptersearchpaths"
            + " noderunner nodeoptions usemicrosofttestingplatformrunner"),
        (Direction.StandsIn, "setupfiles setupfilesafterenv globalsetup modulenamemapper automock"),
        (Direction.Command, "run script scripts beforescript afterscript command cmd cmds commands entry exec@command"
            + " testcommand addopts lintcommand checkcommand bash powershell pwsh inlinescript"),
    }.SelectMany(row => row.Names.Split(' ').Select(name => (name, row.Direction)))
        .DistinctBy(row => row.name).ToImmutableDictionary(row => row.name, row => row.Direction);

    /// <summary>Settings that hold where nothing is said.</summary>
    private static readonly ImmutableArray<string> s_onByDefault =
    [
        "istestproject", "harness", "test", "autotests", "doctest", "runanalyzers", "enablenetanalyzers", "tests",
        "runanalyzersduringbuild", "recommended", "diagnostics", "enabledefaultcompileitems", "enabled",
        "strictoptional", "failonerror", "isolate",
    ];

    /// <summary>Sections of package.json whose values are commands, whatever their names are.</summary>
    private static readonly ImmutableArray<string> s_hooks = ["lintstaged", "husky", "simplegithooks"];

    public static bool IsOnByDefault(string leaf) => s_onByDefault.Contains(leaf);

    public static Direction Of(Setting s, GateFile file)
    {
        var leaf = s.Leaf;
        if (IsRule(s, file))
        {
            return Direction.Severity;
        }

        // Named by a path or a rule of its own, below what it is.
        if (s.Path.Contains("perfileignores.", StringComparison.Ordinal)
            || s.Path.Contains("excluderules[]", StringComparison.Ordinal))
        {
            return Direction.ExcludesRules;
        }

        // Each name that is led elsewhere is a setting of its own.
        if (file.Role == GateFileRole.Tests && (s.Path.Contains("modulenamemapper.", StringComparison.Ordinal)
            || s.Path.Split('.').Any(name => name.Trim('[', ']') == "alias")))
        {
            return Direction.StandsIn;
        }

        return (file.Family, leaf) switch
        {
            ("npm", _) when s_hooks.Any(name => s.Path.StartsWith(name, StringComparison.Ordinal)) => Direction.Command,
            ("ruff" or "python" or "editorconfig", "ignore") => Direction.ExcludesRules,
            ("golangci", "tests") or ("cargo", "test") or ("biome", "enabled") => Direction.Strict,
            ("ci", "if" or "when" or "only" or "except" or "needs") => leaf == "needs"
                ? Direction.None : Direction.Rests,
            ("ci", "include" or "exclude" or "enable" or "files" or "source" or "lines" or "branches" or "grep"
                or "projects" or "packages" or "retry" or "skip" or "registry" or "minimum" or "threshold") =>
                leaf is "skip" ? Direction.Lax : Direction.None,
            ("npm", "lines" or "branches" or "functions" or "statements") or ("cargo", "include" or "exclude") =>
                s.Path.Contains("cover", StringComparison.Ordinal) || s.Path.StartsWith("nyc", StringComparison.Ordinal)
                    || s.Path.StartsWith("c8", StringComparison.Ordinal) ? Direction.Floor : Direction.None,
            ("pre-commit", "id") => Direction.IncludesRules,
            ("agents", "command" or "args") when s.Path.StartsWith("mcp", StringComparison.Ordinal) => Direction.None,
            ("husky", _) => Direction.Command,
            ("dotnet", "include" or "exclude" or "command" or "source" or "files") => Direction.None,
            _ => s.Path.Contains('@') && s_names.TryGetValue(Ending(s.Path), out var attribute) ? attribute
                : s_names.GetValueOrDefault(leaf),
        };
    }

    private static bool IsRule(Setting s, GateFile file) => file.Family switch
    {
        "eslint" or "biome" or "npm" => s.Path.Contains("rules.", StringComparison.Ordinal),
        "editorconfig" => s.Leaf == "severity" || s.Value.LastIndexOf(':') > 0,
        "cargo" => s.Path.Contains("lints.", StringComparison.Ordinal),
        "mypy" => s.Leaf.StartsWith("report", StringComparison.Ordinal) || s.Leaf == "typecheckingmode",
        "python" => s.Leaf == "typecheckingmode" || s.Path.Contains("pyright.report", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>An attribute with the element it is of.</summary>
    private static string Ending(string path) =>
        path[(path.LastIndexOf('.', path.IndexOf('@')) is >= 0 and var at ? at + 1 : 0)..];
}

/// <summary>What a change of one setting means.</summary>
internal static class SettingMeaning
{
    private static readonly ImmutableArray<string> s_severities =
        ["off|0|none|silent|allow|false", "suggestion|info|hint|information|basic", "warn|warning|1|standard",
            "error|2|deny|on|true|strict", "forbid"];

    /// <param name="name">The setting as written.</param>
    /// <param name="direction">Which way it points.</param>
    /// <param name="was">Its values before; none: it was not there.</param>
    /// <param name="now">Its values now.</param>
    /// <param name="tree">What paths may mean.</param>
    public static IEnumerable<GateFileChange> Compare(
        string name, Direction direction, ImmutableArray<string> was, ImmutableArray<string> now, TreePaths tree) =>
        direction switch
        {
            Direction.ExcludesPaths => ExcludedPaths(name, was, now, tree),
            Direction.ExcludesRules => Gained(name, was, now),
            Direction.IncludesPaths => IncludedPaths(name, was, now, tree),
            Direction.IncludesRules => LostRules(name, was, now),
            Direction.Floor => Bound(name, was, now, isFloor: true),
            Direction.Ceiling => Bound(name, was, now, isFloor: false),
            Direction.Strict => Flag(name, was, now, strict: true),
            Direction.Lax => Flag(name, was, now, strict: false),
            Direction.Severity => Severities(name, was, now),
            Direction.StandsIn => [new(Meaning.Other, $"{name} says what runs before tests or stands for the code")],
            Direction.Rests => [was.IsEmpty ? new(Meaning.Other, $"{name} is new")
                : new(Meaning.Unclear, now.IsEmpty ? $"{name} is gone" : $"{name} is another one: {now[0]}")],
            _ => [],
        };

    private static IEnumerable<GateFileChange> ExcludedPaths(
        string name, ImmutableArray<string> was, ImmutableArray<string> now, TreePaths tree)
    {
        foreach (var pattern in now.Except(was).Where(p => !p.StartsWith('!')))
        {
            var isCoverage = name.Contains("cover", StringComparison.OrdinalIgnoreCase)
                || name.Contains("omit", StringComparison.OrdinalIgnoreCase);
            var hit = PathPatterns.IsProduct(pattern) ? null : tree.Checked.FirstOrDefault(path =>
                PathPatterns.Hits(pattern, path) && !(isCoverage && GateFileNames.IsTest(path)));
            yield return hit is not null ? new(Meaning.Weaker, $"{name} leaves out {pattern}, for instance {hit}")
                : new(Meaning.Neutral, $"{name} leaves out {pattern}, where nothing is");
        }

        foreach (var pattern in was.Except(now))
        {
            yield return new(Meaning.Neutral, $"{name} leaves out {pattern} no more");
        }
    }

    private static IEnumerable<GateFileChange> Gained(
        string name, ImmutableArray<string> was, ImmutableArray<string> now)
    {
        foreach (var value in now.Except(was).Where(value => value.Length > 0 && !value.StartsWith('$')
            && !value.StartsWith("error", StringComparison.Ordinal)))
        {
            yield return new(Meaning.Weaker, $"{name} has {value} now");
        }

        foreach (var value in was.Except(now))
        {
            yield return value.StartsWith("error", StringComparison.Ordinal)
                ? new(Meaning.Weaker, $"{name} has {value} no more")
                : new(Meaning.Neutral, $"{name} has {value} no more");
        }
    }

    private static IEnumerable<GateFileChange> IncludedPaths(
        string name, ImmutableArray<string> was, ImmutableArray<string> now, TreePaths tree)
    {
        foreach (var pattern in now.Except(was).Where(p => p.StartsWith('!')))
        {
            if (tree.Tests.FirstOrDefault(path => PathPatterns.Hits(pattern[1..], path)) is { } hit)
            {
                yield return new(Meaning.Weaker, $"{name} leaves out {pattern[1..]}, for instance {hit}");
            }
        }

        ImmutableArray<string> old = [.. was.Where(p => !p.StartsWith('!'))];
        ImmutableArray<string> left = [.. now.Where(p => !p.StartsWith('!'))];
        if (old.SequenceEqual(left))
        {
            yield break;
        }

        // Where none was given, tests are what matters: what else a program takes by itself is not known.
        var paths = old.IsEmpty ? tree.Tests : tree.Checked;
        if (PathPatterns.Lost(old, left, paths) is { } lost && !left.Any(IsSubstituted))
        {
            yield return new(Meaning.Weaker, $"{name} does not take in {lost} any more");
        }
        else if (old.Except(left).Any() && !left.IsEmpty
            && !tree.Checked.Any(path => old.Any(p => PathPatterns.Hits(p, path))) && !tree.Checked.IsEmpty)
        {
            yield return new(Meaning.Unclear,
                $"{name} is {string.Join(", ", left)} where it was {string.Join(", ", old)}");
        }
        else
        {
            yield return new(left.Any(IsSubstituted) && !old.IsEmpty ? Meaning.Unclear : Meaning.Neutral,
                left.IsEmpty ? $"{name} is gone" : $"{name} is {string.Join(", ", left)}");
        }
    }

    private static bool IsSubstituted(string value) => value.StartsWith('$');

    private static IEnumerable<GateFileChange> LostRules(
        string name, ImmutableArray<string> was, ImmutableArray<string> now)
    {
        foreach (var value in was.Except(now))
        {
            yield return new(Meaning.Weaker, $"{name} has {value} no more");
        }

        foreach (var value in now.Except(was))
        {
            yield return new(Meaning.Neutral, $"{name} has {value} now");
        }
    }

    private static IEnumerable<GateFileChange> Bound(
        string name, ImmutableArray<string> was, ImmutableArray<string> now, bool isFloor)
    {
        var (old, number) = (was.Select(Number).FirstOrDefault(n => n is not null),
            now.Select(Number).FirstOrDefault(n => n is not null));
        yield return (was.IsEmpty, now.IsEmpty) switch
        {
            (true, _) when isFloor => new(Meaning.Neutral, $"{name} is {now[0]} now"),
            (true, _) => number == 0 ? new(Meaning.Neutral, $"{name} is 0 now")
                : new(Meaning.Weaker, $"{name} is {now[0]} now"),
            (_, true) => isFloor || old == 0 ? new(Meaning.Weaker, $"{name} ({was[0]}) is gone")
                : new(Meaning.Neutral, $"{name} ({was[0]}) is gone"),
            _ when old is null || number is null =>
                new(Meaning.Unclear, $"{name} went from {was[0]} to {now[0]}"),
            _ => new((isFloor ? number < old : number > old) ? Meaning.Weaker : Meaning.Neutral,
                $"{name} went from {was[0]} to {now[0]}"),
        };
    }

    private static IEnumerable<GateFileChange> Flag(
        string name, ImmutableArray<string> was, ImmutableArray<string> now, bool strict)
    {
        var leaf = new Setting(name, "", 0).Leaf;
        var old = was.IsEmpty ? (strict ? SettingDirections.IsOnByDefault(leaf) ? 1 : (int?)null : 0) : Truth(was[^1]);
        var value = now.IsEmpty ? (strict && SettingDirections.IsOnByDefault(leaf) ? 1 : 0) : Truth(now[^1]);
        // The strict ones of TypeScript hold by `strict`, without being named: switching one off is one less.
        old ??= leaf.StartsWith("strict", StringComparison.Ordinal)
            || leaf.StartsWith("noimplicit", StringComparison.Ordinal)
            ? 1 : 0;
        yield return new(Score(value) < Score(old.Value) ? Meaning.Weaker : Meaning.Neutral,
            now.IsEmpty ? $"{name} is gone" : $"{name} is {now[^1]}");

        // Under a condition it holds half.
        int Score(int truth) => strict
            ? truth switch { 0 => 0, 2 => 1, _ => 2 } : truth switch { 0 => 2, 2 => 1, _ => 0 };
    }

    /// <summary>2: under a condition.</summary>
    private static int Truth(string value) => value.Trim().ToLowerInvariant() switch
    {
        "" or "false" or "no" or "off" or "0" or "disable" or "none" or "annotations" => 0,
        "true" or "yes" or "on" or "1" or "enable" or "all" or "error" or "warn" => 1,
        _ => 2,
    };

    private static IEnumerable<GateFileChange> Severities(
        string name, ImmutableArray<string> was, ImmutableArray<string> now)
    {
        var (old, rank) = (Rank(was), Rank(now));
        yield return (old, rank) switch
        {
            (null, 0) when was.IsEmpty => new(Meaning.Weaker, $"{name} is switched off"),
            ({ } before, null) when now.IsEmpty => before > 0 ? new(Meaning.Weaker, $"{name} ({was[0]}) is gone")
                : new(Meaning.Neutral, $"{name} ({was[0]}) is gone"),
            ({ } before, { } after) when before != after =>
                new(after < before ? Meaning.Weaker : Meaning.Neutral, $"{name} went from {was[0]} to {now[0]}"),
            _ when was.IsEmpty => new(Meaning.Neutral, $"{name} is {string.Join(", ", now)}"),
            _ when IsLooser(name, was, now) => new(Meaning.Weaker,
                $"{name} went from {string.Join(", ", was)} to {string.Join(", ", now)}"),
            _ => new(Meaning.Other, $"{name} has other options: {string.Join(", ", now)}"),
        };
    }

    private static bool IsLooser(string name, ImmutableArray<string> was, ImmutableArray<string> now) =>
        (name.Contains("max", StringComparison.OrdinalIgnoreCase)
            || name.Contains("complexity", StringComparison.OrdinalIgnoreCase))
        && was.Select(Number).LastOrDefault(n => n is not null) is { } old
        && now.Select(Number).LastOrDefault(n => n is not null) is { } number && number > old;

    private static int? Rank(ImmutableArray<string> values)
    {
        foreach (var value in values)
        {
            var word = value[(value.LastIndexOf(':') + 1)..].Trim().ToLowerInvariant();
            var rank = s_severities.IndexOf(s_severities.FirstOrDefault(row => row.Split('|').Contains(word))!);
            if (rank >= 0)
            {
                return rank;
            }
        }

        return null;
    }

    private static decimal? Number(string value) => decimal.TryParse(value.TrimEnd('%'),
        NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
        ? n : null;
}
