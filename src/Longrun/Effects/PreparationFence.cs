using Longrun.Core;
using Longrun.Core.Text;
using Longrun.Core.Work;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>
/// An agent's job that its adapter could not prepare: the end of that job, not of the night, as the next start of the
/// orchestrator would meet the same again.
/// </summary>
internal sealed class NotPrepared(Exception cause) : Exception(cause.Message, cause)
{
    public string Detail => Cut.OneLine($"it could not be prepared: {Message}", SessionTally.DetailMax);
}

/// <summary>Stands around what an adapter does before its agent's job is submitted.</summary>
internal static class PreparationFence
{
    /// <summary>errno, which .NET keeps as the HResult of an IOException.</summary>
    private const int ReadOnlyDisk = 30;

    /// <exception cref="NotPrepared">
    /// This agent's files or settings do not allow it. What all agents share still ends the night: a disk that takes
    /// nothing more, git, and bugs that say nothing of an agent.
    /// </exception>
    public static T Around<T>(Func<T> prepare)
    {
        try
        {
            return prepare();
        }
        catch (Exception e) when (IsOfThisAgent(e))
        {
            throw new NotPrepared(e);
        }
    }

    private static bool IsOfThisAgent(Exception e) => e switch
    {
        IOException io => !FileCalls.IsFull(io) && io.HResult != ReadOnlyDisk,
        UnauthorizedAccessException or InvalidOperationException or UserError => true,
        _ => false,
    };
}
