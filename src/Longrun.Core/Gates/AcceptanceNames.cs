using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Longrun.Core.Gates.Files;

namespace Longrun.Core.Gates;

/// <summary>Acceptance files whose names do not say what their person meant, and what is to run them.</summary>
internal static class AcceptanceNames
{
    /// <summary>As <c>M7-</c> or <c>M1.2_</c>: letters, digits, and a separator.</summary>
    private static readonly Regex s_likeId = OutputText.Linear(@"^[A-Za-z]{1,3}[0-9]+(?:\.[0-9]+)*[-_./ ]");

    public static ImmutableArray<string> Unrun(State s) => Unrun(Entries(s), s.Settings.Acceptance);

    /// <summary>
    /// Nothing runs them by their names: data, parts of others, or checks that nobody asks for. Empty where the
    /// person's own command gets them all.
    /// </summary>
    public static ImmutableArray<string> Unrun(ImmutableArray<string> entries, string? command) =>
        command is not null ? [] : [.. entries.Where(entry => AcceptanceGates.RunnerOf(entry) is null)];

    public static ImmutableArray<string> Unowned(State s) =>
        Unowned(Entries(s), [.. s.Roadmap.Milestones.Select(milestone => milestone.Id)]);

    /// <summary>Begun like the id of a milestone that the roadmap does not have: every candidate is asked.</summary>
    public static ImmutableArray<string> Unowned(ImmutableArray<string> entries, List<MilestoneId> ids) =>
        [.. entries.Where(entry => s_likeId.IsMatch(entry) && AcceptanceGates.OwnerOf(entry, ids) is null)];

    /// <summary>Why no candidate could pass them, whatever it is like. Null: they can be run.</summary>
    /// <param name="entries">All of them.</param>
    /// <param name="command">The person's own.</param>
    /// <param name="isThere">Whether a program of a name is on the PATH of jobs.</param>
    public static string? Unrunnable(ImmutableArray<string> entries, string? command, Func<string, bool> isThere)
    {
        if (entries.IsEmpty)
        {
            return null;
        }

        var programs = entries.Select(AcceptanceGates.ProgramOf).OfType<string>().Distinct().ToList();
        var missing = command is not null ? Missing(command, isThere)
            : programs.FirstOrDefault(program => !isThere(program));
        return command is null && programs.Count == 0
            ? "nothing tells how the files in .longrun/acceptance are run: their names do not, and longrun.yaml has no"
                + " acceptance:"
            : missing is null ? null
            : $"the files in .longrun/acceptance are run by {missing}, which is not on the PATH";
    }

    /// <summary>The program that a command begins with, where it is looked up by name and is not there.</summary>
    public static string? Missing(string command, Func<string, bool> isThere) => ShellText.Read(command).Take(1)
        .Where(first => !first.Words.IsEmpty && !first.Words[0].Contains('='))
        .Select(first => first.Words[0])
        .FirstOrDefault(word => s_name.IsMatch(word) && CheckTools.Kind(word) != ToolKind.Inert && !isThere(word));

    /// <summary>No path, no variable and nothing that a shell makes something else of.</summary>
    private static readonly Regex s_name = OutputText.Linear("^[A-Za-z0-9][A-Za-z0-9_.+-]*$");

    private static ImmutableArray<string> Entries(State s) => s.Acceptance?.Entries ?? [];
}
