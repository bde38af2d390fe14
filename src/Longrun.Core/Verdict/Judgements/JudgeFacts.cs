using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Longrun.Core.Text;
using Longrun.Core.Work;

namespace Longrun.Core.Verdict.Judgements;

/// <summary>What is known of a change beside its text: decisions, gates, what code found and counted.</summary>
internal static class JudgeFacts
{
    private const int LineMax = 600;

    private const int NamesMax = 50;

    private const int NotesMax = 10;

    public static void Append(StringBuilder page, JudgeContent content)
    {
        JudgeText.Data(
            page, "Decided so far",
            "What the person decided holds. What a worker decided is its assumption, told by itself: it may have been "
            + "wrong to make it.",
            content.Decisions.TakeLast(BriefText.DecisionsMax).Select(Decided));
        if (content.Gates.IsEmpty)
        {
            page.Append("## What was proven\n\nNo gate ran on this commit: nothing about it is proven.\n\n");
        }

        JudgeText.Data(
            page, "What was proven",
            "Gates that ran on this very commit. *observed*: driven and watched from outside. *seen*: an agent that "
            + "did not write it looked. *reported*: told by the code under test.",
            content.Gates.SelectMany(Proven));
        JudgeText.Data(
            page, "What code found in it",
            "Found without running it, and it may be wrong. Look at each that is a warning or more yourself.",
            content.Findings.SelectMany(Found));
        JudgeText.Data(page, "What code counted", "Against the branch.", Counted(content.Counted));
    }

    private static string Decided(Event.DecisionTaken taken)
    {
        var instead = taken.Decision.Instead is { } other ? $" (instead of: {Cut.OneLine(other, LineMax)})" : "";
        return Invariant($"{taken.Milestone}, by {taken.By}: {Cut.OneLine(taken.Decision.What, LineMax)}{instead}");
    }

    private static IEnumerable<string> Proven(GateRun run)
    {
        var proof = Criteria.KindOf(run.Kind) switch
        {
            Proof.Observed => "observed",
            Proof.Seen => "seen",
            Proof.Reported => "reported",
        };
        var trial = run.Trial switch
        {
            Trial.Canary => ", with a test in it that must fail",
            Trial.BranchTests => ", with the branch's own version of the changed tests",
            Trial.Without => ", without the change, on the branch",
            Trial.Plain => "",
        };
        var tests = run.Count is { } count ? Invariant($", {count} tests") : "";
        var skipped = run.Skipped is > 0 and var left ? Invariant($", {left} skipped") : "";
        var result = run.Passed ? "passed" : "failed";
        yield return Cut.OneLine($"{run.Gate}{trial} ({proof}): {result}{tests}{skipped}: {run.Command}", LineMax);
        foreach (var note in run.Notes.Take(NotesMax))
        {
            yield return "  " + Cut.OneLine(note, LineMax);
        }
    }

    private static IEnumerable<string> Found(Finding found)
    {
        var severity = found.Severity switch
        {
            Severity.Note => "note",
            Severity.Warn => "warning",
            Severity.Reject => "grave",
            Severity.Park => "grave, for the person",
        };
        var line = found.Line > 0 ? Invariant($":{found.Line}") : "";
        var file = found.File.Length > 0 ? $"{Cut.OneLine(found.File, LineMax)}{line}: " : "";
        yield return $"{severity}: {file}{Cut.OneLine(found.What, LineMax)}";
        if (found.Excerpt is { Length: > 0 } excerpt)
        {
            foreach (var part in Cut.To(excerpt.TrimEnd(), LineMax).Split('\n'))
            {
                yield return "    " + part;
            }
        }
    }

    private static IEnumerable<string> Counted(ChangeFacts counted) =>
    [
        .. Names("tests added", counted.TestsAdded), .. Names("tests removed", counted.TestsRemoved),
        .. Names("tests renamed", [.. counted.TestsRenamed.Select(test => test.Text)]),
        .. Names("public names added", counted.NamesAdded), .. Names("public names removed", counted.NamesRemoved),
        .. Names("test files of the branch that were changed", counted.ChangedTests),
    ];

    private static IEnumerable<string> Names(string what, ImmutableArray<string> names)
    {
        if (!names.IsEmpty)
        {
            yield return Invariant($"{what}: {names.Length}");
            foreach (var name in names.Take(NamesMax))
            {
                yield return "  " + Cut.OneLine(name, LineMax);
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
