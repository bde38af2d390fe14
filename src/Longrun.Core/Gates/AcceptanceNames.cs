using System.Collections.Immutable;
using Longrun.Core.Gates.Files;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>Acceptance files whose names do not say what their person meant, and what is to run them.</summary>
internal static class AcceptanceNames
{
    /// <summary>As <c>M7-</c> or <c>M1.2_</c>: letters, digits, and a separator.</summary>
    private static readonly LinearRegex s_likeId = new(@"^[A-Za-z]{1,3}[0-9]+(?:\.[0-9]+)*[-_./ ]");

    public static ImmutableArray<string> Unrun(State s) => Unrun(Entries(s), s.Settings.Acceptance);

    /// <summary>
    /// Nothing runs them by their names: data, parts of others, or checks that nobody asks for. Empty where the
    /// person's own command gets them all.
    /// </summary>
    public static ImmutableArray<string> Unrun(ImmutableArray<string> entries, string? command) =>
        command is not null ? [] : [.. entries.Where(entry => AcceptanceGates.RunnerOf(entry) is null)];

    public static ImmutableArray<string> Unowned(State s) =>
        Unowned(Entries(s), [.. s.RoadmapIds]);

    /// <summary>Of milestones that an edit has taken out before they landed: nothing is asked them.</summary>
    public static ImmutableArray<string> Orphaned(State s)
    {
        var ids = s.RoadmapIds.ToList();
        return [.. Entries(s).Where(entry => AcceptanceGates.OwnerOf(entry, ids) is { } owner
            && !Standing.IsInRoadmap(s, owner) && !Standing.HasLanded(s, owner))];
    }

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
            : programs.Any(isThere) ? null : programs.FirstOrDefault();
        return command is null && programs.Count == 0
            ? "nothing tells how the files in .longrun/acceptance are run: their names do not, and longrun.yaml has no"
                + " acceptance:"
            : missing is null ? null
            : $"the files in .longrun/acceptance are run by {missing}, which is not on the PATH";
    }

    /// <summary>Files that are run by something which is not there, while others can be run.</summary>
    public static ImmutableArray<string> Waiting(
        ImmutableArray<string> entries, string? command, Func<string, bool> isThere) => command is not null ? []
        : [.. entries.Where(entry => AcceptanceGates.ProgramOf(entry) is { } program && !isThere(program))];

    /// <summary>
    /// The first program of a command none of whose programs is there. Null: one is, or whether it is cannot be told
    /// beforehand: it has a path, or the command itself makes it known to its shell.
    /// </summary>
    public static string? Missing(string command, Func<string, bool> isThere)
    {
        var started = ShellText.Read(command).Select(Program).OfType<string>().ToList();
        return started.Count == 0 || command.Contains("()", StringComparison.Ordinal)
            || started.Any(word => s_making.Contains(word)) ? null
            : started.Where(word => !IsOfShell(word)).ToList() is { Count: > 0 } programs
                && programs.All(word => s_name.IsMatch(word) && !isThere(word)) ? programs[0] : null;
    }

    /// <summary>What is looked up: behind variables and what only tells the shell how it is started.</summary>
    private static string? Program(ShellCommand command) => command.Words
        .SkipWhile(word => CheckTools.IsAssignment(word) || word is "exec" or "command" or "time" or "builtin")
        .FirstOrDefault();

    /// <summary>Behind these a name may mean anything.</summary>
    private static readonly ImmutableArray<string> s_making =
        [".", "source", "eval", "export", "alias", "function", "set", "hash"];

    private static bool IsOfShell(string word) => CheckTools.Kind(word) == ToolKind.Inert || word is "ulimit" or "type"
        or "getopts" or "let" or "times" or "jobs" or "case" or "select" or "exec";

    /// <summary>No path, no variable and nothing that a shell makes something else of.</summary>
    private static readonly LinearRegex s_name = new("^[A-Za-z0-9][A-Za-z0-9_.+-]*$");

    private static ImmutableArray<string> Entries(State s) => s.Acceptance?.Entries ?? [];
}
