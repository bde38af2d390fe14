using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Longrun.Core.Gates;

/// <summary>Acceptance files whose names do not say what their person may have meant.</summary>
internal static class AcceptanceNames
{
    /// <summary>As <c>M7-</c> or <c>M1.2_</c>: letters, digits, and a separator.</summary>
    private static readonly Regex s_likeId = OutputText.Linear(@"^[A-Za-z]{1,3}[0-9]+(?:\.[0-9]+)*[-_./ ]");

    /// <summary>
    /// Nothing runs them by their names: data, parts of others, or checks that nobody asks for. Empty where the
    /// person's own command gets them all.
    /// </summary>
    public static ImmutableArray<string> Unrun(State s) => s.Settings.Acceptance is not null ? []
        : [.. Entries(s).Where(entry => AcceptanceGates.RunnerOf(entry) is null)];

    /// <summary>Begun like the id of a milestone that the roadmap does not have: every candidate is asked.</summary>
    public static ImmutableArray<string> Unowned(State s)
    {
        var ids = s.Roadmap.Milestones.Select(milestone => milestone.Id).ToList();
        return [.. Entries(s).Where(entry => s_likeId.IsMatch(entry) && AcceptanceGates.OwnerOf(entry, ids) is null)];
    }

    private static ImmutableArray<string> Entries(State s) => s.Acceptance?.Entries ?? [];
}
