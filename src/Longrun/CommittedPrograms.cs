using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Effects;
using Longrun.Git;

namespace Longrun;

/// <summary>
/// Whether what agents, setup and gates start will be there: they run in clones of the commit the run opens at, and
/// those have nothing that is not committed but what <c>copy:</c> names.
/// </summary>
internal static class CommittedPrograms
{
    /// <summary>The first that is not there. Null: all that can be told is.</summary>
    public static UserError? Missing(
        PersonRepository repository, WorkTreeState tree, Settings settings, ImmutableArray<string> agentNames)
    {
        if (tree.Head is not { } head)
        {
            return null;
        }

        var agents = agentNames
            .Where(name => settings.Agents[name].Kind is AgentKind.Command or AgentKind.Acp)
            .Select(name => new Need($"agent {name}", settings.Agents[name].Run) { MustBeThere = true });
        // One that is asked for later may be what a milestone makes.
        var gates = (settings.Gates ?? []).Where(gate => gate.From is null)
            .Select(gate => new Need($"gate {gate.Name}", gate.Run));
        return agents.Append(new Need("setup", settings.Setup)).Concat(gates)
            .Select(need => Missing(repository, head, tree.Changed, settings, need))
            .FirstOrDefault(fault => fault is not null);
    }

    private static UserError? Missing(
        PersonRepository repository, CommitId head, IReadOnlyCollection<string> changed, Settings settings, Need need)
    {
        if (RelativeProgram.Of(need.Command) is not { } path)
        {
            return null;
        }

        if (Tree.Find(repository, head, path) is { } entry)
        {
            if (changed.Contains(path))
            {
                return Refusal($"{need.Who} runs {path}, which is changed and not committed: the night would run it as"
                    + " it was.", $"git commit {path}   (or put it back: git restore {path})");
            }

            return need is { MustBeThere: true, IsStartedItself: true } && !entry.IsExecutable
                ? Refusal($"{need.Who} runs {path}, which is committed but may not be executed.",
                    $"git update-index --chmod=+x {path}; git commit -m \"Make {path} executable\"")
                : null;
        }

        if (Tree.IsBehindLink(repository, head, path))
        {
            return null; // what a link leads to is for the machine to say
        }

        if (File.Exists(Path.Combine(repository.WorkTree, path)))
        {
            return Workplaces.Copied(repository, settings.Copy).Contains(path)
                ? null
                : Refusal($"{need.Who} runs {path}, which is not committed, and it runs in a clone.",
                    $"commit it, or list it under copy: in .longrun/longrun.yaml (copy: [{path}])");
        }

        // A gate's or a setup's program may be what a milestone makes; what the branch lacks its own gates say.
        return need.MustBeThere && (need.IsStartedItself || Path.HasExtension(path))
            ? Refusal($"{need.Who} runs {path}, which is not there.",
                "write it, make it executable and commit it: agents work in clones of what is committed")
            : null;
    }

    private static UserError Refusal(string sentence, string hint) => new(ExitCode.CannotStart, sentence, hint);

    private sealed record Need(string Who, string? Command)
    {
        /// <summary>Nothing could be done without it.</summary>
        public bool MustBeThere { get; init; }

        /// <summary>Not handed to an interpreter: its mode counts.</summary>
        public bool IsStartedItself { get; } = RelativeProgram.IsStartedItself(Command);
    }
}
