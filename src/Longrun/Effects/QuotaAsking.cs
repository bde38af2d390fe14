using System.Text;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>
/// Asks an agent's service what is left of its plan while a person waits, as <see cref="ProbeJobs"/> does in a run: no
/// model is called. Outside a run there is no keeper, so it is a program of our own; it works on nothing.
/// </summary>
internal static class QuotaAsking
{
    /// <summary>Two round trips and the start of a program; a service silent for longer does not answer.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Null: it cannot be asked.</summary>
    public static AgentQuota? Ask(Surroundings surroundings, string agent, AgentSettings settings)
    {
        var program = AgentPrograms.Of(settings);
        var ground = AgentGrounds.Of(
            surroundings, agent, settings, Path.Combine(surroundings.AgentFolder(agent), "asked"));
        if (program.AskQuota(settings, ground) is not { } launch || program.Open(settings) is not { } stream)
        {
            return null;
        }

        AgentGrounds.Lay(ground, launch);
        var result = Run.Capture(new(launch.Command[0], launch.Command.RemoveAt(0))
        {
            WorkingDirectory = ground.HomeFolder,
            Environment = launch.Environment,
            Timeout = AnswerTimeout,
        });
        var now = surroundings.Time.GetUtcNow();
        var exit = new ExitRecord
        {
            Job = new($"{agent}.quota"),
            Reason = result.TimedOut ? ExitReason.WallClock : ExitReason.Exited,
            ExitCode = result.ExitCode,
            EndedAt = now,
        };
        using var printed = new MemoryStream(result.Output);
        var session = SessionReader.Read(stream, printed, new(exit, Encoding.UTF8.GetString(result.Errors)));
        return new(session.Quota, now, session.Quota.IsEmpty ? session.Detail ?? "it did not say" : null);
    }
}
