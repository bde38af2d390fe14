using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>Settings that went from a project to a file that is read with it hold on.</summary>
internal static class Moved
{
    private static readonly ImmutableArray<string> s_names = ["Directory.Build.props", "Directory.Build.targets"];

    /// <summary>What MSBuild reads with the project: of each name the nearest one alone.</summary>
    /// <param name="path">The project.</param>
    /// <param name="after">Texts after the change; null: there is none.</param>
    public static ImmutableArray<Setting> Beside(string path, Func<string, string?> after) =>
        !path.EndsWith("proj", StringComparison.OrdinalIgnoreCase) ? [] :
    [
        .. s_names.Select(name => Folders.Upwards(GateFileNames.Folder(path)).Select(folder => after(folder + name))
            .FirstOrDefault(text => text is not null)).OfType<string>().SelectMany(text => XmlText.Read(text) ?? []),
    ];

    /// <summary>What was said, is no longer, and is said beside it with the same value.</summary>
    public static ImmutableArray<Setting> Of(
        ImmutableArray<Setting> was, ImmutableArray<Setting> now, ImmutableArray<Setting> beside)
    {
        var (left, said) = (now.Select(s => s.Path).ToHashSet(StringComparer.Ordinal),
            now.Select(s => (s.Path, s.Value)).ToHashSet());
        var others = beside.Select(s => (s.Path, s.Value)).ToHashSet();
        // Of a property the project's own value holds; items add up.
        return
        [
            .. was.Where(s => others.Contains((s.Path, s.Value)) && !said.Contains((s.Path, s.Value))
                && (s.Path.Contains('@') || !left.Contains(s.Path))),
        ];
    }
}
