using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>Settings that switch on a whole group: what is of the group need not be named beside them.</summary>
internal static class Umbrellas
{
    /// <summary>
    /// The setting, its value that holds the group, and the names of the group; a <c>*</c> ends the beginning of some.
    /// </summary>
    private static readonly ImmutableArray<(string Leaf, string Value, string[] Group)> s_known =
    [
        ("strict", "true",
        [
            // TypeScript's.
            "noimplicitany", "noimplicitthis", "alwaysstrict", "useunknownincatchvariables", "strictnullchecks",
            "strictfunctiontypes", "strictbindcallapply", "strictpropertyinitialization",
            "strictbuiltiniteratorreturn",
            // mypy's, as `mypy --help` lists them: it has stricter flags, which are none of these.
            "warnunusedconfigs", "disallowanygenerics", "disallowsubclassingany", "disallowuntypedcalls",
            "disallowuntypeddefs", "disallowincompletedefs", "checkuntypeddefs", "disallowuntypeddecorators",
            "warnredundantcasts", "warnunusedignores", "warnreturnany", "noimplicitreexport", "strictequality",
            "extrachecks", "strictbytes", "strictconcatenate",
        ]),
        ("typecheckingmode", "strict", ["report*", "strict*"]),
        ("treatwarningsaserrors", "true", ["warningsaserrors", "codeanalysistreatwarningsaserrors"]),
        ("select", "ALL", ["select", "extendselect"]),
        ("default", "all", ["enable"]),
        ("enableall", "true", ["enable"]),
        ("analysismode", "All", ["analysismode"]),
    ];

    /// <summary>What was named by itself holds still, by a setting that is there now.</summary>
    public static bool Cover(Setting gone, ImmutableArray<Setting> now) => s_known.Any(umbrella =>
        umbrella.Group.Any(name => name.EndsWith('*')
            ? gone.Leaf.StartsWith(name[..^1], StringComparison.Ordinal) : gone.Leaf == name)
        && now.Any(s => s.Leaf == umbrella.Leaf && Parent(s) == Parent(gone)
            && s.Value.Trim('"', '\'').Equals(umbrella.Value, StringComparison.OrdinalIgnoreCase)));

    private static string Parent(Setting s)
    {
        var path = s.Path.Replace("[]", "", StringComparison.Ordinal);
        return path[..Math.Max(0, path.LastIndexOf('.'))];
    }
}
