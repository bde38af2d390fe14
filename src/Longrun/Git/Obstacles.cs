using System.Text;
using Longrun.Core;

namespace Longrun.Git;

/// <summary>What in a repository a night cannot work with; each is refused in one sentence before it starts.</summary>
internal static class Obstacles
{
    /// <summary>
    /// Attribute files larger than this are read as if they stopped here; real ones have a few lines.
    /// </summary>
    private const int AttributesMax = 1 << 20;

    /// <summary>Throws a <see cref="UserError"/> for the first obstacle at this commit or among the refs.</summary>
    public static void Refuse(PersonRepository repository, CommitId? head)
    {
        RefuseBlockingRefs(repository);
        if (head is not { } commit)
        {
            return;
        }
        var entries = Tree.List(repository, commit, Tree.FilesMax);
        if (entries.FirstOrDefault(e => e.IsSubmodule) is { } submodule)
        {
            throw Refusal(
                $"the repository has a submodule ({submodule.Path}); Longrun does not work with submodules yet.");
        }
        var attributes = entries.Where(e => Path.GetFileName(e.Path) == ".gitattributes").ToArray();
        foreach (var (entry, content) in Tree.ReadBlobs(repository, attributes, AttributesMax))
        {
            if (Attributes.Drivers(Encoding.UTF8.GetString(content)).Contains("filter=lfs"))
            {
                throw Refusal(
                    $"the repository keeps files in Git LFS ({entry.Path}); Longrun does not work with LFS yet.");
            }
        }
    }

    /// <summary>
    /// A branch called <c>longrun</c> takes the place where <c>longrun/r1</c> would be: a ref is a file or a folder.
    /// </summary>
    private static void RefuseBlockingRefs(PersonRepository repository)
    {
        var refs = repository.Refs.Run(
            "for-each-ref", "--format=%(refname)", "refs/heads/longrun", "refs/longrun").Lines;
        if (refs.Contains("refs/heads/longrun"))
        {
            throw new UserError(
                ExitCode.CannotStart, "a branch called longrun is in the way of the run's branches longrun/….",
                "git branch -m longrun longrun-old");
        }
        if (refs.Contains("refs/longrun"))
        {
            throw new UserError(
                ExitCode.CannotStart, "a ref called refs/longrun is in the way of the run's own refs.",
                "git update-ref -d refs/longrun");
        }
    }

    private static UserError Refusal(string sentence) => new(ExitCode.CannotStart, sentence);
}
