using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>
/// One value of a configuration, whatever it is written in: the names that lead to it, joined by points, where an
/// element of a list ends in <c>[]</c> and has no number, for its place means nothing.
/// </summary>
/// <param name="Key">As written.</param>
/// <param name="Value">Without quotes; an expression as it stands.</param>
/// <param name="Line">From 1.</param>
internal sealed record Setting(string Key, string Value, int Line)
{
    /// <summary>Values read of one file: the largest configurations have some thousand.</summary>
    public const int CountMax = 20_000;

    /// <summary>How deep values may be nested; deeper ones are left out.</summary>
    public const int DepthMax = 64;

    /// <summary>The key in one spelling: <c>fail_under</c>, <c>fail-under</c> and <c>failUnder</c> are one.</summary>
    public string Path { get; } = Normal(Key);

    /// <summary>The last name of the path.</summary>
    public string Leaf => Path[(Path.LastIndexOf('.') + 1)..].Trim('[', ']');

    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    public static string Normal(string key) => string.Concat(key.ToLowerInvariant().Where(c => c is not ('-' or '_')));

    /// <summary>
    /// Where one name is given twice outside of lists the last one holds.
    /// </summary>
    public static ImmutableArray<Setting> Holding(IReadOnlyList<Setting> all)
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < all.Count; i++)
        {
            last[all[i].Key] = i;
        }

        return [.. all.Where((s, i) => s.Key.Contains("[]", StringComparison.Ordinal) || last[s.Key] == i)
            .Take(CountMax)];
    }
}
