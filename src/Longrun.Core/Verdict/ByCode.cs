using System.Collections.Immutable;
using Longrun.Core.Work;

namespace Longrun.Core.Verdict;

/// <summary>What is said of work by code, as soon as it is there: back, to the person, or on to the gates.</summary>
internal static class ByCode
{
    /// <summary>Work that code has not looked at, or has found something in.</summary>
    public static IEnumerable<Step> Next(State s, DateTimeOffset now) =>
        from attempt in Standing.Active(s)
        where attempt.Import is not null && !attempt.IsCleared && Standing.IsWanted(s, attempt.Id.Milestone)
            && !Standing.HasOpenJob(s, attempt.Id) && Judging.Of(s, attempt, now).IsEmpty
        let step = Of(attempt, now)
        // One question at a time: what is open would be lost under it.
        where step is Step.Examine || s.Of(attempt.Id.Milestone).Question is null
        select step;

    private static Step Of(AttemptState a, DateTimeOffset now)
    {
        if (a.Examined is not { } seen || seen.Head != a.Import!.Head)
        {
            return new Step.Examine(a.Id);
        }

        var rejecting = seen.Findings.Where(found => found.Severity == Severity.Reject).ToList();
        if (rejecting.Count > 0)
        {
            return Rulings.Rejected(a, rejecting.Select(RejectionOf), now);
        }

        var parking = seen.Findings.Where(found => found.Severity == Severity.Park).ToImmutableArray();
        return a.RuledOnWeakening is { } answer
            ? Rulings.Rejected(a, [new($"what gates rest on is not to be changed like this: {WhereOf(parking)}."
                + $" The person: {answer}")], now)
            : Rulings.Parked(a, Parking(parking), now);
    }

    private static Question Parking(ImmutableArray<Finding> findings) => new()
    {
        Text = (findings.All(found => found.Kind == FindingKind.GateWeakened)
            ? $"It changes what gates rest on: {WhereOf(findings)}. " : "")
            + $"{findings[0].What} May it go on as it is?",
        Origin = QuestionOrigin.Weakening,
        Options = [Questions.AllowOption, Questions.SendBackOption, Questions.SkipOption],
        Attachment = Excerpts(findings) is { Length: > 0 } text ? new("what it changes", text) : null,
    };

    private static string WhereOf(ImmutableArray<Finding> findings) =>
        string.Join(", ", findings.Select(found => found.File).Distinct().Take(5));

    private static string Excerpts(ImmutableArray<Finding> findings) => string.Join("\n\n", findings
        .Where(found => found.Excerpt is not null)
        .Select(found => $"{found.File}: {found.What}\n{found.Excerpt}"));

    private static Rejection RejectionOf(Finding found)
    {
        var place = found.File.Length == 0 ? "" : found.Line > 0 ? $"{found.File}:{found.Line}: " : $"{found.File}: ";
        return new($"{place}{found.What}{(found.Settles is { } settles ? $" {settles}" : "")}")
        {
            Tail = found.Excerpt,
        };
    }
}
