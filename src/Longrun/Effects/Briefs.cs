using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Core.Work;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>What an attempt is told: the milestone, the person's pages, and what the run knows by now.</summary>
internal static class Briefs
{
    private static readonly ImmutableArray<string> PageNames = ["SPEC.md", "DESIGN.md", "VOICE.md"];

    /// <summary>Bytes of a page of the person's that are read; the text shown is cut further.</summary>
    private const long PageBytesMax = 4 << 20;

    public static string Of(Site site, AttemptState attempt)
    {
        var s = site.State;
        var facts = s.Of(attempt.Id.Milestone);
        return BriefText.For(new BriefContent
        {
            Attempt = attempt.Id,
            Milestone = Standing.Find(s, attempt.Id.Milestone)
                ?? throw new InvalidOperationException($"{attempt.Id} is not in the roadmap"),
            Pages = Pages(site.Places),
            Decisions = [.. s.Decisions.Select(taken => new BriefDecision(taken.Milestone, taken.Decision))],
            Answers = facts.Answered is { } answered ? [new(answered.Question.Text, answered.Answer)] : [],
            Rejections =
            [
                .. from earlier in facts.Attempts
                   where earlier.Id.Number < attempt.Id.Number
                   from rejection in earlier.Rejections
                   select new BriefRejection(earlier.Id.Number, rejection.Reason, rejection.Tail),
            ],
            Gates =
            [
                .. ActiveGates.ForWorker(s, attempt.Id.Milestone)
                    .Where(gate => gate.Role != GateRole.Dormant).Select(gate => gate.Definition),
            ],
            Diagnosis = DiagnosisOf(facts, attempt),
            MayBeBehind = attempt.From != attempt.Base,
            Program = site.Places.ProgramOf(attempt.Id),
            Port = JobEnvironment.Port(site, attempt.Slot),
            OutFolder = site.Places.OutOf(attempt.Id),
            WallClock = AgentJobs.WallClock(s, attempt, site.Now),
        });
    }

    /// <summary>The person's pages that are there.</summary>
    public static ImmutableArray<BriefPage> Pages(Places places) =>
        [.. PageNames.Select(name => PageOf(places, name)).OfType<BriefPage>()];

    private static BriefDiagnosis? DiagnosisOf(MilestoneState facts, AttemptState attempt) =>
        Repetition.Row(facts) is { Length: >= Repetition.DiagnoseFrom } row
            ? new(
                [.. row.Select(a => new BriefTried(a.Id.Number, a.Import?.Change, a.Session?.Report?.Summary))],
                Repetition.LeftBehind(facts, attempt))
            : null;

    /// <summary>As it is, or as it was read last: later briefs do not lose it with <c>.longrun/</c>.</summary>
    private static BriefPage? PageOf(Places places, string name)
    {
        var kept = Path.Combine(places.PagesRead, name);
        if (PersonsFile.Read(Path.Combine(places.People, name), PageBytesMax) is { } bytes)
        {
            Directory.CreateDirectory(places.PagesRead);
            DurableFile.Write(kept, bytes);
        }

        return File.Exists(kept) ? new($".longrun/{name}", File.ReadAllText(kept)) : null;
    }
}
