using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Longrun.Core.Roadmap;
using Longrun.Core.Text;
using Longrun.Core.Work;

namespace Longrun.Core.Block;

/// <summary>
/// Asks about a milestone that is too big for a session, with a split of it to paste into the roadmap: one milestone
/// for each of its criteria, each depending on the one before.
/// </summary>
internal static class Splitting
{
    /// <summary>A session that was summarised so often no longer knows what it began with.</summary>
    private const int CompactionsMax = 2;

    /// <summary>In a row: one may have been unlucky.</summary>
    private const int AttemptsMin = 2;

    /// <summary>Milestones of one split: a letter each.</summary>
    private const int PartsMax = 26;

    /// <summary>Characters of the brief that each part repeats, because each is worked on alone.</summary>
    private const int BriefMax = 1_500;

    private const int CriterionMax = 600;

    /// <summary>Null: its latest attempts did not end for their size.</summary>
    public static Question? Of(State s, Milestone milestone)
    {
        var facts = s.Of(milestone.Id);
        ImmutableArray<AttemptState> last =
        [
            .. facts.Attempts.Where(a => a.Id.Number > facts.AllowanceFrom && Judging.Counts(a)).TakeLast(AttemptsMin),
        ];
        if (last.Length < AttemptsMin || !last.All(IsTooBig))
        {
            return null;
        }

        var text = $"It looks too big for one session: attempt {string.Join(" and attempt ", last.Select(Why))},"
            + " and neither passed. ";
        return milestone.DoneWhen.Length < 2
            ? Questions.Of(QuestionOrigin.Rejections, text
                + "It has fewer than two criteria under “Done when” to split it by: put smaller milestones in its"
                + " place in the roadmap, or try again?")
            : Questions.Of(QuestionOrigin.Rejections, text
                + "Put the split below in its place in the roadmap, or try again?") with
            {
                Attachment = Split(s, milestone),
            };
    }

    private static bool IsTooBig(AttemptState a) =>
        Judging.EndingOf(a) is Ending.TimedOut or Ending.TurnCap or Ending.Budget
        || a.Session?.Session.Compactions >= CompactionsMax;

    private static string Why(AttemptState a) => string.Create(CultureInfo.InvariantCulture, $"{a.Id.Number} ")
        + Judging.EndingOf(a) switch
        {
            Ending.TimedOut => "ran into its wall clock",
            Ending.TurnCap => "took as many turns as it may",
            Ending.Budget => "used up its budget",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"filled its context {a.Session!.Session.Compactions} times"),
        };

    private static Attachment Split(State s, Milestone milestone)
    {
        var ids = Ids(s, milestone, Math.Min(milestone.DoneWhen.Length, PartsMax));
        var page = new StringBuilder();
        for (var part = 0; part < ids.Length; part++)
        {
            // What is left over stays together in the last.
            var criteria = part < ids.Length - 1 ? milestone.DoneWhen[part..(part + 1)] : milestone.DoneWhen[part..];
            var before = part == 0 ? milestone.DependsOn : [ids[part - 1]];
            var title = $"{milestone.Title}, part {part + 1} of {ids.Length}";
            page.Append(part == 0 ? "" : "\n").Append(Part(milestone, ids[part], title, before, criteria));
        }

        return new(
            $"A split to paste in the place of {milestone.Id}, one milestone for each criterion. What names"
                + $" {milestone.Id} under “Depends on” then has to name {ids[^1]}",
            page.ToString().TrimEnd());
    }

    private static string Part(
        Milestone whole, MilestoneId id, string title, ImmutableArray<MilestoneId> before,
        ImmutableArray<Criterion> criteria)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"## {id} {title}\n");
        page.Append(Cut.To(whole.Brief.Trim(), BriefMax)).Append("\n\n");
        page.Append("Only the part of it that is named below; the rest is worked on after it.\n\n");
        Attribute(page, "Depends on", before.IsEmpty ? "none" : string.Join(", ", before));
        Attribute(page, "Touches", string.Join(", ", whole.Touches));
        Attribute(page, "Needs", string.Join(", ", whole.Needs));
        Attribute(page, "May change", string.Join(", ", whole.MayChange));
        page.Append("\nDone when:\n");
        foreach (var criterion in criteria)
        {
            page.Append("- [ ] ").Append(Cut.OneLine(criterion.Text, CriterionMax)).Append('\n');
        }

        return page.ToString();
    }

    private static void Attribute(StringBuilder page, string name, string value)
    {
        if (value.Length > 0)
        {
            page.Append("- ").Append(name).Append(": ").Append(value).Append('\n');
        }
    }

    /// <summary>M3a, M3b, …: those that nothing else is called.</summary>
    private static ImmutableArray<MilestoneId> Ids(State s, Milestone milestone, int count)
    {
        var known = Standing.KnownIds(s).ToHashSet();
        return
        [
            .. Enumerable.Range(0, int.MaxValue).Select(i => new MilestoneId(milestone.Id.Value + Letters(i)))
                .Where(id => !known.Contains(id)).Take(count),
        ];
    }

    private static string Letters(int number)
    {
        const int letters = 'z' - 'a' + 1;
        var last = ((char)('a' + (number % letters))).ToString();
        return number < letters ? last : Letters((number / letters) - 1) + last;
    }
}
