using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Longrun.Core;
using Longrun.Processes;

namespace Longrun.Serving;

/// <summary>The app under test, from its start to the end of the last thing it has started.</summary>
internal sealed class ServedApp : IDisposable
{
    /// <summary>For an app to end by itself once it was asked to.</summary>
    public static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(5);

    /// <summary>One look whether it answers: an app that is slower than that is not ready.</summary>
    private static readonly TimeSpan s_lookTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_lookAgain = TimeSpan.FromMilliseconds(50);

    private const int ServerError = 500;

    /// <summary>For what an app that has ended said last to be read: milliseconds but on a busy machine.</summary>
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(2);

    private readonly TreeProcess _tree;
    private readonly DriveLog _log;
    private readonly Task _passing;

    private ServedApp(TreeProcess tree, DriveLog log) =>
        (_tree, _log, _passing) = (tree, log, log.Pass(tree.Output));

    public bool HasEnded => _tree.HasEnded;

    /// <exception cref="IOException">It cannot be started.</exception>
    public static ServedApp Start(
        ServeOrder order, ImmutableArray<string> command, IReadOnlyDictionary<string, string> environment,
        DriveLog log) =>
        new(TreeProcess.Start(new()
        {
            Command = [.. order.Box, .. command],
            Environment = environment,
            WorkingDirectory = order.WorkingDirectory,
            IsBoxed = !order.Box.IsEmpty,
        }), log);

    /// <summary>Asks until it answers. Null: it does; otherwise why it never did, in a sentence.</summary>
    public async Task<string?> WaitUntilReady(ServeOrder order, LoopbackClient client, CancellationToken cancellation)
    {
        var plan = order.App;
        var look = new HttpProbe("GET", plan.Ready);
        var clock = Stopwatch.StartNew();
        var last = "";
        while (clock.Elapsed < plan.ReadyWithin)
        {
            if (HasEnded)
            {
                return $"the app ended before it answered {Ending()}";
            }

            last = await LookAsync(look, AddressOf(order.Port), client, plan.ReadyWithin - clock.Elapsed, cancellation);
            if (last.Length == 0)
            {
                return null;
            }

            await Task.WhenAny(_tree.Ended, Task.Delay(s_lookAgain, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }

        return $"the app was not ready within {Probing.Seconds(plan.ReadyWithin)}: GET {plan.Ready} on port "
            + $"{order.Port} (PORT): {last}{_log.LastWords()}";
    }

    public static Uri AddressOf(int port) =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/"));

    /// <summary>
    /// How it ended by itself, and what it said last, which may still be on its way. A grandchild that holds the pipe
    /// is not waited for.
    /// </summary>
    public string Ending()
    {
        _passing.Wait(s_lastWords);
        var how = _tree.ExitCode > 128 ? $"signal {_tree.ExitCode - 128}" : $"exit code {_tree.ExitCode}";
        return $"({how}){_log.LastWords()}";
    }

    public Task EndsWithin(TimeSpan timeout) => Task.WhenAny(_tree.Ended, Task.Delay(timeout));

    /// <summary>To its end by itself, however long it takes: the gate's time is over all.</summary>
    public async Task<int> WaitForEnd(CancellationToken cancellation)
    {
        await _tree.Ended.WaitAsync(cancellation);
        return _tree.ExitCode;
    }

    /// <summary>Ends it with everything it has started. Null: it went when it was asked to.</summary>
    public string? Stop()
    {
        var went = _tree.End(EndGrace);
        _passing.Wait(EndGrace);
        return went ? null : $"it did not end within {Probing.Seconds(EndGrace)} of SIGTERM and was killed";
    }

    public void Dispose()
    {
        Stop();
        _tree.Dispose();
    }

    /// <summary>Empty: it is ready.</summary>
    private static async Task<string> LookAsync(
        HttpProbe look, Uri app, LoopbackClient client, TimeSpan left, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(left < s_lookTimeout ? left : s_lookTimeout);
        try
        {
            var answer = await client.AskAsync(app, look, limit.Token);
            return answer.Status < ServerError ? "" : $"status {answer.Status}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "no whole answer in time";
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Probing.WhyNone(e) is "nothing listens any more" ? "nothing listens" : Probing.WhyNone(e);
        }
    }
}
