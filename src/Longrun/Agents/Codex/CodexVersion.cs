namespace Longrun.Agents.Codex;

/// <summary>The program, and what a night needs of it.</summary>
internal static class CodexVersion
{
    public const string Name = "codex";

    /// <summary>The version that the tests drive.</summary>
    public const string Tested = "0.169.0";

    public static readonly ProgramNeeds Needs = new(Name, $"npm install -g @openai/codex@{Tested}")
    {
        Questions = [new(["--help"], ["app-server", "login"]), new(["app-server", "--help"], ["--config"])],
    };

    /// <summary>
    /// The program behind the script that npm puts on PATH: the script needs Node and starts it as a child. The file
    /// itself where it is no such script.
    /// </summary>
    public static string Native(string file)
    {
        const string Pattern = "codex-*";
        if (!file.EndsWith(".js", StringComparison.Ordinal) || Above(file, 2) is not { } package)
        {
            return file;
        }

        // Beside the package, or in it, by how npm laid it out; only the one of this machine is ever installed.
        return new[] { Path.GetDirectoryName(package)!, Path.Combine(package, "node_modules", "@openai") }
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateDirectories(folder, Pattern).Order(StringComparer.Ordinal))
            .Select(platform => Path.Combine(platform, "vendor"))
            .Where(Directory.Exists)
            .SelectMany(vendor => Directory.EnumerateDirectories(vendor).Order(StringComparer.Ordinal))
            .Select(triple => Path.Combine(triple, "bin", Name))
            .FirstOrDefault(File.Exists) ?? file;
    }

    private static string? Above(string? path, int levels) =>
        levels == 0 || path is null ? path : Above(Path.GetDirectoryName(path), levels - 1);
}
