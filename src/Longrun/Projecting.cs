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
        // Pages are made of the journal alone: after a cycle that recorded nothing they are what they were.
        var source = $"{site.Run} {site.Ledger.Events.Count} {typeof(Projecting).Module.ModuleVersionId}";
        if (s.Opened is null || site.Projections.AreOf(source, "STATE.md", "DIGEST.md", "review/review.md", Blocked))
        {
            return;
        }

        var tests = TestLists.In(site.Places.Evidence);
        // People read them on this machine: by its clock, as of the last thing that happened.
        var last = TimeZoneInfo.ConvertTime(s.LastEventAt, site.Surroundings.Time.LocalTimeZone);
        var all = Write(site, "STATE.md", StatePage.Of(s, last));
        all &= Write(site, "DIGEST.md", DigestPage.Of(
            s, site.Ledger.Events, last.Offset, tests, site.Places.Evidence));
        all &= Write(site, "review/review.md",
            ReviewPage.Of(s, site.Ledger.Events, last, site.Places.Evidence, tests));
        foreach (var attempt in s.Milestones.Values.SelectMany(m => m.Attempts).Where(a => a.Import is not null))
        {
            all &= Write(site, $"pulls/{attempt.Id}.md", PullPage.Of(s, attempt.Id, site.Places.Evidence, tests));
        }

        WriteBlocked(site);
        if (all)
        {
            site.Projections.MadeOf(source);
        }
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

    /// <summary>False: it could not be written; the next cycle tries again.</summary>
    private static bool Write(Site site, string name, string text)
    {
        var outcome = site.Projections.Write(name, text);
        if (outcome is ProjectionOutcome.Edited edited)
        {
            // What a person wrote into a page of ours is kept beside it, then the page is ours again.
            var copy = $"{name}.edited-{site.Now:yyyyMMdd-HHmmss}.md";
            outcome = site.Projections.Write(copy, edited.Text);
            if (outcome is ProjectionOutcome.Written)
            {
                outcome = site.Projections.Write(name, text, edited.Text);
            }
        }

        return outcome is ProjectionOutcome.Written or ProjectionOutcome.Unchanged;
    }
}
