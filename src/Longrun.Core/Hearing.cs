using Longrun.Core.Roadmap;

namespace Longrun.Core;

/// <summary>What people said since the last cycle: the kill switch, commands, edits.</summary>
internal static class Hearing
{
    public static IEnumerable<Step> Next(State s, Facts facts, DateTimeOffset now)
    {
        if (facts.StopAt is { } where && !s.Stopped)
        {
            yield return new Step.Record([new Event.StopSeen(where) { At = now }]);
        }

        foreach (var item in facts.Inbox.Concat(facts.TypedAnswers))
        {
            yield return new Step.TakeCommand(item, s.Taken.Contains(item.Id));
        }

        if (s.Opened is null)
        {
            yield break;
        }

        // Not while the run branch is elsewhere: what is on it may be what was found here.
        if (!s.IsClosed && s.Landing is null && facts.Branch is BranchSight.AsKnown
            && OnMirror(s, facts.Mirror, now) is { } persons)
        {
            yield return new Step.Record([persons]);
        }

        foreach (var e in Edits(s, facts, now))
        {
            yield return new Step.Record([e]);
        }

        if (facts.Acceptance is not null && !s.IsClosed)
        {
            yield return new Step.TakeAcceptance();
        }
    }

    /// <summary>
    /// Each of the two files is read beside what the other says now: an edit may need both. What holds goes on holding
    /// where they do not fit, and one that was refused is taken once the other fits it.
    /// </summary>
    private static IEnumerable<Event> Edits(State s, Facts facts, DateTimeOffset now)
    {
        var document = facts.Roadmap is { } edited ? RoadmapText.Parse(edited.Text, edited.File) : null;
        var faults = document is not { IsReadable: true } ? document?.Faults ?? []
            : AgentNames.Faults(document, facts.Roadmap!.File, facts.Settings?.Settings ?? s.Settings);
        // Also the last good text again, after a broken edit was taken back: its faults are gone.
        if (facts.Settings is { } settings && (settings.Text != s.SettingsText || s.RefusedSettings.Length > 0))
        {
            var missing = settings.Settings is not { } holding ? settings.Faults
                : document is not null && faults.IsEmpty ? []
                : AgentNames.Faults(s.Roadmap, s.RoadmapFile, holding);
            if (settings.Settings is { } read && missing.IsEmpty)
            {
                yield return new Event.SettingsRead(settings.Text, read) { At = now };
            }
            else if (settings.Hash != s.RefusedSettings)
            {
                yield return new Event.SettingsRefused(settings.Hash, missing) { At = now };
            }
        }

        if (facts.Roadmap is { } file && (file.Text != s.RoadmapText || s.RefusedRoadmap.Length > 0))
        {
            if (faults.IsEmpty)
            {
                yield return new Event.RoadmapRead(file.File, file.Text) { At = now };
            }
            else if (file.Hash != s.RefusedRoadmap)
            {
                yield return new Event.RoadmapRefused(file.Hash, faults) { At = now };
            }
        }
    }

    private static Event.PersonsFound? OnMirror(State s, MirrorSight mirror, DateTimeOffset now) => mirror switch
    {
        MirrorSight.Ahead ahead when ahead.Commit != s.Persons?.Head => new(ahead.Commit) { At = now },
        MirrorSight.TakenBack when s.Persons is not null => new(null) { At = now },
        _ => null,
    };
}
