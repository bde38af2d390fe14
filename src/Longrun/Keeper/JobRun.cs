using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Longrun.Core.Text;
using Longrun.Jobs;
using Longrun.Processes;
using Longrun.Sandbox;

namespace Longrun.Keeper;

/// <summary>One job from its folder to its exit record, on a thread of its own.</summary>
internal sealed class JobRun(KeeperLoop keeper, JobFolder folder, TimeProvider clock)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(2);

    /// <summary>A full disk: the end is written as soon as there is room.</summary>
    private static readonly TimeSpan WriteAgain = TimeSpan.FromSeconds(1);

    private const int InfoBytesMax = 4096;

    /// <summary>Of the job's own log, for a sentence about why it could not start.</summary>
    private const int DetailCharactersMax = 400;

    private const string Silence = "it said nothing";

    private DateTimeOffset? _startedAt;

    /// <summary>
    /// Does nothing when somebody else holds the job or it cannot be closed yet: it is looked at again.
    /// </summary>
    public void Run()
    {
        if (folder.ReadStarted() is not null)
        {
            Recovery.TryClose(keeper.Layout, folder, clock);
            return;
        }

        using var held = FileLock.TryTake(folder.LockFile);
        if (held is not null && !folder.HasEnded && folder.ReadStarted() is null)
        {
            Close(Start());
            keeper.WakeOrchestrator();
        }
    }

    private ExitRecord Start()
    {
        if (keeper.StopNow())
        {
            return Ended(ExitReason.Stopped);
        }

        if (File.Exists(folder.CancelFile))
        {
            return Ended(ExitReason.Cancelled);
        }

        try
        {
            var spec = folder.ReadSpec() ?? throw new IOException("spec.json is not there");
            return Run(WithHanded(spec), keeper.Setup());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return Ended(ExitReason.NotStarted) with { Detail = error.Message };
        }
    }

    private JobSpec WithHanded(JobSpec spec) => spec with
    {
        Environment = HandedOfFiles(spec).SetItems(spec.Environment).SetItems(spec.Handed.Select(name =>
            KeyValuePair.Create(
                name,
                keeper.Handed(name) ?? throw new IOException(
                    $"{name} is not in the environment this keeper was started in; it ends 30 s after its last job")))),
    };

    private static ImmutableDictionary<string, string> HandedOfFiles(JobSpec spec) =>
        spec.HandedFiles.Aggregate(ImmutableDictionary<string, string>.Empty, static (handed, file) =>
            SafeFile.ReadCapped(file.Path, HandedFile.BytesMax) is SafeRead.Content { Bytes: var bytes }
                ? handed.SetItems(VariableLines.Read(Encoding.UTF8.GetString(bytes)).Where(v => file.Hands(v.Key)))
                : throw new IOException($"{file.Path}, which has secrets of it, cannot be read"));

    private ExitRecord Run(JobSpec spec, KeeperSetup setup)
    {
        var sandbox = spec.Sandbox is null
            ? null
            : setup.Sandbox ?? throw new IOException("it asks for a sandbox and none holds on this machine");
        using var descriptors = new JobDescriptors(folder, spec.SeparateErrors, setup.StopFiles);
        var root = keeper.Children.Start(new()
        {
            File = sandbox?.Bwrap ?? setup.SelfCommand[0],
            Arguments = Arguments(spec, setup, descriptors.StopNames),
            Environment = sandbox is null ? KeeperStart.RuntimeEnvironment : [],
            WorkingDirectory = "/",
            NewSession = true,
            Descriptors = descriptors.ForChild,
        });
        descriptors.CloseChildEnds();
        var inside = sandbox is null ? null : ReadInfo(descriptors.Info);
        if (sandbox is not null && inside is null)
        {
            root.Wait();
            return Ended(ExitReason.NotStarted) with { Detail = $"bwrap: {LastWords()}" };
        }

        if (WriteStarted(root, inside) is { } died)
        {
            return died;
        }

        using var job = new RunningJob(folder, spec, keeper.Children, clock) { Root = root, Init = inside?.Init };
        keeper.Add(job);
        try
        {
            descriptors.Heartbeat.TryWrite(InitLine.Write(spec));
            descriptors.Heartbeat.NeverBlock();
            job.BeginBeating(descriptors.Heartbeat);
            WaitForEnd(job, spec);
            EndRest(job);
            descriptors.Report.NeverBlock();
        }
        finally
        {
            keeper.Remove(job);
        }

        return Judge(spec, job, InitReport.Parse(descriptors.Report.ReadToEnd(InitLine.ReportBytesMax)));
    }

    /// <summary>Until the root has ended; where the job may not be quiet for ever, with an eye on it.</summary>
    private void WaitForEnd(RunningJob job, JobSpec spec)
    {
        if (spec.Quiet is { } quiet)
        {
            var watch = new LifeWatch(
                job.Init?.Pid ?? job.Root.Pid, folder, spec.Environment.GetValueOrDefault("HOME"), quiet, clock);
            do
            {
                if (watch.Look() is { } sentence)
                {
                    job.EndQuiet(sentence);
                    break;
                }
            }
            while (!job.Root.Wait(watch.Every));
        }

        job.Root.Wait();
    }

    private ImmutableArray<string> Arguments(JobSpec spec, KeeperSetup setup, ImmutableArray<string> stops)
    {
        ImmutableArray<string> init =
            [KeeperStart.InitVerb, spec.Sandbox is null ? InitLine.InTree : InitLine.InNamespace, .. stops];
        return spec.Sandbox is null
            ? [.. setup.SelfCommand.Skip(1), .. init]
            :
            [
                .. Bubblewrap.Arguments(setup.Sandbox!, spec.Sandbox, InitLine.BwrapDescriptor),
                .. Bubblewrap.Environment(KeeperStart.RuntimeEnvironment.Add(Strays.Marker, keeper.Layout.State)),
                "--", .. setup.SelfCommand, .. init,
            ];
    }

    /// <summary>Written before the init is told what to run: nothing of a job ever runs unrecorded.</summary>
    private ExitRecord? WriteStarted(Child root, Inside? inside)
    {
        if (ProcessIdentity.Of(root.Pid) is not { } identity)
        {
            root.Wait();
            return Ended(ExitReason.NotStarted) with { Detail = $"its init ended at once: {LastWords()}" };
        }

        _startedAt = clock.GetUtcNow();
        var started = new StartedRecord
        {
            At = _startedAt.Value,
            Keeper = ProcessIdentity.Self,
            Root = identity,
            Init = inside?.Init,
            PidNamespace = inside?.PidNamespace,
        };
        DurableFile.Write(
            folder.StartedFile, JsonSerializer.SerializeToUtf8Bytes(started, JobJson.Default.StartedRecord));
        return null;
    }

    /// <summary>Null when bwrap ended before it had made a sandbox.</summary>
    private static Inside? ReadInfo(Descriptor pipe)
    {
        var bytes = pipe.ReadToEnd(InfoBytesMax);
        if (bytes.Length == 0)
        {
            return null;
        }

        using var info = JsonDocument.Parse(bytes);
        return ProcessIdentity.Of(info.RootElement.GetProperty("child-pid").GetInt32()) is { } init
            ? new(init, info.RootElement.GetProperty("pid-namespace").GetInt64())
            : null;
    }

    /// <summary>The root has ended; what is left is ended too before anybody reads a result.</summary>
    private void EndRest(RunningJob job)
    {
        var begun = clock.GetTimestamp();
        while (clock.GetElapsedTime(begun) < Recovery.DeathTimeout && !AllGone(job))
        {
            Thread.Sleep(LookAgain);
        }
    }

    private bool AllGone(RunningJob job)
    {
        if (job.Init is { } init)
        {
            return !init.IsAlive || !init.Signal(Native.SignalKill);
        }

        // An init that was killed had no time to end its tree: its orphans came to us.
        return !job.Root.Signalled || keeper.Children.SweepStrangers();
    }

    private ExitRecord Judge(JobSpec spec, RunningJob job, InitReport? report)
    {
        var bytes = RunningJob.OutputBytes(folder);
        var exit = report switch
        {
            // A stop kills a tree from all sides: a worker may end of its child's death before it dies itself, and with
            // 0 where it passes that over (`make | tail`).
            InitReport.Exited when keeper.StopNow() => Ended(ExitReason.Stopped),
            InitReport.Exited exited => Ended(ExitReason.Exited) with { ExitCode = exited.Code },
            InitReport.Missing missing => Ended(ExitReason.NotStarted) with { Detail = missing.Why, StartedAt = null },
            _ when job.Reason is { } asked => Ended(asked) with { Detail = job.Detail },
            InitReport.Stopped => Ended(ExitReason.Stopped),
            InitReport.Orphaned => Ended(ExitReason.Interrupted) with { Detail = "its keeper stood still" },
            _ when keeper.StopNow() => Ended(ExitReason.Stopped),
            // Without a word of its own it was ended from outside: nothing of the job's is at fault, it is tried again.
            InitReport.NeverBegan when LastWords() == Silence =>
                Ended(ExitReason.Interrupted) with { Detail = "its init was killed before it began" },
            InitReport.NeverBegan => Ended(ExitReason.NotStarted) with { Detail = LastWords(), StartedAt = null },
            _ => Ended(ExitReason.Interrupted) with { Detail = $"its init was killed: {LastWords()}" },
        };
        if (bytes > spec.OutputBytesMax)
        {
            exit = exit with { Reason = ExitReason.Flooded };
            LogCut.Apply(folder.OutputLog);
            if (spec.SeparateErrors)
            {
                LogCut.Apply(folder.ErrorLog);
            }
        }

        return exit with { OutputBytes = bytes, CpuMs = (long)job.Root.Cpu.TotalMilliseconds };
    }

    private ExitRecord Ended(ExitReason reason) => new()
    {
        Job = folder.Id,
        Reason = reason,
        StartedAt = _startedAt,
        EndedAt = clock.GetUtcNow(),
    };

    private string LastWords()
    {
        var log = File.Exists(folder.ErrorLog) ? folder.ErrorLog : folder.OutputLog;
        using var stream = File.OpenRead(log);
        stream.Seek(-Math.Min(stream.Length, DetailCharactersMax), SeekOrigin.End);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Trim() is { Length: > 0 } words ? words : Silence;
    }

    private void Close(ExitRecord exit)
    {
        while (true)
        {
            try
            {
                folder.Close(keeper.Layout, exit);
                return;
            }
            catch (IOException error) when (Directory.Exists(folder.Root))
            {
                keeper.Log($"{folder.Id}: its end cannot be written: {error.Message}");
                Thread.Sleep(WriteAgain);
            }
        }
    }

    private sealed record Inside(ProcessIdentity Init, long PidNamespace);
}
