using Longrun.Serving;

namespace Longrun.Tests.Jobs;

/// <summary>Ports for one test: others have theirs at the same time, as may other programs here.</summary>
internal static class FreePorts
{
    /// <summary>Ports of one run: the attempts' and the branch's own, ten each.</summary>
    public const int OfRun = 200;

    /// <summary>Below those that Linux gives to whoever connects, from 32768 on.</summary>
    private const int First = 20_000, Last = 31_999;

    private const int Span = Last - First - OfRun;

    private static int s_taken = Random.Shared.Next(Span);

    /// <summary>So many in a row, at most <see cref="OfRun"/>, that nobody has; the first of them.</summary>
    public static int Block(int count)
    {
        while (true)
        {
            var port = First + (Interlocked.Add(ref s_taken, count) - count) % Span;
            if (Enumerable.Range(port, count).All(LoopbackPorts.IsFree))
            {
                return port;
            }
        }
    }
}
