using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Longrun.Core;

namespace Longrun.Git;

/// <summary>What merging would give.</summary>
internal abstract record MergeOutcome
{
    private MergeOutcome()
    {
    }

    public sealed record Clean(string Tree) : MergeOutcome;

    public sealed record Conflict(ImmutableArray<string> Paths) : MergeOutcome;
}

/// <summary>
/// The commit a landing would make: all of it comes from the recorded intent, so doing it again gives the same id.
/// </summary>
internal sealed record MergeCommit
{
    public required string Tree { get; init; }

    public required ImmutableArray<CommitId> Parents { get; init; }

    /// <summary>With its trailers.</summary>
    public required string Message { get; init; }

    public required Identity Identity { get; init; }

    public required DateTimeOffset Date { get; init; }
}

/// <summary>
/// Merges without a working tree, an index, attributes or configuration of anybody's: those have run a merge driver.
/// </summary>
internal static class TrialMerge
{
    public static MergeOutcome Merge(PersonRepository repository, CommitId tip, CommitId head)
    {
        var merged = repository.Objects.Try(new GitCall(
            "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", tip.Value, head.Value)
        {
            Settings = [GitCommand.SyncAll],
        });
        return merged.ExitCode switch
        {
            0 => new MergeOutcome.Clean(merged.Fields[0]),
            1 when merged.Fields.Length > 1 => new MergeOutcome.Conflict([.. merged.Fields.Skip(1).Distinct()]),
            _ => throw new GitFailure("merge-tree", merged.ExitCode, merged.Complaint),
        };
    }

    public static CommitId CommitTree(PersonRepository repository, MergeCommit commit)
    {
        var date = string.Create(
            CultureInfo.InvariantCulture,
            $"@{commit.Date.ToUnixTimeSeconds()} {(commit.Date.Offset < TimeSpan.Zero ? '-' : '+')}"
            + $"{commit.Date.Offset:hhmm}");
        var made = repository.Objects.Run(new GitCall([
            "commit-tree", commit.Tree, .. commit.Parents.SelectMany(p => (string[])["-p", p.Value]), "-F", "-"])
        {
            Input = Encoding.UTF8.GetBytes(commit.Message),
            Settings = [GitCommand.SyncAll],
            Environment = new Dictionary<string, string>
            {
                ["GIT_AUTHOR_NAME"] = commit.Identity.Name,
                ["GIT_AUTHOR_EMAIL"] = commit.Identity.Email,
                ["GIT_AUTHOR_DATE"] = date,
                ["GIT_COMMITTER_NAME"] = commit.Identity.Name,
                ["GIT_COMMITTER_EMAIL"] = commit.Identity.Email,
                ["GIT_COMMITTER_DATE"] = date,
            }.ToImmutableDictionary(),
        });
        return new(made.Text);
    }

    /// <summary>Makes the candidate reachable before it is gated. Create-only; there already is as good.</summary>
    public static RefOutcome PinCandidate(PersonRepository repository, RefName candidate, CommitId commit) =>
        RunRefs.Create(repository, candidate, commit);
}
