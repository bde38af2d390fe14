using System.Collections.Immutable;
using Longrun.Core;

namespace Longrun.Git;

/// <summary>
/// The person's repository: where it is, and the two ways of asking it something without touching it.
/// </summary>
internal sealed record PersonRepository
{
    public required GitProgram Program { get; init; }

    /// <summary>The folder at the top of the working tree.</summary>
    public required string WorkTree { get; init; }

    /// <summary>The git folder of this working tree; with linked worktrees not the common one.</summary>
    public required string GitFolder { get; init; }

    /// <summary>The git folder that all worktrees share: refs, objects and Longrun's own folder are here.</summary>
    public required string CommonFolder { get; init; }

    /// <summary><c>sha1</c> or <c>sha256</c>.</summary>
    public required string ObjectFormat { get; init; }

    /// <summary>Null where neither configuration nor environment names one.</summary>
    public Identity? Identity { get; init; }

    /// <summary>The person's global ignore file, for telling what is uncommitted. Null: none.</summary>
    public string? ExcludesFile { get; init; }

    public RepositoryFolders Folders => new(WorkTree, CommonFolder);

    public string ObjectFolder => Path.Combine(CommonFolder, "objects");

    /// <summary>Reads and moves refs. Sees the repository's own configuration, hardened.</summary>
    public GitCommand Refs => new(Program, CommonFolder);

    /// <summary>
    /// Reads and writes objects from a repository of our own: no configuration, attribute, merge driver or filter of
    /// the person's takes part. Prepared by <see cref="Open"/>.
    /// </summary>
    public GitCommand Objects => new(Program, ReadingFolder) { ObjectFolder = ObjectFolder };

    /// <summary>The same repository as seen from another of its working trees, where that is there.</summary>
    public PersonRepository In(string workTree) => workTree != WorkTree && Folders.GitFolderOf(workTree) is { } own
        ? this with { WorkTree = workTree, GitFolder = own }
        : this;

    /// <summary>An id no object has: "must not exist yet" for update-ref.</summary>
    public CommitId Zero => new(new string('0', ObjectFormat == "sha1" ? 40 : 64));

    private string ReadingFolder => Path.Combine(Program.StateFolder, $"reading-{ObjectFormat}.git");

    public Identity RequireIdentity() => Identity ?? throw new UserError(
        ExitCode.CannotStart,
        "git does not know whose name commits should carry: user.name and user.email are not set.",
        "git config --global user.name \"Your Name\"; git config --global user.email you@example.org");

    /// <summary>
    /// Finds the repository around a folder and refuses, in one sentence, one that a night cannot work on.
    /// </summary>
    public static PersonRepository Open(GitProgram program, string folder)
    {
        var found = Discover(program, folder);
        if (!File.Exists(Path.Combine(found.ReadingFolder, "HEAD")))
        {
            new OwnRepository
            {
                GitFolder = found.ReadingFolder,
                Head = "ref: refs/heads/none",
                Config = OwnRepository.ConfigText(found.ObjectFormat, bare: true),
            }.Write();
        }
        return Configured(found);
    }

    private static PersonRepository Discover(GitProgram program, string folder)
    {
        var answer = program.AsPerson(folder, new(
            "rev-parse", "--path-format=absolute", "--is-bare-repository", "--is-shallow-repository",
            "--show-object-format", "--absolute-git-dir", "--git-common-dir", "--show-toplevel"));
        var lines = answer.Lines;
        if (lines.Length > 0 && lines[0] == "true")
        {
            throw Refusal(
                $"{folder} is a bare repository; Longrun needs one with a working tree.", "clone it and start there");
        }
        if (!answer.Succeeded || lines.Length != 6)
        {
            throw NotFound(folder, answer);
        }
        if (lines[1] == "true")
        {
            throw Refusal(
                "the repository is a shallow clone; merges need its whole history.", "git fetch --unshallow");
        }
        return new()
        {
            Program = program,
            ObjectFormat = lines[2],
            GitFolder = lines[3],
            CommonFolder = lines[4],
            WorkTree = lines[5],
        };
    }

    private static UserError NotFound(string folder, GitResult answer)
    {
        if (answer.Errors.Contains("dubious ownership", StringComparison.Ordinal))
        {
            return Refusal(
                $"git does not trust the repository at {folder}: it belongs to another user.",
                $"git config --global --add safe.directory '{folder}'");
        }
        if (answer.Errors.Contains("not a git repository", StringComparison.Ordinal))
        {
            return Refusal($"{folder} is not in a git repository.", "git init");
        }
        if (answer.Errors.Contains("must be run in a work tree", StringComparison.Ordinal))
        {
            return Refusal($"{folder} is inside a git folder, not in a working tree.", "start where your files are");
        }
        return Refusal($"git cannot read the repository at {folder}: {answer.Complaint}.", null);
    }

    private static PersonRepository Configured(PersonRepository found)
    {
        var answer = found.Program.AsPerson(found.WorkTree, new("config", "--list", "-z"));
        if (!answer.Succeeded)
        {
            throw Refusal($"git cannot read its configuration: {answer.Complaint}.", null);
        }
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in answer.Fields)
        {
            var cut = field.IndexOf('\n', StringComparison.Ordinal);
            settings[cut < 0 ? field : field[..cut]] = cut < 0 ? "true" : field[(cut + 1)..];
        }
        var partial = settings.Any(s => s.Key == "extensions.partialclone"
            || (s.Key.StartsWith("remote.", StringComparison.Ordinal)
                && (s.Key.EndsWith(".partialclonefilter", StringComparison.Ordinal)
                    || (s.Key.EndsWith(".promisor", StringComparison.Ordinal) && s.Value == "true"))));
        if (partial)
        {
            throw Refusal(
                "the repository is a partial clone; a night must not depend on fetching missing objects.",
                "clone it again without --filter");
        }
        var name = found.Program.Author ?? settings.GetValueOrDefault("author.name")
            ?? settings.GetValueOrDefault("user.name");
        var email = found.Program.AuthorEmail ?? settings.GetValueOrDefault("author.email")
            ?? settings.GetValueOrDefault("user.email");
        return found with
        {
            Identity = string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(email)
                ? null : Identity.Clean(name, email),
            ExcludesFile = settings.GetValueOrDefault("core.excludesfile"),
        };
    }

    private static UserError Refusal(string sentence, string? hint) => new(ExitCode.CannotStart, sentence, hint);
}
