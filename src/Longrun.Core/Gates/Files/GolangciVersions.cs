using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>
/// golangci-lint's configuration of the second version says the same as the first in other places: both are read as the
/// first.
/// </summary>
internal static class GolangciVersions
{
    private static readonly ImmutableArray<(string Second, string First)> s_places =
    [
        ("formatters.enable", "linters.enable"), ("formatters.settings.", "linters-settings."),
        ("linters.settings.", "linters-settings."), ("linters.exclusions.rules", "issues.exclude-rules"),
        ("linters.exclusions.paths", "issues.exclude-dirs"),
    ];

    /// <summary>Linters that are part of staticcheck in the second version.</summary>
    private static readonly ImmutableArray<string> s_staticcheck = ["gosimple", "stylecheck", "staticcheck"];

    /// <param name="settings">Of either version.</param>
    /// <param name="now">What holds after the change: where that is the first version, nothing is another.</param>
    public static ImmutableArray<Setting> Second(ImmutableArray<Setting> settings, ImmutableArray<Setting> now) =>
        !now.Any(s => s.Path == "version" && s.Value == "2") ? settings
            : [.. settings.Select(Placed).DistinctBy(s => (s.Key, s.Value, s.Key.Contains("[].") ? s.Line : 0))];

    private static Setting Placed(Setting s)
    {
        var place = s_places.FirstOrDefault(place => s.Key.StartsWith(place.Second, StringComparison.Ordinal));
        var key = place.Second is null ? s.Key : place.First + s.Key[place.Second.Length..];
        return new(key, key == "linters.enable[]" && s_staticcheck.Contains(s.Value) ? "staticcheck" : s.Value,
            s.Line);
    }
}
