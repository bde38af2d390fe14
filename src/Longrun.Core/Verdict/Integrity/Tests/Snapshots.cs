using System.Collections.Immutable;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>Recorded results that were recorded anew: what they lost has to be asked for.</summary>
internal static class Snapshots
{
    /// <summary>Lines of a record that are told in a finding.</summary>
    private const int ToldMax = 20;

    /// <summary>Lines of a record that each lost line is looked for in.</summary>
    private const int LinesMax = 500;

    private static readonly LinearRegex s_words =
        new(@"-?\d+(?:[.,:]\d+)*|[\p{L}_][\p{L}\p{N}_]*");

    /// <summary>A day, a time of day, or both, as people and machines write them.</summary>
    private static readonly LinearRegex s_time = new(
        @"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?: ?Z|[+-]\d\d:?\d\d| ?UTC)?"
        + @"|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?(?: ?[AaPp][Mm]\b)?"
        + @"|\b\d{1,2}\.? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.?(?:,? \d{4})?");

    private sealed record Recorded(ChangedFile File, List<string> Lost, int Explained, int Line);

    public static IEnumerable<Finding> Of(TestChange change)
    {
        var files = change.Change.Files.Where(file => TestPaths.IsSnapshot(file.Path) && file.Before is not null)
            .ToList();
        var fresh = change.Change.Files.Where(file => TestPaths.IsSnapshot(file.Path) && file.IsNew
            && file.After is not null).SelectMany(file => Lines(file.After!)).ToHashSet();
        var recorded = files.Select(file => Compare(change, file, fresh)).Where(found => found.Lost.Count > 0).ToList();
        var lost = recorded.Sum(found => found.Lost.Count);
        var explained = recorded.Sum(found => found.Explained);
        foreach (var found in recorded)
        {
            var mayGo = found.File.IsGone && change.Asked.SpeaksOfRemoval
                && change.Asked.AsksRemovalOf(
                    MilestoneText.WordsOf(found.File.Path).Where(change.Withdrawn.Contains).ToHashSet());
            var severity = mayGo ? Severity.Note
                : change.Asked.MayRecord(found.File.Path) ? Severity.Warn
                : change.Asked.SaysUnchanged ? Severity.Reject
                : lost < 2 || change.Asked.SpeaksOfChange && explained >= lost ? Severity.Warn
                : Severity.Reject;
            yield return new Finding(FindingKind.SnapshotsRegenerated, severity, found.File.Path, found.Line,
                found.File.IsGone ? "A recorded result is gone."
                    : $"The recorded result lost {found.Lost.Count} lines of which the milestone does not speak.")
            {
                Settles = "Record only what the milestone asks for, or say which of its words change these lines.",
                Excerpt = Expectations.Clip(string.Join('\n', found.Lost.Take(ToldMax).Select(line => "- " + line))),
            };
        }
    }

    private static Recorded Compare(TestChange change, ChangedFile file, HashSet<string> fresh)
    {
        var after = Count(Lines(file.After ?? ""));
        var removed = new List<(string Text, int Line)>();
        var number = 0;
        foreach (var line in Lines(file.Before!))
        {
            number++;
            if (after.TryGetValue(line, out var left) && left > 0)
            {
                after[line] = left - 1;
            }
            else if (!file.IsGone || !fresh.Contains(line))
            {
                removed.Add((line, number));
            }
        }
        var added = Count(after.SelectMany(line => Enumerable.Repeat(line.Key, line.Value)).SelectMany(Words));
        var gone = Count(removed.SelectMany(line => Words(line.Text)));
        var plain = change.Asked.SpeaksOfTime
            ? after.Keys.Select(line => (string.Join(' ', Words(s_time.Replace(line, ""))))).ToHashSet() : [];
        var lines = change.Asked.SaysUnchanged
            ? after.Keys.Take(LinesMax).Select(l => Words(l).ToHashSet()).ToList()
            : [];
        var lost = new List<string>();
        var first = 0;
        var explained = 0;
        foreach (var (text, line) in removed)
        {
            var words = Words(text).ToList();
            var differing = words.Where(word => gone[word] > added.GetValueOrDefault(word)).ToList();
            if (differing.Count == 0 && change.Asked.SaysUnchanged
                && !lines.Exists(line => words.TrueForAll(line.Contains)))
            {
                differing = words;
            }
            if (differing.Count == 0)
            {
                continue;
            }
            // A time in another form, where that is what is asked for; all else of the line is there.
            var isOfTime = plain.Count > 0 && s_time.IsMatch(text)
                && plain.Contains(string.Join(' ', Words(s_time.Replace(text, ""))));
            if (isOfTime || IsExplained(change.Asked, words, differing))
            {
                explained++;
                continue;
            }
            first = first == 0 ? line : first;
            lost.Add(text);
        }
        return new Recorded(file, lost, explained, file.IsGone ? 0 : first);
    }

    /// <summary>The milestone speaks of what the line is about, or of at least half of what it lost.</summary>
    private static bool IsExplained(MilestoneText asked, List<string> words, List<string> differing) =>
        !char.IsAsciiDigit(words[0][^1]) && asked.HasWord(words[0])
        || differing.Count(asked.Mentions) * 2 >= differing.Count;

    private static IEnumerable<string> Words(string line) => s_words.Matches(line).Select(match => match.Value);

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static Dictionary<string, int> Count(IEnumerable<string> values)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            counts[value] = counts.GetValueOrDefault(value) + 1;
        }
        return counts;
    }
}
