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

        // Also the last good text again, after a broken edit was taken back: its faults are gone.
        if (facts.Settings is { } settings && (settings.Text != s.SettingsText || s.RefusedSettings.Length > 0))
        {
            if (settings.Settings is { } read)
            {
                yield return new Step.Record([new Event.SettingsRead(settings.Text, read) { At = now }]);
            }
            else if (settings.Hash != s.RefusedSettings)
            {
                yield return new Step.Record(
                    [new Event.SettingsRefused(settings.Hash, settings.Faults) { At = now }]);
            }
        }

        if (facts.Roadmap is { } file && file.Hash != s.RefusedRoadmap
            && (file.Text != s.RoadmapText || s.RefusedRoadmap.Length > 0))
        {
            var document = RoadmapText.Parse(file.Text, file.File);
            yield return new Step.Record(document.IsReadable
                ? [new Event.RoadmapRead(file.File, file.Text) { At = now }]
                : [new Event.RoadmapRefused(file.Hash, document.Faults) { At = now }]);
        }
    }

    private static Event.PersonsFound? OnMirror(State s, MirrorSight mirror, DateTimeOffset now) => mirror switch
    {
        MirrorSight.Ahead ahead when ahead.Commit != s.Persons?.Head => new(ahead.Commit) { At = now },
        MirrorSight.TakenBack when s.Persons is not null => new(null) { At = now },
        _ => null,
    };
}
