using Longrun.Core;

namespace Longrun.Cli.Demo;

/// <summary>Lays out the project, roadmap and configuration in a new folder, which is no repository yet.</summary>
internal static class DemoProject
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>
    /// <paramref name="longrun"/>: the words that start this very program, for instance <c>/usr/bin/dotnet</c> and
    /// <c>/opt/longrun/longrun.dll</c>.
    /// </summary>
    public static void Write(string folder, IReadOnlyList<string> longrun)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new UserError(ExitCode.CannotStart, $"{folder} is not empty", "name a folder that is not there yet");
        }

        Add(folder, "README.md", DemoFiles.Readme);
        Add(folder, "bin/money", DemoFiles.Tool);
        Add(folder, "lib/amount.sh", DemoFiles.Amount);
        Add(folder, "lib/cmd-add.sh", DemoFiles.Add);
        Add(folder, "tests/run", DemoFiles.TestRunner);
        Add(folder, "tests/amount.test.sh", DemoFiles.AmountTests);
        Add(folder, ".longrun/.gitignore", "*\n");
        Add(folder, ".longrun/ROADMAP.md", DemoFiles.Roadmap);
        Add(folder, ".longrun/longrun.yaml", DemoFiles.Configuration(Yaml(AgentCommand(longrun))));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(folder, "bin/money"), Executable);
            File.SetUnixFileMode(Path.Combine(folder, "tests/run"), Executable);
        }
    }

    /// <summary>What <c>sh -c</c> runs for the scripted agent.</summary>
    public static string AgentCommand(IReadOnlyList<string> longrun) =>
        string.Join(' ', longrun.Append("demo-agent").Select(Quoted));

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Yaml(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static void Add(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
