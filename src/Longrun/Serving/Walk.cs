using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Longrun.Browsing;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Processes;

namespace Longrun.Serving;

/// <summary>
/// A walk through the app: an agent in a box of its own, with a browser as its only tools. What its tools recorded
/// decides, criterion by criterion; how its session went is read from what it printed, later and elsewhere.
/// </summary>
internal sealed class Walk(WalkStart start, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>For what it has started to end with it.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of what it prints that are kept: a walk of an hour prints 2 MiB.</summary>
    private const int TranscriptBytesMax = 64 << 20;

    /// <summary>Of what went wrong in pages meanwhile.</summary>
    private const int NotesMax = 5;

    public static Visit Visit(WalkStart start, IReadOnlyDictionary<string, string> environment) =>
        new("walk", new Walk(start, environment).GoAsync);

    private async Task<VisitOutcome> GoAsync(AppAddress app, CancellationToken cancellation)
    {
        if (start.Fault is { } fault)
        {
            return new() { Seen = fault, Failures = [fault] };
        }

        var end = await RunAsync(app.Results, cancellation);
        DurableFile.Write(
            Path.Combine(app.Results, WalkerEnd.FileName),
            JsonSerializer.SerializeToUtf8Bytes(end, ServeJson.Default.WalkerEnd));
        var record = WalkRecord.Read(start.Out);
        ImmutableArray<WalkStep> steps = [.. record.Steps.Take(Walking.StepsMax)];
        ImmutableArray<string> late = end.TimedOut
            ? [$"the walk was not through within {Probing.Seconds(start.Within)}"] : [];
        return new()
        {
            Seen = $"{steps.Length} steps",
            Failures = [.. late, .. Walking.Failures(start.Criteria, steps)],
            Notes = [.. record.Notes.Take(NotesMax)],
            Files = [.. steps.Select(step => Kept(app.Results, step)).OfType<EvidenceItem>()],
        };
    }

    private async Task<WalkerEnd> RunAsync(string results, CancellationToken cancellation)
    {
        var before = ProcessEntry.Below(Environment.ProcessId).Select(entry => entry.Identity).ToHashSet();
        var clock = Stopwatch.StartNew();
        using var walker = TreeProcess.Start(new()
        {
            Command = [.. start.Box, .. start.Command],
            Environment = OwnEnvironment(),
            WorkingDirectory = start.Box.IsEmpty ? start.WorkingDirectory : "/",
            IsBoxed = !start.Box.IsEmpty,
        });
        var printing = PrintAsync(walker.Output, Path.Combine(results, WalkerEnd.TranscriptName));
        await Task.WhenAny(walker.Ended, Task.Delay(start.Within, cancellation));
        var timedOut = !walker.HasEnded;
        if (!start.Box.IsEmpty)
        {
            walker.End(s_grace);
        }
        else if (timedOut)
        {
            // Without a box the app is of the same tree; the end of the app is the end of all that is left.
            ProcessEntry.Below(Environment.ProcessId).Where(entry => !before.Contains(entry.Identity)).ToList()
                .ForEach(entry => entry.Identity.Signal(Native.SignalKill));
        }

        await Task.WhenAny(printing, Task.Delay(s_grace, CancellationToken.None));
        return new()
        {
            ExitCode = walker.HasEnded ? walker.ExitCode : null,
            TimedOut = timedOut,
            Seconds = Math.Round(clock.Elapsed.TotalSeconds, 1),
        };
    }

    private ImmutableDictionary<string, string> OwnEnvironment() => start.Environment.SetItems(
        start.Handed.Where(environment.ContainsKey).Select(name => KeyValuePair.Create(name, environment[name])));

    private static Task PrintAsync(Descriptor output, string file) => Task.Factory.StartNew(() =>
    {
        using var kept = File.Create(file);
        var buffer = new byte[32 << 10];
        for (int read; (read = output.Read(buffer)) > 0;)
        {
            if (kept.Length < TranscriptBytesMax)
            {
                kept.Write(buffer, 0, read);
                kept.Flush();
            }
        }
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The walker's box may write where its tools do: no link is followed, no size taken on trust.</summary>
    private EvidenceItem? Kept(string results, WalkStep step)
    {
        var criterion = start.Criteria.FirstOrDefault(one => one.Number == step.Criterion);
        if (criterion is null || step.Shot != Path.GetFileName(step.Shot)
            || SafeFile.ReadCapped(Path.Combine(start.Out, step.Shot), BrowseLimits.ShotBytesMax)
                is not SafeRead.Content { Bytes: var png })
        {
            return null;
        }

        File.WriteAllBytes(Path.Combine(results, step.Shot), png);
        return new(Walking.LabelOf(criterion, step), step.Shot);
    }
}
