using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Longrun.Core;

namespace Longrun.Serving;

/// <summary>All stand-ins of one gate, on the ports after the app's, in the order of the plan.</summary>
internal sealed class StandIns : IDisposable
{
    /// <summary>What an app sends after it has answered has to have arrived by then.</summary>
    private static readonly TimeSpan s_arriveWithin = TimeSpan.FromSeconds(10);

    /// <summary>And for so long nothing more may come: what arrives twice mostly does at once.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_lookAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>4 MiB of what one stand-in got are kept as evidence.</summary>
    private const int KeptMax = 4 << 20;

    private readonly ImmutableArray<StandInServer> _servers;

    private StandIns(ImmutableArray<StandInServer> servers) => _servers = servers;

    public static StandIns Start(ServeOrder order)
    {
        var servers = ImmutableArray.CreateBuilder<StandInServer>();
        foreach (var plan in order.App.Mocks)
        {
            servers.Add(StandInServer.Start(plan, order.Port + 1 + servers.Count));
        }

        return new(servers.ToImmutable());
    }

    /// <summary>Where the app finds each.</summary>
    public IEnumerable<KeyValuePair<string, string>> Variables =>
        _servers.Select(server => KeyValuePair.Create(server.Plan.Variable, server.Address));

    /// <summary>Until all has arrived and no more comes, or it is too late, or the app is gone.</summary>
    public async Task WaitUntilQuiet(Func<bool> isOver, CancellationToken cancellation)
    {
        if (_servers.All(server => server.Plan.Received.IsEmpty))
        {
            return;
        }

        var clock = Stopwatch.StartNew();
        while (!isOver() && clock.Elapsed < s_arriveWithin
            && !_servers.All(server => Arrivals.IsComplete(server.Plan, server.Received)))
        {
            await Task.Delay(s_lookAgain, cancellation);
        }

        var (count, since) = (Count, Stopwatch.StartNew());
        while (!isOver() && since.Elapsed < s_quiet && clock.Elapsed < s_arriveWithin + s_quiet)
        {
            await Task.Delay(s_lookAgain, cancellation);
            if (Count != count)
            {
                count = Count;
                since.Restart();
            }
        }
    }

    public IEnumerable<string> Faults() =>
        _servers.SelectMany(server => Arrivals.Faults(server.Plan, server.Received, server.Count));

    public IEnumerable<string> Lines() =>
        _servers.Select(server => $"{server.Plan.Name} got {server.Count} requests");

    /// <summary>What came of the app's start alone counts too, and may be what was expected of the probes.</summary>
    public IEnumerable<string> Early() => _servers.Where(server => server.Count > 0).Select(server =>
        $"{server.Plan.Name} got {server.Count} request{(server.Count == 1 ? "" : "s")} before the app was ready");

    /// <summary>Everything that arrived, a line each.</summary>
    public ImmutableArray<EvidenceItem> Save(string folder)
    {
        var files = ImmutableArray.CreateBuilder<EvidenceItem>();
        foreach (var server in _servers.Where(server => server.Count > 0))
        {
            var name = $"received-{server.Plan.Name}.jsonl";
            using var file = File.Create(Path.Combine(folder, name));
            foreach (var request in server.Received.TakeWhile(_ => file.Length < KeptMax))
            {
                file.Write(JsonSerializer.SerializeToUtf8Bytes(request, ReceivedJson.Default.ReceivedRequest));
                file.Write("\n"u8);
            }

            files.Add(new($"what {server.Plan.Name} got", name));
        }

        return files.ToImmutable();
    }

    public void Dispose()
    {
        foreach (var server in _servers)
        {
            server.Dispose();
        }
    }

    private int Count => _servers.Sum(server => server.Count);
}
