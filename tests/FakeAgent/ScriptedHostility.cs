using System.Diagnostics;
using System.Runtime.Versioning;

namespace FakeAgent;

/// <summary>
/// What a worker may try against the repository it was cut from and the books that are kept on it:
///
///     objects            rewrite every object file it can reach, its alternates' included
///     refs               point every branch and hidden ref it can reach at its own commit, its alternates' included
///     hooks              plant hooks that leave a mark in PATH
///     config PATH        plant settings by which git runs a program that leaves a mark in PATH
///     git-file PATH      put a file in place of .git that points at the git directory PATH
///     write PATH         overwrite the file, or every file below the folder
///     delete PATH        delete the file or folder
///     fifo-report        a FIFO in place of report.json
///     link-report PATH   a link to PATH in place of report.json
///     link PATH          commit a link to PATH in the tree
///     submodule PATH     commit a .gitmodules that names PATH
///     filter             commit a .gitattributes that asks for a filter
///
/// What it may not do it passes over: a refusal is the other side's success.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class HostileActs
{
    private static readonly byte[] Forged = "forged\n"u8.ToArray();

    public static void Perform(string act, string path)
    {
        var report = Path.Combine(Environment.GetEnvironmentVariable("LONGRUN_OUT") ?? ".", "report.json");
        switch (act)
        {
            case "objects":
                GitFolders().SelectMany(g => Files(Path.Combine(g, "objects"))).ToList().ForEach(Overwrite);
                break;
            case "refs":
                GitFolders().ToList().ForEach(ForgeRefs);
                break;
            case "hooks":
                PlantHooks(path);
                break;
            case "config":
                Git("config", "core.fsmonitor", $"touch '{path}'; false");
                Git("config", "filter.planted.clean", $"touch '{path}'; cat");
                Git("config", "core.hooksPath", ".git/hooks");
                break;
            case "git-file":
                Try(() => Directory.Move(".git", ".git-moved"));
                Try(() => File.WriteAllText(".git", $"gitdir: {path}\n"));
                break;
            case "write":
                Files(path).ForEach(Overwrite);
                break;
            case "delete":
                Try(() => Delete(path));
                break;
            case "fifo-report":
                Run("mkfifo", report);
                break;
            case "link-report":
                Try(() => File.CreateSymbolicLink(report, path));
                break;
            default:
                CommitOf(act, path);
                break;
        }
    }

    private static void CommitOf(string act, string path)
    {
        switch (act)
        {
            case "link":
                Try(() => File.CreateSymbolicLink("planted-link", path));
                break;
            case "submodule":
                File.WriteAllText(".gitmodules", $"[submodule \"planted\"]\n\tpath = planted\n\turl = {path}\n");
                break;
            case "filter":
                File.WriteAllText(".gitattributes", "* filter=planted\n");
                break;
            default:
                throw new InvalidOperationException($"the script says 'hostile {act}', which is no act");
        }

        Git("add", "-A");
        Git("-c", "user.name=Fake Agent", "-c", "user.email=fake@example.org", "commit", "-q", "-m", "a small change");
    }

    /// <summary>The workspace's own git directory, and those its alternates lead to.</summary>
    private static IEnumerable<string> GitFolders()
    {
        yield return ".git";
        var alternates = Path.Combine(".git", "objects", "info", "alternates");
        if (File.Exists(alternates))
        {
            foreach (var objects in File.ReadLines(alternates))
            {
                yield return Path.GetDirectoryName(objects.TrimEnd('/')) ?? "/";
            }
        }
    }

    private static void ForgeRefs(string gitFolder) => Run(
        "sh",
        "-c",
        "new=$(git rev-parse HEAD) && git --git-dir=\"$0\" for-each-ref --format='%(refname)' |"
        + " while read -r ref; do git --git-dir=\"$0\" update-ref \"$ref\" \"$new\"; done",
        gitFolder);

    private static void PlantHooks(string mark)
    {
        foreach (var hook in new[] { "post-checkout", "post-merge", "pre-commit", "reference-transaction", "update" })
        {
            var path = Path.Combine(".git", "hooks", hook);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, $"#!/bin/sh\ntouch '{mark}'\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static List<string> Files(string path) => File.Exists(path)
        ? [path]
        : Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).ToList()
            : [];

    private static void Overwrite(string path) => Try(() =>
    {
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllBytes(path, Forged);
    });

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    private static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"refused: {refused.Message}");
        }
    }

    private static void Git(params string[] arguments) => Run("git", arguments);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        process.WaitForExit();
    }
}
