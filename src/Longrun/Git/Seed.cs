using System.Collections.Immutable;
using System.Text;
using Longrun.Core;

namespace Longrun.Git;

/// <summary>
/// The run's seed repository: a copy of the run branch and of what later attempts start from. Workspaces borrow its
/// objects, so a worker that rewrites an object file never reaches the person's, and sees nothing that is not the
/// run's. Never collected while the run lives: <c>gc.auto=0</c>.
/// </summary>
internal sealed record Seed(PersonRepository Repository, string Folder)
{
    public string ObjectFolder => Path.Combine(Folder, "objects");

    /// <summary>
    /// Tags of the history that is here, for whatever asks <c>git describe</c>; lines for <c>packed-refs</c>.
    /// </summary>
    public string Tags
    {
        get
        {
            var file = Path.Combine(Folder, "tags");
            return File.Exists(file) ? File.ReadAllText(file) : "";
        }
    }

    /// <summary>Makes the seed with the history of <paramref name="name"/> and its tags, or finds it made.</summary>
    public static Seed Ensure(PersonRepository repository, string folder, RefName name)
    {
        var seed = new Seed(repository, folder);
        if (File.Exists(Path.Combine(folder, "tags")))
        {
            return seed;
        }
        Directory.CreateDirectory(folder);
        // upload-pack asks on its own whether the repository may be read by us and believes only a global
        // configuration; the person's own has been asked already, when the repository was opened.
        File.WriteAllText(seed.Trust, "[safe]\n\tdirectory = *\n");
        new OwnRepository
        {
            GitFolder = folder,
            Head = "ref: refs/heads/none",
            Config = OwnRepository.ConfigText(repository.ObjectFormat, bare: true),
        }.Write();
        seed.FetchRef(name, tagsToo: true);
        seed.WriteTags();
        return seed;
    }

    /// <summary>
    /// Brings a ref of the person's repository here, at this commit, unless it already is. Where a commit that is
    /// already here is known, only what is new is copied: two processes instead of five; none where
    /// <paramref name="alike"/> was brought here at the same commit.
    /// </summary>
    public void Fetch(RefName name, CommitId commit, CommitId? known = null, RefName? alike = null)
    {
        if (Here(name) == commit)
        {
            return;
        }
        if ((alike is { } other && Here(other) == commit) || (known is { } there && TryCopy(commit, there)))
        {
            var file = Path.Combine(Folder, name.Value);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file + ".new", commit.Value + "\n");
            File.Move(file + ".new", file, overwrite: true);
            return;
        }
        FetchRef(name, tagsToo: false);
        if (Here(name) is var here && here != commit)
        {
            throw new GitFailure("fetch", 0, $"{name} is at {here}, not at {commit}");
        }
    }

    /// <summary>False where the known commit is not whole here, or there is too much to copy in one go.</summary>
    private bool TryCopy(CommitId commit, CommitId known)
    {
        try
        {
            var packed = Repository.Objects.Run(new GitCall("pack-objects", "--revs", "--stdout", "-q")
            {
                Input = Encoding.ASCII.GetBytes($"{commit}\n^{known}\n"),
            });
            // --strict: everything the new objects link to must be here.
            return Git.Try(new GitCall("index-pack", "--stdin", "--strict") { Input = packed.Output }).Succeeded;
        }
        catch (GitFailure)
        {
            return false;
        }
    }

    private string Trust => Path.Combine(Folder, "trust.gitconfig");

    private GitCommand Git => new(Repository.Program, Folder);

    private CommitId? Here(RefName name)
    {
        var file = Path.Combine(Folder, name.Value);
        return File.Exists(file) ? new(File.ReadAllText(file).TrimEnd()) : null;
    }

    /// <summary>The last thing that is made: where it is, the seed is whole.</summary>
    private void WriteTags()
    {
        // "id refs/tags/x", and for a tag object also "id refs/tags/x^{}": in packed-refs, "^id" on the line after it.
        const string peeled = "^{}";
        var lines = Git.Try("show-ref", "--tags", "--dereference").Lines
            .Select(line => line.EndsWith(peeled, StringComparison.Ordinal) ? "^" + line.Split(' ')[0] : line)
            .ToArray();
        const string heading = "# pack-refs with: peeled fully-peeled sorted \n";
        var text = lines.Length == 0 ? "" : heading + string.Join('\n', lines) + "\n";
        var file = Path.Combine(Folder, "tags");
        File.WriteAllText(file + ".new", text);
        File.Move(file + ".new", file, overwrite: true);
    }

    private void FetchRef(RefName name, bool tagsToo)
    {
        Git.Run(new GitCall([
            "fetch", "--quiet", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance",
            .. tagsToo ? (ReadOnlySpan<string>)[] : ["--no-tags"], Repository.CommonFolder, $"+{name}:{name}"])
        {
            Environment = ImmutableDictionary<string, string>.Empty.Add("GIT_CONFIG_GLOBAL", Trust),
        });
    }
}
