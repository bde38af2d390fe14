using System.Collections.Immutable;
using System.Text;

namespace Longrun.Core.Roadmap;

/// <summary>Reads a roadmap: forgiving about form, strict about meaning. See docs/formats/roadmap.md.</summary>
internal sealed class RoadmapText
{
    /// <summary>Bytes of UTF-8. Forty times the longest roadmap anybody would read.</summary>
    public const int BytesMax = 4 << 20;

    /// <summary>Far above what a run can do in a year; keeps whatever is made per milestone small.</summary>
    public const int MilestonesMax = 10_000;

    private sealed record Section(Heading Heading, HeadingId Id, SectionReader Body);

    private readonly SourceText source;
    private readonly FaultList faults;
    private readonly Outline outline;

    /// <summary>The level of all milestones; null where no heading starts with an id.</summary>
    private readonly int? level;

    private RoadmapText(SourceText source, FaultList faults)
    {
        this.source = source;
        this.faults = faults;
        outline = Outline.Read(source, faults);
        level = RulingLevel();

        // Where ids stand behind signs, a line of dashes under a text is a separator, whatever Markdown says.
        if (!outline.Headings.Exists(heading =>
            heading.Level == level && heading.Id is not null && heading.IsUnderlined))
        {
            outline.Headings.RemoveAll(heading => heading.IsDashed);
        }
    }

    public static RoadmapDocument Parse(string text, string file)
    {
        var faults = new FaultList(file);
        if (Encoding.UTF8.GetByteCount(text) > BytesMax)
        {
            faults.Add(new(1, 1), "The roadmap is larger than 4 MiB.",
                "Keep briefs to what a worker has to know, and put the rest into files of the repository.");
            return new([], faults.ToImmutable());
        }

        var milestones = new RoadmapText(new(text), faults).Read();
        var found = faults.ToImmutable();
        return new(found.IsEmpty ? milestones : [], found);
    }

    private ImmutableArray<Milestone> Read()
    {
        if (level is null)
        {
            var first = outline.Headings.FirstOrDefault();
            faults.Add(first?.Place ?? new(1, 1), "There is no milestone: no heading starts with an id.",
                "Write for instance: ## M1 "
                + (first is { Text.Length: > 0 and < 60 } ? first.Text : "Lay the scaffold"));
            return [];
        }

        var sections = ReadSections();
        if (sections.Count > MilestonesMax)
        {
            faults.Add(sections[MilestonesMax].Heading.Place, $"There are more than {MilestonesMax} milestones.",
                "Split the roadmap: what is accepted need not stay in it.");
            return [];
        }

        var known = Index(sections);
        var dependencies = sections.Select((_, i) => Dependencies(sections, i, known)).ToArray();
        DependencyCheck.ReportCycles([.. sections.Select(section => section.Id.Id)], dependencies, faults);
        return [.. sections.Select((section, i) =>
            Understand(section,
                [.. dependencies[i].Select(dependency => sections[dependency.Target].Id.Id).Distinct()]))];
    }

    private int? RulingLevel()
    {
        var first = outline.Headings.Find(heading => heading.Id is not null);
        if (first is not { Level: 1 } || outline.Headings.Count(heading => heading.Level == 1) > 1)
        {
            return first?.Level;
        }

        // "# V2 rewrite" over "## M1 ..." is a title; over "## V2.1 ..." it is a milestone with parts.
        var below = outline.Headings.Where(heading => heading.Level > 1 && heading.Id is not null).ToList();
        var own = first.Id!.Id.Value;
        return below.Count == 0 || below.Exists(heading => IsPartOf(heading.Id!.Id.Value, own)) ? 1 : below[0].Level;
    }

    private static bool IsPartOf(string id, string whole) =>
        id.Length > whole.Length && id.StartsWith(whole, StringComparison.OrdinalIgnoreCase)
            && id[whole.Length] is '.' or '-';

    private List<Section> ReadSections()
    {
        var sections = new List<Section>();
        var ending = outline.Headings.Where(heading => heading.Level <= level).ToList();
        for (var i = 0; i < ending.Count; i++)
        {
            var heading = ending[i];
            if (heading.Id is { } id && heading.Level == level)
            {
                var body = new SectionReader(outline, faults);
                var end = i + 1 < ending.Count ? ending[i + 1].Place.Line - 1 : source.Lines.Count;
                body.Read(source.Lines, heading.LastLine, end);
                sections.Add(new(heading, id, body));
            }
            else
            {
                ReportPassedOver(heading, sections.Count > 0);
            }
        }

        return sections;
    }

    private void ReportPassedOver(Heading heading, bool isBelowMilestone)
    {
        var line = heading.Place.Line;
        if (heading.Level == level && HeadingId.LookAlike(heading.Text) is var (word, at))
        {
            faults.Add(new(line, heading.Place.Column + at), $"\"{word}\" looks like an id but is none.",
                "An id has the letters A to Z and digits, in parts joined by single dots or dashes: M3, P2.1, api-3.");
        }
        else if (heading.Id is { } id && isBelowMilestone)
        {
            faults.Add(new(line, heading.Place.Column + id.At),
                $"{id.Id} is a heading of level {heading.Level}, but the milestones above it are of level {level}.",
                $"Write it with {level} \"#\", or let it start with a word that is no id.");
        }
    }

    /// <summary>The sections by id; of duplicates the first.</summary>
    private Dictionary<MilestoneId, int> Index(List<Section> sections)
    {
        var known = new Dictionary<MilestoneId, int>();
        for (var i = 0; i < sections.Count; i++)
        {
            var (heading, id, _) = sections[i];
            var place = new Place(heading.Place.Line, heading.Place.Column + id.At);
            if (!known.TryAdd(id.Id, i))
            {
                var first = sections[known[id.Id]];
                faults.Add(place, $"{id.Id} is already the milestone in line {first.Heading.Place.Line}.",
                    "Give one of them another id; upper and lower case make no difference.");
            }

            if (id.Id.Value.Length > HeadingId.LengthMax
                || id.Id.Value.EndsWith(".lock", StringComparison.OrdinalIgnoreCase))
            {
                faults.Add(place, "This id cannot be part of a branch's name.",
                    $"Take one of at most {HeadingId.LengthMax} characters that does not end in \".lock\".");
            }
        }

        return known;
    }

    private List<Dependency> Dependencies(List<Section> sections, int index, Dictionary<MilestoneId, int> known)
    {
        var (heading, own, body) = sections[index];
        var lines = body.Attributes.FindAll(attribute => attribute.Kind is AttributeKind.DependsOn);
        var place = new Place(heading.Place.Line, heading.Place.Column + own.At);
        if (lines.Count == 0)
        {
            return index == 0 ? [] : [new(index - 1, place, true)];
        }

        var found = new List<Dependency>();
        var isFree = false;
        foreach (var line in lines)
        {
            var ids = ValueReader.Ids(line);
            isFree |= ids.Exists(id => ValueReader.IsNone(id.Text));
            if (ids.Count == 0)
            {
                faults.Add(line.Place, "\"Depends on\" names nothing.",
                    "Write the ids, or \"none\", or take the line away: then it is the milestone above.");
            }

            foreach (var id in ids.Where(id => !ValueReader.IsNone(id.Text)))
            {
                Resolve(id, own.Id, known, found);
            }
        }

        if (isFree && found.Count > 0)
        {
            faults.Add(lines[0].Place, $"{own.Id} depends on \"none\" and on {sections[found[0].Target].Id.Id}.",
                "Take one of the two away.");
        }

        return found;
    }

    private void Resolve(Piece written, MilestoneId own, Dictionary<MilestoneId, int> known, List<Dependency> found)
    {
        var id = new MilestoneId(written.Text);
        if (id == own)
        {
            faults.Add(written.Place, $"{own} depends on itself.",
                "Name the milestone it has to wait for, or write \"none\".");
        }
        else if (known.TryGetValue(id, out var target))
        {
            found.Add(new(target, written.Place, false));
        }
        else
        {
            faults.Add(written.Place, $"{own} depends on {Shown(written.Text)}, which is no milestone.",
                faults.IsFull ? "" : HintFor(id, own, known));
        }
    }

    private string HintFor(MilestoneId id, MilestoneId own, Dictionary<MilestoneId, int> known)
    {
        if (outline.Headings.Find(heading => heading.Id?.Id == id) is { } heading)
        {
            return $"The heading in line {heading.Place.Line} has level {heading.Level}, "
                + $"but milestones here have level {level}.";
        }

        var others = known.Keys.Where(other => other != own).Select(other => other.Value);
        return Nearest.To(id.Value, others) is { } near
            ? $"Did you mean {near}?"
            : "Write ids separated by commas; remarks go into round brackets at the end.";
    }

    private Milestone Understand(Section section, ImmutableArray<MilestoneId> dependsOn)
    {
        var (heading, id, body) = section;
        var criteria = body.Criteria.Finish(faults);
        var isEmpty = !body.HasProse && criteria.IsEmpty;
        if (id.Title.Length == 0 && isEmpty)
        {
            faults.Add(heading.Place, $"{id.Id} has neither a title nor a brief.",
                $"Write for instance: {id.Id} Parse amounts, and below it what it should do.");
        }
        else if (id.Title.Length == 0)
        {
            faults.Add(heading.Place, $"{id.Id} has no title.", $"Write for instance: {id.Id} Parse amounts");
        }
        else if (isEmpty)
        {
            faults.Add(new(heading.Place.Line, heading.Place.Column + id.At), $"{id.Id} has a title but no brief.",
                "Say below the heading what is to be built, or at least when it is done.");
        }

        var budgets = body.Attributes.FindAll(attribute => attribute.Kind is AttributeKind.Budget);
        foreach (var second in budgets.Skip(1))
        {
            faults.Add(second.Place, $"{id.Id} has a second budget.",
                $"The first is in line {budgets[0].Place.Line}: leave one.");
        }

        var agents = Of(body, AttributeKind.Agent).SelectMany(ValueReader.Ids)
            .Where(agent => !ValueReader.IsNone(agent.Text)).DistinctBy(agent => agent.Text).ToList();
        return new()
        {
            Id = id.Id,
            Title = id.Title,
            Brief = body.Brief,
            DependsOn = dependsOn,
            Touches = [.. Of(body, AttributeKind.Touches).SelectMany(line => ValueReader.Paths(line, faults))],
            Needs = [.. Of(body, AttributeKind.Needs).SelectMany(ValueReader.Entries)],
            MayChange = [.. Of(body, AttributeKind.MayChange).SelectMany(ValueReader.Entries)],
            Agents = [.. agents.Select(agent => agent.Text)],
            AgentPlaces = [.. agents.Select(agent => agent.Place)],
            Budget = budgets.Count == 0 ? new() : ValueReader.Budget(budgets[0], faults),
            DoneWhen = criteria,
            Line = heading.Place.Line,
        };
    }

    private static IEnumerable<WrittenAttribute> Of(SectionReader body, AttributeKind kind) =>
        body.Attributes.Where(attribute => attribute.Kind == kind);

    private static string Shown(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
