using Longrun.Core;
using Longrun.Core.Text;
using Longrun.Core.Work;
using Longrun.Git;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>
/// A job that could not be prepared, for what its agent or its commit is like: the end of that job, not
/// of the night, as the next start of the orchestrator would meet the same again.
/// </summary>
internal sealed class NotPrepared(Exception cause) : Exception(cause.Message, cause)
{
    public string Detail => Cut.OneLine($"it could not be prepared: {Message}", SessionTally.DetailMax);
}

/// <summary>Stands around what is done before a job is submitted.</summary>
internal static class PreparationFence
{
    /// <summary>errno, which .NET keeps as the HResult of an IOException.</summary>
    private const int ReadOnlyDisk = 30;

    /// <exception cref="NotPrepared">
    /// This agent's files or settings do not allow it. What all agents share still ends the night: a disk that takes
    /// nothing more, git, and bugs that say nothing of an agent.
    /// </exception>
    public static T Around<T>(Func<T> prepare) => Fenced(prepare, IsOfThisAgent);

    /// <exception cref="NotPrepared">
    /// The tree cannot be checked out, or what is laid over it does not fit. Whose fault that is, its person is asked:
    /// git that fails for the machine's sake says so the same way.
    /// </exception>
    public static T OfTree<T>(Func<T> prepare) => Fenced(prepare, IsOfTree);

    /// <summary>What a tree, or what ran in it, can bring about.</summary>
    public static bool IsOfTree(Exception e) => (e is not UserError && IsOfThisAgent(e))
        || e is ArgumentException or OverflowException
            or GitFailure { BeyondBounds: true } or GitFailure { ExitCode: 128 };

    private static T Fenced<T>(Func<T> prepare, Func<Exception, bool> isOfThisJob)
    {
        try
        {
            return prepare();
        }
        catch (Exception e) when (isOfThisJob(e))
        {
            throw new NotPrepared(e);
        }
    }

    private static bool IsOfThisAgent(Exception e) => e switch
    {
        IOException or UnauthorizedAccessException => FileCalls.IsOfName(e) && e.HResult != ReadOnlyDisk,
        InvalidOperationException or UserError => true,
        _ => false,
    };
}
