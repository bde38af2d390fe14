using Longrun.Core;

namespace Longrun.Git;

/// <summary>Makes a repository where the person has none, at their word.</summary>
internal static class GitInit
{
    /// <summary>
    /// Whether a folder lies in a repository already, by looking: git itself may refuse one it does not trust.
    /// </summary>
    public static bool IsInRepository(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git")))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>With the person's configuration: their default branch and templates.</summary>
    public static void Make(GitProgram program, string folder)
    {
        var made = program.AsPerson(folder, new("init", "--quiet"));
        if (!made.Succeeded)
        {
            throw new UserError(
                ExitCode.CannotStart, $"git init failed: {made.Complaint}",
                    "make a repository here yourself: git init");
        }
    }

    /// <summary>A repository around files that were just written, with all of them in its first commit.</summary>
    public static void MakeWithEverything(GitProgram program, string folder, string message)
    {
        Make(program, folder);
        // Whoever has not told git their name can still see the demo; theirs goes before where they have.
        foreach (var (key, value) in new[] { ("user.name", "Longrun demo"), ("user.email", "demo@localhost") })
        {
            if (!program.AsPerson(folder, new("config", key)).Succeeded)
            {
                program.AsPerson(folder, new("config", "--local", key, value));
            }
        }

        program.AsPerson(folder, new("add", "--all"));
        var made = program.AsPerson(folder, new("commit", "--quiet", "--no-gpg-sign", "-m", message));
        if (!made.Succeeded)
        {
            throw new UserError(ExitCode.CannotStart, $"git commit failed: {made.Complaint}",
                $"see what git says in {folder}");
        }
    }
}
