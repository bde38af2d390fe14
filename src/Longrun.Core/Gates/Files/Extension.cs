using Longrun.Core.Text;

namespace Longrun.Core.Gates.Files;

/// <summary>Whether a configuration is built on another one, so that what that one says holds on.</summary>
internal static class Extension
{
    private static readonly LinearRegex s_import = new(
        """^\s*(?:import\s+([\w$]+)\s+from\s+|(?:const|let|var)\s+([\w$]+)\s*=\s*require\()["']([^"']+)["']""");

    private static readonly LinearRegex s_project = new("<Import\\s[^>]*Project\\s*=\\s*\"([^\"]+)\"");

    private static readonly LinearRegex s_comment = new("(?s)<!--.*?-->");

    /// <param name="path">The configuration.</param>
    /// <param name="text">Its text; null: not known.</param>
    /// <param name="other">The one that it may be built on.</param>
    public static bool Is(string path, string? text, string other)
    {
        var folder = GateFileNames.Folder(path);
        return text is not null && GateFileNames.Of(path) is { } file && (file.Syntax switch
        {
            GateFileSyntax.Xml => s_project.Matches(s_comment.Replace(text, "")).Any(match =>
                IsAbove(match.Groups[1].Value, other) || Means(folder, match.Groups[1].Value, other)),
            GateFileSyntax.Objects => ObjectText.Read(text).Any(s => IsExtends(s) && Means(folder, s.Value, other))
                || IsImported(text, folder, other),
            GateFileSyntax.Yaml => YamlText.Read(text).Any(s => IsExtends(s) && Means(folder, s.Value, other)),
            GateFileSyntax.Sections => SectionText.Read(text, path.EndsWith(".toml", StringComparison.Ordinal))
                .Any(s => IsExtends(s) && Means(folder, s.Value, other)),
            _ => false,
        });
    }

    private static bool IsExtends(Setting s) => s.Path is "extend" or "extends" or "extends[]" or "tool.ruff.extend";

    private static bool IsAbove(string project, string other) =>
        project.Contains("GetPathOfFileAbove", StringComparison.OrdinalIgnoreCase)
        && project.Contains(GateFileNames.Name(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>And used: what is only imported does nothing.</summary>
    private static bool IsImported(string text, string folder, string other)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return lines.Select(line => s_import.Match(line)).Where(match => match.Success
                && Means(folder, match.Groups[3].Value, other))
            .Select(match => match.Groups[1].Value + match.Groups[2].Value)
            .Any(name => lines.Any(line => !s_import.IsMatch(line) && IsWord(line, name)
                && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
    }

    private static bool IsWord(string line, string name) => line.Split(
        [' ', '.', ',', '(', ')', '[', ']', '{', '}', ';', ':'], StringSplitOptions.RemoveEmptyEntries).Contains(name);

    private static bool Means(string folder, string value, string other) =>
        Folders.Resolve(folder, value.Replace("$(MSBuildThisFileDirectory)", "", StringComparison.OrdinalIgnoreCase))
            is { } path && (path == other || other.StartsWith(path + ".", StringComparison.Ordinal));
}
