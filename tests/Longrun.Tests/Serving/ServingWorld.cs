using Longrun.Core;
using Longrun.Jobs;
using Longrun.Processes;
using Longrun.Sandbox;
using Longrun.Serving;
using Longrun.Tests.Jobs;
using Xunit;

namespace Longrun.Tests.Serving;

/// <summary>
/// A checkout with an app in it, a home, a folder for results and a real keeper: what an app gate's job has of Longrun.
/// Nothing of it is alive or on the disk when it is disposed.
/// </summary>
internal sealed class ServingWorld : IDisposable
{
    private readonly JobWorld _jobs = new();

    public ServingWorld(bool sandboxed = true)
    {
        IsSandboxed = sandboxed;
        Home = Directory.CreateDirectory(Path.Combine(_jobs.Root, "home")).FullName;
        Results = Directory.CreateDirectory(Path.Combine(_jobs.Root, "results")).FullName;
        Port = FreePorts.Block(Caps.PortsPerSlot);
    }

    public bool IsSandboxed { get; }

    public string Home { get; }

    public string Results { get; }

    public string Checkout => _jobs.Workspace;

    public string Root => _jobs.Root;

    public int Port { get; }

    /// <summary>Run before the app; empty: nothing.</summary>
    public string Setup { get; set; } = "";

    public GateKind Kind { get; init; } = GateKind.Serve;

    public string Log { get; private set; } = "";

    public ExitRecord? Exit { get; private set; }

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Checkout, name), text);

    /// <summary>A server of node whose answers are the body of a function of <c>req, res, body</c>.</summary>
    public string Node(string answers, string before = "")
    {
        Write("app.js", $$"""
            const http = require('http');
            {{before}}
            const server = http.createServer((req, res) => {
              let body = '';
              req.on('data', part => body += part);
              req.on('end', async () => { {{answers}} });
            });
            server.listen(process.env.PORT, '127.0.0.1', () => console.log('listening on ' + process.env.PORT));
            """);
        return "node app.js";
    }

    /// <summary>Runs the job to its end. Null: no results were written.</summary>
    public ServeResults? Serve(string run, AppPlan plan, Func<JobSpec, JobSpec>? change = null)
    {
        var inside = new SandboxSpec { Writable = [Checkout, Home] };
        var own = KeeperStart.RuntimeEnvironment;
        var order = new ServeOrder
        {
            Gate = "app",
            Kind = Kind,
            App = plan,
            Prepare = Setup.Length > 0 ? ["sh", "-c", Setup] : [],
            Command = ["sh", "-c", run],
            Box = IsSandboxed
                ? [_jobs.Setup.Sandbox!.Bwrap, .. Bubblewrap.Inside(_jobs.Setup.Sandbox!, inside, Checkout)]
                : [],
            Withheld = [.. own.Keys],
            WorkingDirectory = Checkout,
            Port = Port,
            Results = Results,
        };
        var file = Path.Combine(Results, ServeOrder.FileName);
        File.WriteAllBytes(file, order.ToJson());
        var spec = _jobs.Sh("", IsSandboxed) with
        {
            Command = [JobWorld.Program, GateDriver.Verb, file],
            Environment = own.Add("PATH", Environment.GetEnvironmentVariable("PATH")!).Add("HOME", Home),
            Sandbox = IsSandboxed ? inside with { Writable = [Checkout, Home, Results], Nests = true } : null,
        };
        spec = change?.Invoke(spec) ?? spec;
        Exit = _jobs.RunToEnd(spec);
        Log = _jobs.Output(spec.Id);
        return ServeResults.Read(Results);
    }

    /// <summary>As <see cref="Serve"/>; results must have been written.</summary>
    public ServeResults ResultsOf(string run, AppPlan plan)
    {
        var results = Serve(run, plan);
        Assert.True(results is not null, $"no results: {Exit}\n{Log}");
        return results;
    }

    /// <summary>Nothing that has this world's home in its environment is alive, and its ports are free.</summary>
    public void NothingIsLeft()
    {
        Assert.True(JobWorld.Until(() => Alive().Count == 0), $"still alive: {string.Join(", ", Alive())}\n{Log}");
        Assert.All(Enumerable.Range(Port, 10), port => Assert.True(LoopbackPorts.IsFree(port), $"{port} is in use"));
    }

    private List<string> Alive()
    {
        var found = new List<string>();
        foreach (var entry in ProcessEntry.All())
        {
            try
            {
                if (File.ReadAllText($"/proc/{entry.Pid}/environ").Contains(Home, StringComparison.Ordinal))
                {
                    found.Add($"{entry.Pid} {entry.Name}");
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It has ended, or is not ours.
            }
        }

        return found;
    }

    public void Dispose() => _jobs.Dispose();
}
