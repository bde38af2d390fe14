using System.Collections.Immutable;
using Longrun.Core;

namespace Longrun.Git;

/// <summary>What came of moving a ref.</summary>
internal abstract record RefOutcome
{
    private RefOutcome()
    {
    }

    /// <summary>It is where it was to be, whether just moved or from before.</summary>
    public sealed record There : RefOutcome;

    /// <summary>It holds something else than was expected; nothing was changed. Null: it does not exist.</summary>
    public sealed record Otherwise(CommitId? Found) : RefOutcome;
}

/// <summary>A run's refs as they were at one moment, read by one call.</summary>
internal sealed record RunRefs
{
    private const int Sha1Digits = 40;

    private const int Sha256Digits = 64;

    public required RunId Run { get; init; }

    /// <summary>All refs below <c>refs/longrun/&lt;run&gt;/</c>, and the mirror.</summary>
    public required ImmutableDictionary<RefName, CommitId> All { get; init; }

    public required RefName MirrorName { get; init; }

    /// <summary>The folder of the worktree that has the mirror checked out. Null: none.</summary>
    public string? MirrorCheckedOutAt { get; init; }

    public CommitId? Branch => this[RefNames.Branch(Run)];

    public CommitId? Mirror => this[MirrorName];

    public CommitId? this[RefName name] => All.TryGetValue(name, out var commit) ? commit : null;

    public static RunRefs Read(PersonRepository repository, RunId run, RefName mirror)
    {
        var lines = repository.Refs.Run(
            "for-each-ref", "--format=%(objectname) %(refname) %(worktreepath)",
            RefNames.Prefix(run), mirror.Value).Lines;
        var all = ImmutableDictionary.CreateBuilder<RefName, CommitId>();
        string? checkedOut = null;
        foreach (var words in lines.Select(line => line.Split(' ', 3)).Where(w => w.Length == 3))
        {
            all[new(words[1])] = new(words[0]);
            if (words[1] == mirror.Value && words[2].Length > 0)
            {
                checkedOut = words[2];
            }
        }
        return new()
        {
            Run = run,
            All = all.ToImmutable(),
            MirrorName = mirror,
            MirrorCheckedOutAt = checkedOut,
        };
    }

    /// <summary>Whether a run of that number was here, whatever became of its journal.</summary>
    public static bool Any(PersonRepository repository, RunId run) => repository.Refs.Run(
        "for-each-ref", "--count=1", "--format=%(refname)", RefNames.Prefix(run)).Lines is not [];

    /// <summary>Makes a ref that must not be there yet; there already with the same commit is as good.</summary>
    public static RefOutcome Create(PersonRepository repository, RefName name, CommitId commit) =>
        Move(repository, name, repository.Zero, commit);

    /// <summary>Compare and swap.</summary>
    public static RefOutcome Move(PersonRepository repository, RefName name, CommitId expected, CommitId commit)
    {
        var moved = repository.Refs.Try(new GitCall(
            "update-ref", "--no-deref", "--create-reflog", "-m", "longrun", name.Value, commit.Value, expected.Value)
        {
            Settings = [GitCommand.SyncAll],
            Environment = Committer,
        });
        if (moved.Succeeded)
        {
            return new RefOutcome.There();
        }
        // What is there decides, not the exit code: it may be our own work of before a crash.
        var found = ReadOne(repository, name);
        if (found == commit)
        {
            return new RefOutcome.There();
        }
        if (found == expected || (found is null && expected == repository.Zero))
        {
            throw new GitFailure("update-ref", moved.ExitCode, moved.Complaint);
        }
        return new RefOutcome.Otherwise(found);
    }

    public static CommitId? ReadOne(PersonRepository repository, RefName name)
    {
        if (Loose(repository.CommonFolder, name) is { } loose)
        {
            return loose;
        }
        var answer = repository.Refs.Try("rev-parse", "--verify", "--quiet", name.Value);
        return answer.Succeeded ? new(answer.Text) : null;
    }

    /// <summary>
    /// What git itself looks at first, without the 4 ms of a git process. Null: packed, symbolic, cut short by a power
    /// failure, not there, or in another store than files; then git answers.
    /// </summary>
    public static CommitId? Loose(string commonFolder, RefName name)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(commonFolder, name.Value));
            return text.Length is Sha1Digits + 1 or Sha256Digits + 1 && text[^1] == '\n'
                && text[..^1].All(char.IsAsciiHexDigitLower)
                    ? new(text[..^1])
                    : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// A reflog entry names somebody; without a configured identity git would refuse or guess the host's name.
    /// </summary>
    private static readonly ImmutableDictionary<string, string> Committer = new Dictionary<string, string>
    {
        ["GIT_COMMITTER_NAME"] = "longrun",
        ["GIT_COMMITTER_EMAIL"] = "longrun@localhost",
    }.ToImmutableDictionary();
}
