using Longrun.Core.Verdict;

namespace Longrun.Core.Digest;

/// <summary><c>DIGEST.md</c>: what happened, in prose, an attempt at a time, the newest section last.</summary>
internal static class DigestPage
{
    /// <summary>
    /// Times are shown at <paramref name="offset"/> from UTC. <paramref name="tests"/>: which tests passed in a run,
    /// where that is known; <paramref name="evidence"/>: the folder that evidence is in, where that is.
    /// </summary>
    public static string Of(
        State s, IReadOnlyList<Event> events, TimeSpan offset = default, PassedTests? tests = null,
        string? evidence = null)
    {
        var page = new Page().Block(Telling.Containment(s));
        page.Heading(1, $"What happened in run {s.Opened?.Run.Value ?? "(none)"}");
        page.Block($"{Telling.Counts(s)}. {StatePage.Condition(s)} Times are {Figures.Zone(offset)}.");
        page.Bullets(Telling.Warnings(s).Select(warning => $"**Attention:** {Md.Text(warning)}"));
        page.Section("Decided without asking you", Telling.Decisions(s.Decisions));
        page.Section("Parked, and why", ProofSections.Parked(s));
        page.Section("Not proven", NotProven.Of(s, tests));
        page.Section("Remarkable about gates", ProofSections.Remarkable(s));
        page.Section("Changes of what gates rest on, allowed", ProofSections.GateChanges(s));
        page.Section("Reviews and walks", ProofSections.Reviews(s));
        page.Section("Budgets", BudgetLines.Of(s));
        page.Section("Ended without a verdict, at no cost", Free(s));
        page.Heading(2, "The run, section by section");
        foreach (var section in Sections(s, events, evidence))
        {
            page.Heading(3, section.Heading).Bullets(section.Lines.Select(line =>
                $"{Figures.Clock(line.At, offset)} {Md.Text(line.Text, Plain.BlockCharsMax)}{line.Shown}"));
        }

        return page.Evidence(evidence).ToString();
    }

    /// <summary>Attempts that cost nothing, and why: a limit, an interruption, a question.</summary>
    public static IEnumerable<string> Free(State s) =>
        from attempt in Telling.Attempts(s)
        where attempt.Released is not null
        orderby attempt.StartedAt, attempt.Id.Value
        select $"{attempt.Id.Milestone} attempt {attempt.Id.Number}: {Md.Text(attempt.Released)}";

    private static List<Section> Sections(State s, IReadOnlyList<Event> events, string? evidence)
    {
        var sections = new List<Section>();
        var latest = new Dictionary<MilestoneId, Section>();
        foreach (var e in events)
        {
            if (EventLine.Of(e, s) is not { } text)
            {
                continue;
            }

            var section = Belongs(e, latest) ?? New(s, e, sections);
            if (EventLine.AttemptOf(e) is { } attempt)
            {
                latest[attempt.Milestone] = section;
            }

            section.Lines.Add((e.At, text, Shown(e, evidence)));
        }

        return sections;
    }

    /// <summary>What the line rests on: the kind of a gate and what it left, the words of a judge.</summary>
    private static string Shown(Event e, string? evidence)
    {
        var items = e switch
        {
            Event.GateEnded { Run: var run } => GateEvidence.Links(run, evidence) is { Length: > 0 } links
                ? $"{GateEvidence.Kind(run)}: {links}" : GateEvidence.Kind(run),
            Event.Judged judged => GateEvidence.Links(judged, evidence),
            _ => "",
        };
        return items.Length > 0 ? $" ({items})" : "";
    }

    private static Section? Belongs(Event e, Dictionary<MilestoneId, Section> latest) => e switch
    {
        Event.MilestoneBlocked x => latest.GetValueOrDefault(x.Milestone),
        Event.DecisionTaken x => latest.GetValueOrDefault(x.Milestone),
        _ when EventLine.AttemptOf(e) is { } id && latest.GetValueOrDefault(id.Milestone) is { } known
            && known.Attempt == id => known,
        _ => null,
    };

    /// <summary>The section at the end where it fits, else a new one.</summary>
    private static Section New(State s, Event e, List<Section> sections)
    {
        var attempt = EventLine.AttemptOf(e);
        if (attempt is null && sections is [.., { Attempt: null } last])
        {
            return last;
        }

        var heading = attempt is { } id
            ? $"{id.Milestone} attempt {id.Number}: {Telling.Title(s, id.Milestone)}"
            : "The run";
        sections.Add(new Section(heading, attempt));
        return sections[^1];
    }

    private sealed record Section(string Heading, AttemptId? Attempt)
    {
        public List<(DateTimeOffset At, string Text, string Shown)> Lines { get; } = [];
    }
}
