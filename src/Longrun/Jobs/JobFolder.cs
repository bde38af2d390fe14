using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Longrun.Core;
using Longrun.Processes;

namespace Longrun.Jobs;

/// <summary>
/// Where the jobs of one run on one machine lie, and what else the keeper and the orchestrator share.
/// </summary>
internal sealed record JobsLayout(string State)
{
    public const string StopName = "STOP";

    public string Jobs => Path.Combine(State, "jobs");

    /// <summary>One empty file for each ended job: the orchestrator watches this folder only.</summary>
    public string Ended => Path.Combine(State, "ended");

    public string Keeper => Path.Combine(State, "keeper");

    public string KeeperLock => Path.Combine(Keeper, "lock");

    public string KeeperFile => Path.Combine(Keeper, "keeper.json");

    public string KeeperLog => Path.Combine(Keeper, "keeper.log");

    public string SetupFile => Path.Combine(Keeper, "setup.json");

    /// <summary>The second kill switch: it goes on holding where somebody deletes the first.</summary>
    public string Stop => Path.Combine(State, StopName);

    public JobFolder Folder(JobId id) => new(id, Path.Combine(Jobs, Name(id)));

    public void Create()
    {
        foreach (var folder in (ReadOnlySpan<string>)[Jobs, Ended, Keeper])
        {
            Directory.CreateDirectory(folder);
        }
    }

    /// <summary>
    /// The keeper that serves this state directory, or null. A keeper removes the file before its last look.
    /// </summary>
    public ProcessIdentity? RunningKeeper() =>
        JobFolder.Read(KeeperFile, JobJson.Default.KeeperRecord) is { Process: { IsAlive: true } process }
            ? process
            : null;

    public IEnumerable<JobFolder> Folders()
    {
        foreach (var path in Directory.EnumerateDirectories(Jobs))
        {
            var name = Path.GetFileName(path);
            if (name[0] != '.')
            {
                yield return new(new(name), path);
            }
        }
    }

    private static string Name(JobId id) => id.Value.Length > 0 && id.Value[0] != '.' && !id.Value.Contains('/')
        ? id.Value
        : throw new InvalidOperationException($"'{id}' cannot name a job's folder");
}

/// <summary>The files of one job. See docs/formats/jobs.md.</summary>
internal sealed record JobFolder(JobId Id, string Root)
{
    public string SpecFile => Path.Combine(Root, "spec.json");

    public string LockFile => Path.Combine(Root, "lock");

    public string StartedFile => Path.Combine(Root, "started.json");

    public string ExitFile => Path.Combine(Root, "exit.json");

    public string CancelFile => Path.Combine(Root, "cancel");

    /// <summary>What the job printed; standard errors too, in order, unless they were asked for apart.</summary>
    public string OutputLog => Path.Combine(Root, "stdout.log");

    public string ErrorLog => Path.Combine(Root, "stderr.log");

    public bool HasEnded => File.Exists(ExitFile);

    public JobSpec? ReadSpec() => Read(SpecFile, JobJson.Default.JobSpec);

    public StartedRecord? ReadStarted() => Read(StartedFile, JobJson.Default.StartedRecord);

    public ExitRecord? ReadExit() => Read(ExitFile, JobJson.Default.ExitRecord);

    /// <summary>Writes the end durably, then wakes whoever waits for it. The caller holds the job's lock.</summary>
    public void Close(JobsLayout layout, ExitRecord exit)
    {
        DurableFile.Write(ExitFile, JsonSerializer.SerializeToUtf8Bytes(exit, JobJson.Default.ExitRecord));
        File.WriteAllBytes(Path.Combine(layout.Ended, Id.Value), []);
    }

    internal static T? Read<T>(string path, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}

/// <summary>Where a job stands.</summary>
internal abstract record JobStatus
{
    private JobStatus()
    {
    }

    /// <summary>Never submitted, or removed.</summary>
    public sealed record Missing : JobStatus;

    /// <summary>Submitted; no keeper has started it yet.</summary>
    public sealed record Pending : JobStatus;

    public sealed record Running(DateTimeOffset StartedAt) : JobStatus;

    public sealed record Ended(ExitRecord Exit) : JobStatus;
}
