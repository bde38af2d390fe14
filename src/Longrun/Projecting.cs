using Longrun.Core.Digest;
using Longrun.Core.Review;
using Longrun.Journal;

namespace Longrun;

/// <summary>The journal as pages people read. May fail without harm: the truth is elsewhere.</summary>
internal static class Projecting
{
    public const string Blocked = "BLOCKED.md";

    public static void Write(Site site)
    {
        var s = site.State;
        if (s.Opened is null)
        {
            return;
        }

        Write(site, "STATE.md", StatePage.Of(s, s.LastEventAt));
        Write(site, "DIGEST.md", DigestPage.Of(s, site.Ledger.Events));
        Write(site, "review/review.md", ReviewPage.Of(s, site.Ledger.Events, s.LastEventAt, site.Places.Evidence));
        foreach (var attempt in s.Milestones.Values.SelectMany(m => m.Attempts).Where(a => a.Import is not null))
        {
            Write(site, $"pulls/{attempt.Id}.md", PullPage.Of(s, attempt.Id, site.Places.Evidence));
        }

        WriteBlocked(site);
    }

    /// <summary>
    /// An answer being typed while the page is written is not lost: the page is left alone until the answer has been
    /// journalled, and only then written again. What else was typed is kept beside it.
    /// </summary>
    private static void WriteBlocked(Site site)
    {
        var edited = site.Projections.ReadEdits(Blocked);
        bool IsTaken(string asking) => site.State.Taken.Contains(Observing.TypedPrefix + asking);
        if (edited is null
            || site.Projections.IsOurs(Blocked, AnswerReader.WithoutTaken(edited, IsTaken)))
        {
            site.Projections.Write(Blocked, BlockedPage.Of(site.State), edited);
        }
        else if (BlockedPage.ReadAnswers(edited, site.State).All(answer => IsTaken(answer.QuestionId)))
        {
            Write(site, Blocked, BlockedPage.Of(site.State));
        }
    }

    private static void Write(Site site, string name, string text)
    {
        if (site.Projections.Write(name, text) is ProjectionOutcome.Edited edited)
        {
            // What a person wrote into a page of ours is kept beside it, then the page is ours again.
            var copy = $"{name}.edited-{site.Now:yyyyMMdd-HHmmss}.md";
            if (site.Projections.Write(copy, edited.Text) is ProjectionOutcome.Written)
            {
                site.Projections.Write(name, text, edited.Text);
            }
        }
    }
}
