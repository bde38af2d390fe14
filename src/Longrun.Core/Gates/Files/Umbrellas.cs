using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>Settings that switch on a whole group: what is of the group need not be named beside them.</summary>
internal static class Umbrellas
{
    /// <summary>The setting, its value that holds the group, and how names of the group begin.</summary>
    private static readonly ImmutableArray<(string Leaf, string Value, string[] Group)> s_known =
    [
        ("strict", "true",
        [
            "strict", "noimplicitany", "noimplicitthis", "alwaysstrict", "useunknownincatchvariables", "disallow",
            "warnredundantcasts", "warnunusedignores", "warnreturnany", "warnunusedconfigs", "checkuntypeddefs",
            "noimplicitreexport", "extrachecks",
        ]),
        ("typecheckingmode", "strict", ["report", "strict"]),
        ("treatwarningsaserrors", "true", ["warningsaserrors", "codeanalysistreatwarningsaserrors", "nullable"]),
        ("select", "ALL", ["select", "extendselect"]),
        ("default", "all", ["enable"]),
        ("enableall", "true", ["enable"]),
        ("analysismode", "All", ["analysismode"]),
    ];

    /// <summary>What was named by itself holds still, by a setting that is there now.</summary>
    public static bool Cover(Setting gone, ImmutableArray<Setting> now) => s_known.Any(umbrella =>
        umbrella.Group.Any(name => gone.Leaf.StartsWith(name, StringComparison.Ordinal))
        && now.Any(s => s.Leaf == umbrella.Leaf && Parent(s) == Parent(gone)
            && s.Value.Trim('"', '\'').Equals(umbrella.Value, StringComparison.OrdinalIgnoreCase)));

    private static string Parent(Setting s)
    {
        var path = s.Path.Replace("[]", "", StringComparison.Ordinal);
        return path[..Math.Max(0, path.LastIndexOf('.'))];
    }
}
