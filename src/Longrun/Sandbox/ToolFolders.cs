using System.Collections.Immutable;

namespace Longrun.Sandbox;

/// <summary>
/// The folders of the person's tools that lie outside the system's: version switchers, SDKs, what they installed for
/// themselves. Read-only, links followed to where the program really is, and without the keys that lie among them.
/// </summary>
internal static class ToolFolders
{
    /// <summary>
    /// Installations that are one tree, from which programs on the PATH read far away from their own folder.
    /// </summary>
    private static readonly ImmutableArray<string> s_trees =
    [
        ".nvm", ".pyenv", ".rbenv", ".asdf", ".volta", ".sdkman", ".bun", ".deno", ".dotnet", ".rustup", ".ghcup",
        ".juliaup", ".swiftly", ".linuxbrew", "miniconda3", "anaconda3", "miniforge3", ".fnm", ".jenv", ".goenv",
        ".local/share/mise", ".local/share/fnm", ".local/share/pnpm", ".local/share/uv", ".local/share/pipx",
    ];

    /// <summary>Installations of which only these parts are tools.</summary>
    private static readonly ImmutableArray<(string Bin, string Part)> s_companions =
    [
        (".cargo/bin", ".rustup"), (".local/bin", ".local/share/uv"), (".local/bin", ".local/share/pipx"),
        (".local/bin", ".local/share/mise"),
    ];

    private static readonly ImmutableArray<string> s_inSystem =
        ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/opt", "/nix", "/snap"];

    /// <summary>Never bound, whatever a link or an odd PATH says.</summary>
    private static readonly ImmutableArray<string> s_private =
        [".ssh", ".gnupg", ".aws", ".azure", ".config", ".docker", ".kube", ".claude", ".codex", ".mozilla"];

    private static readonly ImmutableArray<string> s_keys =
    [
        "credentials", "credentials.toml", "credentials.json", ".credentials", ".credentials.json", "auth.json",
        ".netrc", ".npmrc", ".pypirc", ".git-credentials", "corefx",
    ];

    public static IEnumerable<Part> Find(Host host)
    {
        var found = new List<string>();
        foreach (var folder in OnPath(host))
        {
            found.AddRange(Around(folder, host));
            found.AddRange(LinksOutOf(folder).SelectMany(target => AroundFile(target, host)));
        }

        var shown = new List<string>();
        foreach (var folder in found.Distinct().OrderBy(folder => folder.Length))
        {
            if (!RootParts.IsBelowAny(folder, shown) && IsTool(folder, host))
            {
                shown.Add(folder);
                yield return new(PartKind.Read, folder);
                foreach (var key in s_keys.Select(key => Path.Combine(folder, key)).Where(Path.Exists))
                {
                    yield return new(Directory.Exists(key) ? PartKind.HideFolder : PartKind.HideFile, key);
                }
            }
        }
    }

    /// <summary>
    /// What a program needs of the folder it lies in: all of it where that is an installation, the file alone where it
    /// is somebody's project or holds what nobody may see.
    /// </summary>
    public static string OfProgram(string file, string home, IEnumerable<string> hidden)
    {
        var folder = Path.GetDirectoryName(file);
        return folder is null || !MayBeShown(folder, home, hidden) || IsInProject(folder, home) ? file : folder;
    }

    private static string[] AroundFile(string file, Host host)
    {
        var folders = Around(Path.GetDirectoryName(file)!, host).ToArray();
        var whole = folders.All(folder =>
            MayBeShown(folder, host.Home, host.Hidden) && !IsInProject(folder, host.Home));
        return whole ? folders : IsProgram(file) ? [file] : [];
    }

    private static bool MayBeShown(string folder, string home, IEnumerable<string> hidden) =>
        !hidden.Append(home).Where(path => path.Length > 0).Any(path => RootParts.IsBelow(path, folder));

    /// <summary>
    /// In a work tree of git. A home may be one too, for settings, and so may be a version switcher; what a package
    /// tool installed in one is a tool.
    /// </summary>
    private static bool IsInProject(string folder, string home)
    {
        for (var at = folder; at is { Length: > 1 } && at != home; at = Path.GetDirectoryName(at))
        {
            if (Path.GetFileName(at) == "node_modules" || s_trees.Any(tree => at.EndsWith($"/{tree}",
                StringComparison.Ordinal)))
            {
                return false;
            }

            if (Path.Exists(Path.Combine(at, ".git")))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsProgram(string file) =>
        !s_keys.Contains(Path.GetFileName(file))
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) != 0);

    private static IEnumerable<string> OnPath(Host host) =>
        host.Path.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(Path.TrimEndingDirectorySeparator)
            .Where(folder => Path.IsPathRooted(folder) && Directory.Exists(folder))
            .Distinct()
            .DistinctBy(folder => new DirectoryInfo(folder).ResolveLinkTarget(true)?.FullName ?? folder);

    /// <summary>What must be there for the programs in a folder to work.</summary>
    private static IEnumerable<string> Around(string folder, Host host)
    {
        foreach (var tree in s_trees)
        {
            var at = folder.IndexOf($"/{tree}/", StringComparison.Ordinal);
            if (at >= 0 || folder.EndsWith($"/{tree}", StringComparison.Ordinal))
            {
                yield return at >= 0 ? folder[..(at + tree.Length + 1)] : folder;
                yield break;
            }
        }

        foreach (var (bin, part) in s_companions)
        {
            var companion = Path.Combine(host.Home, part);
            if (folder == Path.Combine(host.Home, bin) && Directory.Exists(companion))
            {
                yield return companion;
            }
        }

        // "<prefix>/bin" reads "<prefix>/lib", but where the prefix is a home, ~/.local or ~/.cargo: only the folder.
        var parent = Path.GetDirectoryName(folder)!;
        var ofAPerson = RootParts.IsBelow(host.Home, parent) || Path.GetDirectoryName(parent) == host.Home;
        yield return Path.GetFileName(folder) == "bin" && !ofAPerson ? parent : folder;
    }

    private static IEnumerable<string> LinksOutOf(string folder)
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (file.LinkTarget is null)
            {
                continue;
            }

            FileSystemInfo? target;
            try
            {
                target = file.ResolveLinkTarget(returnFinalTarget: true);
            }
            catch (IOException)
            {
                continue;
            }

            if (target is { Exists: true } && !RootParts.IsBelow(target.FullName, folder))
            {
                yield return target.FullName;
            }
        }
    }

    private static bool IsTool(string folder, Host host) =>
        !RootParts.IsBelowAny(folder, s_inSystem)
        && !RootParts.IsBelow(host.Home, folder)
        && !RootParts.IsBelowAny(folder, s_private.Select(name => Path.Combine(host.Home, name)))
        && !host.Hidden.Any(hidden => RootParts.IsBelow(folder, hidden) || RootParts.IsBelow(hidden, folder));
}
