using Longrun.Core;
using Longrun.Tests.Nights;

namespace Longrun.Tests.Gates;

/// <summary>What a night's gates left.</summary>
internal static class GateStories
{
    public static IReadOnlyList<GateRun> Runs(this NightScene scene, string gate, Trial trial) =>
        [.. scene.Events.OfType<Event.GateEnded>().Select(e => e.Run).Where(r => r.Gate == gate && r.Trial == trial)];

    /// <summary>A file of evidence, as text.</summary>
    public static string Kept(this NightScene scene, string name) =>
        File.ReadAllText(Path.Combine(scene.Places.Evidence, name));

    /// <summary>Why the attempts of a milestone were rejected.</summary>
    public static IReadOnlyList<string> Reasons(this NightScene scene, string milestone) =>
    [
        .. scene.Events.OfType<Event.AttemptRejected>().Where(e => e.Attempt.Milestone.Value == milestone)
            .SelectMany(e => e.Reasons).Select(reason => reason.Reason),
    ];
}
