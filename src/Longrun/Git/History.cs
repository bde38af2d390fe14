using Longrun.Core;

namespace Longrun.Git;

/// <summary>Questions about who descends from whom.</summary>
internal static class History
{
    /// <summary>Null: they have nothing in common.</summary>
    public static CommitId? MergeBase(PersonRepository repository, CommitId a, CommitId b)
    {
        if (a == b)
        {
            return a;
        }

        var answer = repository.Objects.Try("merge-base", a.Value, b.Value);
        return answer.Succeeded && answer.Lines is [var first, ..] ? new(first) : null;
    }

    /// <summary>Null: it has none, or is not there.</summary>
    public static CommitId? FirstParent(PersonRepository repository, CommitId commit)
    {
        var answer = repository.Objects.Try("rev-parse", "--verify", "--quiet", $"{commit.Value}^1^{{commit}}");
        return answer.Succeeded ? new(answer.Text) : null;
    }

    /// <summary>Whether the first is the second or one of its ancestors. Where objects are missing: no.</summary>
    public static bool IsAncestor(PersonRepository repository, CommitId older, CommitId newer) =>
        repository.Objects.Try("merge-base", "--is-ancestor", older.Value, newer.Value).Succeeded;
}
