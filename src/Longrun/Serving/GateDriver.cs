using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Longrun.Core;
using Longrun.Core.Text;

namespace Longrun.Serving;

/// <summary>
/// Runs inside the job of an app gate: starts the app in a box of its own, does what is to be done with it from
/// outside, ends it, and writes down what it saw where the app cannot. See docs/formats/serving.md.
/// </summary>
internal sealed class GateDriver(
    ServeOrder order, IReadOnlyDictionary<string, string> environment, DriveLog log)
{
    private const string TakenWords = " is in use already";

    /// <summary>Whether it failed for a port before anything was started, which is no fault of the work.</summary>
    public static bool IsTaken(string failure) => failure.StartsWith("port ", StringComparison.Ordinal)
        && failure.Contains(TakenWords, StringComparison.Ordinal);

    /// <summary>How this program is started as one; the argument is the order's file.</summary>
    public const string Verb = "gate-drive";

    /// <summary>For a port to be free: its last holder is gone, or is just going.</summary>
    private static readonly TimeSpan s_portTimeout = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_endTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>Of each list in the results: more than two hundred things are not asked.</summary>
    private const int SentencesMax = 220;

    /// <summary>Characters; with it the results stay below their cap.</summary>
    private const int SentenceMax = 1_000;

    private readonly List<string> _failures = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _asked = [];
    private readonly List<EvidenceItem> _files = [];
    private double? _readySeconds;

    /// <returns>0 where the results are written, whatever they say.</returns>
    public static int Run(string orderFile, IReadOnlyDictionary<string, string> environment, Stream output)
    {
        var order = ServeOrder.Read(orderFile);
        var log = new DriveLog(output);
        var results = new GateDriver(order, environment, log).RunAsync(CancellationToken.None).GetAwaiter().GetResult();
        results.Write(order.Results);
        return 0;
    }

    private async Task<ServeResults> RunAsync(CancellationToken cancellation)
    {
        try
        {
            // A setup may take minutes, in which another program has taken one.
            if (HasPorts() && await PrepareAsync(cancellation) && HasPorts())
            {
                await ServeAsync(cancellation);
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            Fail($"the app could not be started: {e.Message}");
        }

        return new()
        {
            Failures = Some(_failures), Notes = Some(_notes), Asked = Some(_asked),
            Files = [.. _files.Take(SentencesMax)], ReadySeconds = _readySeconds,
        };
    }

    private static ImmutableArray<string> Some(List<string> sentences) =>
        [.. sentences.Take(SentencesMax).Select(sentence => Cut.To(sentence, SentenceMax))];

    private bool HasPorts()
    {
        // Not at the first look: a connection to anywhere has such a number for its own end now and then.
        if (SpinWait.SpinUntil(() => PortTaken() is null, s_portTimeout) || PortTaken() is not { } taken)
        {
            return true;
        }

        Fail($"port {taken}{TakenWords}: something that was started before has stayed, or another"
            + " program has it; `first_port:` chooses others");
        return false;
    }

    private int? PortTaken()
    {
        var ports = Enumerable.Range(order.Port, 1 + order.App.Mocks.Length);
        return ports.Where(port => !LoopbackPorts.IsFree(port)).Cast<int?>().FirstOrDefault();
    }

    private async Task<bool> PrepareAsync(CancellationToken cancellation)
    {
        if (order.Prepare.IsEmpty)
        {
            return true;
        }

        using var setup = ServedApp.Start(order, order.Prepare, Environment(), log);
        var code = await setup.WaitForEnd(cancellation);
        setup.Stop();
        if (code != 0)
        {
            Fail($"the setup failed {setup.Ending()}");
        }

        return code == 0;
    }

    private async Task ServeAsync(CancellationToken cancellation)
    {
        using var client = new LoopbackClient();
        using var mocks = StandIns.Start(order);
        var clock = Stopwatch.StartNew();
        using var app = ServedApp.Start(order, order.Command, Environment().SetItems(mocks.Variables), log);
        if (await app.WaitUntilReady(order, client, cancellation) is { } never)
        {
            Fail(never);
        }
        else
        {
            _readySeconds = Math.Round(clock.Elapsed.TotalSeconds, 3);
            log.Say(string.Create(CultureInfo.InvariantCulture, $"ready after {_readySeconds:0.0} s"));
            _notes.AddRange(mocks.Early());
            await VisitAsync(app, client, cancellation);
            if (_failures.Count > 0)
            {
                await app.EndsWithin(s_endTimeout); // what answers no more may be ending just now
            }

            await mocks.WaitUntilQuiet(() => app.HasEnded, cancellation);
            Compare(mocks);
        }

        _files.InsertRange(0, mocks.Save(order.Results)); // few, and never left out for pictures
        End(app);
    }

    private async Task VisitAsync(ServedApp app, LoopbackClient client, CancellationToken cancellation)
    {
        var address = new AppAddress(ServedApp.AddressOf(order.Port), order.Results);
        foreach (var visit in Visits.Of(order, client, environment))
        {
            var outcome = await visit.Go(address, cancellation);
            _asked.Add($"{visit.Label}: {outcome.Seen}");
            log.Say($"{visit.Label}: {outcome.Seen}");
            foreach (var failure in outcome.Failures)
            {
                Fail(failure);
            }

            _notes.AddRange(outcome.Notes);
            _files.AddRange(outcome.Files);
            if (app.HasEnded)
            {
                return;
            }
        }
    }

    private void Compare(StandIns mocks)
    {
        foreach (var line in mocks.Lines())
        {
            _asked.Add(line);
            log.Say(line);
        }

        foreach (var fault in mocks.Faults())
        {
            Fail(fault);
        }
    }

    /// <summary>Its end is part of the proof: an app that went by itself was not there to the end.</summary>
    private void End(ServedApp app)
    {
        if (app.HasEnded && _readySeconds is not null)
        {
            // The reason of what follows from it.
            var ended = $"the app ended while it was asked {app.Ending()}";
            _failures.Insert(0, ended);
            log.Say(ended);
        }

        if (app.Stop() is { } killed)
        {
            _notes.Add(killed);
            log.Say(killed);
        }

        if (!SpinWait.SpinUntil(() => LoopbackPorts.IsFree(order.Port), s_portTimeout))
        {
            Fail($"port {order.Port} is still in use though everything of the app was ended");
        }
    }

    /// <summary>The job's own, with what the app needs to know of its ports.</summary>
    private ImmutableDictionary<string, string> Environment()
    {
        var port = order.Port.ToString(CultureInfo.InvariantCulture);
        return environment.ToImmutableDictionary().RemoveRange(order.Withheld)
            .SetItem("PORT", port).SetItem("LONGRUN_PORT", port);
    }

    private void Fail(string sentence)
    {
        _failures.Add(sentence);
        log.Say(sentence);
    }
}
