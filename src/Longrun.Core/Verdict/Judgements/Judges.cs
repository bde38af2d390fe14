using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Judgements;

/// <summary>Who judges a change, and whether anybody does. Derived, never stored.</summary>
internal static class Judges
{
    /// <summary>Changed lines from which on a change is more than one looks through.</summary>
    public const int RiskyLines = 400;

    /// <summary>
    /// The configured one, else another agent of <c>use:</c> than the worker, else the same. Null: nobody is to judge,
    /// or nobody can.
    /// </summary>
    public static string? Of(State s, AttemptState attempt) => Candidates(s, attempt).FirstOrDefault();

    /// <summary>
    /// As <see cref="Of(State, AttemptState)"/>; one that is waited for, or that a person has to mend, stands back for
    /// one that can judge now. The configured one never does.
    /// </summary>
    public static string? Of(State s, AttemptState attempt, DateTimeOffset now)
    {
        var all = Candidates(s, attempt);
        return all.FirstOrDefault(name => !AgentStanding.IsHeld(s, name, now) && !AgentStanding.IsGone(s, name))
            ?? all.FirstOrDefault(name => !AgentStanding.IsGone(s, name)) ?? all.FirstOrDefault();
    }

    public static ReviewPolicy Policy(State s) => s.Settings.Review.When ?? (CanAnybody(s.Settings)
        ? ReviewPolicy.Always : ReviewPolicy.Off);

    /// <summary>By the policy alone: whether somebody can is <see cref="Of(State, AttemptState)"/>'s.</summary>
    public static bool IsWanted(State s, AttemptState attempt) => Policy(s) switch
    {
        ReviewPolicy.Always => true,
        ReviewPolicy.Risky => IsRisky(s, attempt),
        ReviewPolicy.Off => false,
    };

    /// <summary>
    /// Something was found in it or in how its gates ran, what gates rest on or what others' code is used was changed,
    /// it is about logins, money or data that is there, it is large, it was rejected before; or too little is known to
    /// say.
    /// </summary>
    public static bool IsRisky(State s, AttemptState attempt) =>
        attempt is not { Import.Change: { } change, Examined: not null }
        || Remarks.Of(attempt).Any(IsGrave)
        || (long)change.Insertions + change.Deletions > RiskyLines
        || change.Files > change.Paths.Length
        || change.Paths.Any(path => PathKinds.IsManifest(path) || PathKinds.IsDelicate(path))
        || s.Of(attempt.Id.Milestone).Attempts.Any(a => a.Id.Number < attempt.Id.Number && a.IsRejected);

    /// <summary>An agent whose program can be kept from writing, or that the person named for it.</summary>
    public static bool Can(Settings settings, string agent) =>
        settings.Agents.GetValueOrDefault(agent) is { } its
        && (its.Kind != AgentKind.Command || settings.Review.Agent == agent)
        // It would be started from the very checkout it judges, where its worker may have put another.
        && RelativeProgram.Of(its.Run) is null;

    public static bool CanAnybody(Settings settings) => Names(settings).Any(name => Can(settings, name));

    private static bool IsGrave(Finding found) => found.Severity >= Severity.Warn
        || found.Kind is FindingKind.GateWeakened or FindingKind.GateChanged;

    private static ImmutableArray<string> Names(Settings settings) =>
        settings.Review.Agent is { } named ? [named] : Standing.AgentNames(settings);

    private static ImmutableArray<string> Candidates(State s, AttemptState attempt)
    {
        if (Policy(s) is ReviewPolicy.Off)
        {
            return [];
        }

        // A milestone may have an agent of its own, that use: does not name.
        ImmutableArray<string> names = s.Settings.Review.Agent is { } named ? [named]
            : [.. Standing.AgentNames(s).Where(name => name != attempt.Agent), attempt.Agent];
        return [.. names.Where(name => Can(s.Settings, name))];
    }
}
