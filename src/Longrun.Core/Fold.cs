using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Core.Roadmap;
using Longrun.Core.Work;

namespace Longrun.Core;

/// <summary>
/// The only way state comes about: one event after the other. Total: no list of events makes it throw.
/// </summary>
internal static class Fold
{
    public static State Of(IEnumerable<Event> events) => events.Aggregate(State.Empty, Apply);

    public static State Apply(State state, Event e) => Change(state, e) with { LastEventAt = e.At };

    private static State Change(State s, Event e) => e switch
    {
        Event.RunOpened x => s with { Opened = x, Tip = x.Base, Inspected = null, WantedAt = x.At },
        Event.RoadmapRead x => WithRoadmap(s, x),
        Event.RoadmapRefused x => s with { RefusedRoadmap = x.Hash, CurrentFaults = x.Faults },
        Event.SettingsRead x => s with
        {
            Settings = x.Settings, SettingsText = x.Text, RefusedSettings = "", CurrentFaults = [],
            // A fresh look at the tip: what is detected depends on what the settings leave open.
            Inspected = null,
            // A gate may have been mended that was red on them.
            Persons = s.Persons is { IsRejected: true } persons ? new(persons.Head, persons.FoundAt) : s.Persons,
        },
        Event.SettingsRefused x => s with { RefusedSettings = x.Hash, CurrentFaults = x.Faults },
        Event.CommandTaken x when s.Taken.Contains(x.Id) => s,
        Event.CommandTaken x => Commands.Apply(s with { Taken = s.Taken.Add(x.Id) }, x),
        Event.StopSeen x => s with { Stopped = true, StoppedBy = x.Where },
        Event.BranchInspected x => WithInspection(s, x),
        Event.JobIntended x => s with { OpenJobs = s.OpenJobs.SetItem(x.Job.Value, new(x.Job, x.Work, x.At)) },
        Event.JobEnded x => WithJobEnded(s, x),
        Event.AgentHeld x => WithHold(s, x),
        Event.QuotaSeen x => WithQuota(s, x.Agent, x.Windows, x.At, x.Fault),
        Event.SessionCut x => On(s, x.Attempt, a => a with { Cut = x }),
        Event.BurnNoticed x => On(s, x.Attempt, a => a with { Burn = x.What }),
        Event.MilestoneBlocked x => s.With(s.Of(x.Milestone) with { Question = x.Question, AskedAt = x.At }),
        Event.DecisionTaken x => s with { Decisions = s.Decisions.Add(x) },
        Event.SetupEnded x => s with
        {
            LastSetup = x, PreparedSetups = x.Passed ? s.PreparedSetups.Add(x.Key) : s.PreparedSetups,
        },
        // Torn between a run and its job's end, a journal tells of the run again.
        Event.GateEnded { Run: var run } when IsKnown(s, run) => s,
        Event.GateEnded { Run.Attempt: null } x when s.IsPersons(x.Run.Commit) =>
            OnPersons(s, p => p with { Gates = p.Gates.Add(x.Run) }),
        Event.GateEnded { Run: { Attempt: null, Trial: Trial.Canary } } x =>
            s with
            {
                Canaries = s.Canaries.SetItem(x.Run.Gate, x.Run),
                CanaryRuns = s.CanaryRuns.SetItem(x.Run.Gate, 1 + (IsSameCanary(s, x.Run)
                    ? s.CanaryRuns.GetValueOrDefault(x.Run.Gate) : 0)),
            },
        // Of another commit it is a candidate's that nobody waits for any more, or of a tip that has been left.
        Event.GateEnded { Run.Attempt: null } x => x.Run.Commit == s.Tip ? WithBaseline(s, [x.Run]) : s,
        Event.BranchMoved x => LeavingTip(s) with { Tip = x.To, Inspected = null },
        Event.LineStopped x => s with { LineStopped = x.Reason },
        Event.Mirrored x => s with
        {
            MirroredTip = x.LeftAlone is null ? x.Tip : s.MirroredTip, MirrorLeftAlone = x.LeftAlone,
            MirrorTriedFor = x.Tip,
        },
        Event.Landed { Attempt: null } x => WithPersonsLanding(s, x),
        Event.LandingIntended x => s with { Landing = x },
        Event.LandingVoided { Attempt: null } =>
            OnPersons(s with { Landing = null }, p => p with { Candidate = null }),
        Event.PersonsFound x => s with
        {
            Persons = x.Head is { } head ? new(head, x.At) : null, MirrorLeftAlone = null, MirrorTriedFor = null,
        },
        Event.PersonsRejected x => OnPersons(s, p => p with { Rejections = x.Reasons }),
        Event.CandidateMade { Attempt: null } x => OnPersons(s, p => p with { Candidate = x }),
        Event.AcceptanceRead x => s with { Acceptance = x },
        _ => ChangeAttempt(s, e),
    };

    private static State ChangeAttempt(State s, Event e) => e switch
    {
        Event.AttemptStarted x => WithStart(s, x),
        Event.SessionEnded x => WithSession(s, x),
        Event.AttemptImported x => On(s, x.Attempt, a => a with { Import = x }),
        Event.ImportRefused x => On(s, x.Attempt, a => a with { ImportRefused = x.Reason }),
        Event.AttemptRejected x => On(s, x.Attempt, a => a with { Rejections = x.Reasons, EndedAt = x.At }),
        Event.AttemptReleased x => On(s, x.Attempt, a => a with { Released = x.Reason, EndedAt = x.At }),
        Event.CandidateMade { Attempt: { } id } x => On(s, id, a => a with { Candidate = x }),
        // One that ran without the change, to tell its fault from the branch's, is one of the branch as well.
        Event.GateEnded { Run.Attempt: { } id } x => On(
            x.Run is { Trial: Trial.Without, IsUnfit: false } && x.Run.Commit == s.Tip && IsBranchGate(s, x.Run)
                ? WithBaseline(s, [x.Run with { Trial = Trial.Plain }]) : s,
            id, a => a with
            {
                Gates = a.Gates.Add(x.Run),
                Walks = x.Run.Walked is { } used ? a.Walks.Add((x.At, used)) : a.Walks,
            }),
        Event.Examined x => On(s, x.Attempt, a => a with
        {
            Examined = x, RuledOnWeakening = a.RuledOnWeakening ?? AllowedBefore(s, x),
        }),
        Event.Judged x => On(s, x.Attempt, a => a with { Judged = a.Judged.Add(x) }),
        Event.Landed { Attempt: { } id } x => WithLanding(s, x, id),
        Event.LandingVoided { Attempt: { } id } => On(s with { Landing = null }, id, a => a with { Candidate = null }),
        Event.WorkspaceRemoved x => On(s, x.Attempt, a => a with { WorkspaceRemoved = true }),
        _ => throw new System.Diagnostics.UnreachableException(e.GetType().Name),
    };

    /// <summary>An attempt the state does not know is left alone: a fold never throws.</summary>
    private static State On(State s, AttemptId id, Func<AttemptState, AttemptState> change) =>
        id.Number >= 1 && id.Number <= s.Of(id.Milestone).Attempts.Length ? s.With(change(s.Of(id))) : s;

    private static State OnPersons(State s, Func<PersonsWork, PersonsWork> change) =>
        s with { Persons = s.Persons is { } persons ? change(persons) : null };

    private static State WithRoadmap(State s, Event.RoadmapRead x)
    {
        var document = RoadmapText.Parse(x.Text, x.File);
        return !document.IsReadable
            ? s
            : s with
            {
                Roadmap = document, RoadmapText = x.Text, RoadmapFile = x.File,
                RoadmapIds = s.RoadmapIds.Union(document.Milestones.Select(milestone => milestone.Id)),
                RefusedRoadmap = "", CurrentFaults = [],
            };
    }

    private static State WithInspection(State s, Event.BranchInspected x) => s with
    {
        Inspected = x,
        // SetItems, not AddRange, which throws where one inspection names a gate twice.
        Detected = s.Detected.SetItems(x.Detected.Gates
            .Where(gate => !s.Detected.ContainsKey(gate.Name))
            .Select(gate => KeyValuePair.Create(gate.Name, gate))),
        PreparedSetups = x.SetupPrepared ? s.PreparedSetups.Add(x.SetupKey) : s.PreparedSetups,
    };

    private static bool IsSameCanary(State s, GateRun run) => s.Canaries.GetValueOrDefault(run.Gate) is { } before
        && (before.Commit, before.Command, before.Plan, before.Canary)
            == (run.Commit, run.Command, run.Plan, run.Canary);

    private static State WithJobEnded(State s, Event.JobEnded x)
    {
        if (!s.OpenJobs.TryGetValue(x.Job.Value, out var job))
        {
            return s;
        }

        var tries = Jobs.TriesKey(job.Work);
        s = s with
        {
            OpenJobs = s.OpenJobs.Remove(x.Job.Value),
            Tries = s.Tries.SetItem(tries, s.Tries.GetValueOrDefault(tries) + 1),
            Interruptions = Jobs.IsInterrupted(x.End)
                ? s.Interruptions.SetItem(tries, s.Interruptions.GetValueOrDefault(tries) + 1)
                : s.Interruptions.Remove(tries),
        };
        return job.Work switch
        {
            JobWork.Agent work => On(s, work.Attempt, a => a with { AgentSeconds = x.End.Seconds, AgentEnd = x.End }),
            JobWork.Collect work when !Jobs.IsInterrupted(x.End) =>
                On(s, work.Attempt, a => a with { Collected = x.End }),
            JobWork.Probe work => WithAsked(s, work.Name, x.At),
            _ => s,
        };
    }

    /// <summary>Whatever it answered: it is not asked twice about the same.</summary>
    private static State WithAsked(State s, string agent, DateTimeOffset at) => s with
    {
        Quotas = s.Quotas.SetItem(
            agent, (s.Quotas.GetValueOrDefault(agent) ?? new([], at, "it did not say")) with { AskedAt = at }),
        Holds = s.Holds.GetValueOrDefault(agent) is { } hold && hold.Until <= at
            ? s.Holds.SetItem(agent, hold with { IsAsked = true }) : s.Holds,
    };

    private static State WithQuota(
        State s, string agent, ImmutableArray<QuotaWindow> windows, DateTimeOffset at, string? fault)
    {
        var before = s.Quotas.GetValueOrDefault(agent)?.Windows ?? [];
        var kept = before.Where(window => windows.All(told => told.Name != window.Name));
        return s with
        {
            Quotas = s.Quotas.SetItem(agent, new([.. kept, .. windows], at, fault)
            {
                AskedAt = s.Quotas.GetValueOrDefault(agent)?.AskedAt,
            }),
        };
    }

    private static State WithHold(State s, Event.AgentHeld x)
    {
        s = x.Attempt is { } over ? On(s, over, a => a with { HeldAfter = a.Judged.Length }) : s;
        // What else holds it ends by itself or by mending: neither is a yes to the money.
        return AgentStanding.IsMoney(s, x.Agent) ? s
            : s with { Holds = s.Holds.SetItem(x.Agent, Held(s, x)) };
    }

    /// <summary>Only what a session met counts as one more in a row; what is known without one costs nothing.</summary>
    private static AgentHold Held(State s, Event.AgentHeld x) => new(
        x.Until, x.Detail ?? "usage limit",
        x.Attempt is { } attempt
            ? AgentStanding.LimitsInARow(s, x.Agent, attempt) : s.Holds.GetValueOrDefault(x.Agent)?.InARow ?? 0, x.At)
    {
        IsKept = x.IsKept, IsMoney = x.IsMoney,
    };

    private static State WithBaseline(State s, ImmutableArray<GateRun> runs)
    {
        foreach (var run in runs)
        {
            s = s with
            {
                Baseline = s.Baseline.SetItem(run.Gate, run),
                EverGreen = run.Passed ? s.EverGreen.Add(run.Gate) : s.EverGreen,
                LastGreen = run.Passed ? s.LastGreen.SetItem(run.Gate, run) : s.LastGreen,
                RedRuns = run.Passed ? s.RedRuns.Remove(run.Gate)
                    : s.RedRuns.SetItem(run.Gate, s.RedRuns.GetValueOrDefault(run.Gate) + 1),
            };
        }

        return s;
    }

    private static State LeavingTip(State s) => s.Tip is not { } tip
        ? s
        : s with
        {
            RedRuns = s.RedRuns.Clear(),
            GreenAt = s.GreenAt.SetItem(
                tip, [.. s.Baseline.Values.Where(run => run.Passed && run.Commit == tip).Select(run => run.Gate)]),
        };

    private static State WithStart(State s, Event.AttemptStarted x)
    {
        var milestone = s.Of(x.Attempt.Milestone);
        if (x.Attempt.Number != milestone.Attempts.Length + 1)
        {
            return s;
        }

        var attempt = new AttemptState
        {
            Id = x.Attempt, Agent = x.Agent, Base = x.Base, From = x.From, Slot = x.Slot, StartedAt = x.At,
            Instead = x.Instead, QuotaBefore = s.Quotas.GetValueOrDefault(x.Agent)?.Windows ?? [],
        };
        s = s.With(milestone with { Attempts = milestone.Attempts.Add(attempt) });
        // Nothing is kept of it any more: the configuration has changed.
        return s.Holds.GetValueOrDefault(x.Agent) is { IsKept: true } hold && hold.Until > x.At
            ? s with { Holds = s.Holds.Remove(x.Agent) } : s;
    }

    private static State WithSession(State s, Event.SessionEnded x)
    {
        s = On(s, x.Attempt, a => a with { Session = x });
        if (s.Of(x.Attempt.Milestone).Latest is not { } attempt)
        {
            return s;
        }

        // An agent that got through a session has no limit in a row behind it, and no window that was full when it
        // began; one that began before that was told says nothing.
        if (x.Session.Ending is Ending.Completed or Ending.Refused)
        {
            s = s.Holds.GetValueOrDefault(attempt.Agent) is { IsMoney: false } hold && hold.Since < attempt.StartedAt
                ? s with { Holds = s.Holds.Remove(attempt.Agent) } : s;
            s = s.Quotas.GetValueOrDefault(attempt.Agent) is { } quota && quota.At < attempt.StartedAt
                ? s with { Quotas = s.Quotas.SetItem(attempt.Agent, PlanWindows.WithoutFull(quota)) } : s;
        }

        var known = s.Quotas.GetValueOrDefault(attempt.Agent)?.Windows ?? [];
        return x.Session.Quota.IsEmpty ? s : WithQuota(s, attempt.Agent, [.. x.Session.Quota.Select(told =>
            PlanWindows.Later(known.FirstOrDefault(window => window.Name == told.Name), told))], x.At, null);
    }

    /// <summary>What is asked about an agent is not answered by the landing of its work.</summary>
    private static Question? AboutAgent(MilestoneState milestone) =>
        milestone.Question is { Origin: QuestionOrigin.Agent } question ? question : null;

    private static State WithLanding(State s, Event.Landed x, AttemptId id)
    {
        s = LeavingTip(s);
        var order = s.Landings + 1;
        s = On(s, id, a => a with { LandedAs = x.Commit, EndedAt = x.At });
        var milestone = s.Of(id.Milestone);
        s = s.With(milestone with
        {
            // Where the journal has lost its end, an earlier attempt may still stand open there.
            Attempts = [.. milestone.Attempts.Select(a => a.IsOver ? a : a with { EndedAt = x.At })],
            LandedAs = x.Commit, LandedAt = x.At, LandedOrder = order, IsFound = x.Found,
            Question = AboutAgent(milestone), LandedText = Standing.Find(s, milestone.Id)?.TextHash,
        });
        return OnTip(s with { Landings = order }, x.Commit, milestone.Latest?.Gates ?? []);
    }

    /// <summary>The branch people see stays where the person has put it, which is below the new tip.</summary>
    private static State WithPersonsLanding(State s, Event.Landed x)
    {
        ImmutableArray<GateRun> runs = [.. (s.Persons?.Gates ?? []).Where(run => run.Commit == x.Commit)];
        s = LeavingTip(s) with
        {
            Persons = null, MirroredTip = s.Persons?.Head ?? s.MirroredTip,
            PersonsLandings = s.PersonsLandings.Add(new(x.Commit, runs, x.Found, s.Landings)),
        };
        return OnTip(s, x.Commit, runs);
    }

    /// <summary>
    /// The branch's gates ran on this very tree: they are its baseline now. A milestone's own criteria are not among
    /// them: another milestone's have the same names.
    /// </summary>
    private static State OnTip(State s, CommitId tip, ImmutableArray<GateRun> runs)
    {
        // That they can fail was shown on this tree as well.
        var canaries = runs.Where(run => run is { Trial: Trial.Canary, Passed: true } && run.Commit == tip
            && IsBranchGate(s, run));
        return WithBaseline(
            s with
            {
                Tip = tip, Inspected = null, Landing = null,
                Canaries = canaries.Aggregate(s.Canaries, (known, run) => known.SetItem(run.Gate, run)),
            },
            [.. runs.Where(run => run.Commit == tip && run.Trial == Trial.Plain && IsBranchGate(s, run))]);
    }

    /// <summary>The person has let every such change of an earlier attempt go on: they are not asked twice.</summary>
    private static string? AllowedBefore(State s, Event.Examined x)
    {
        var allowed = s.Of(x.Attempt.Milestone).Attempts
            .Where(a => a.RuledOnWeakening == Questions.AllowOption).SelectMany(a => a.Examined?.Findings ?? [])
            .Where(found => found.Severity == Severity.Park).Select(Said).ToHashSet();
        var asked = x.Findings.Where(found => found.Severity == Severity.Park).ToList();
        return asked.Count > 0 && asked.TrueForAll(found => allowed.Contains(Said(found)))
            ? Questions.AllowOption : null;

        static (string, string, string?) Said(Finding found) => (found.File, found.What, found.Excerpt);
    }

    private static bool IsKnown(State s, GateRun run) => run.Job is not null
        && (run.Attempt is { } id
            ? s.Of(id.Milestone).Attempts.Any(a => a.Id == id && a.Gates.Any(known => known.Job == run.Job))
            : s.Baseline.GetValueOrDefault(run.Gate)?.Job == run.Job
                || (s.Persons?.Gates.Any(known => known.Job == run.Job) ?? false));

    private static bool IsBranchGate(State s, GateRun run) =>
        ActiveGates.OfBranch(s).Any(gate => run.IsOf(gate.Definition));
}
