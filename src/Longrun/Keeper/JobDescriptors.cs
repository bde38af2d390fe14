using System.Collections.Immutable;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Keeper;

/// <summary>The files and pipes between a keeper and one job, both ends, in the order the job's init knows.</summary>
internal sealed class JobDescriptors : IDisposable
{
    private const int Logs = Native.OpenWriteOnly | Native.OpenCreate | Native.OpenAppend;

    private readonly List<Descriptor> _child = [];

    public JobDescriptors(JobFolder folder, bool separateErrors, ImmutableArray<string> stopFiles)
    {
        (var heartbeat, Heartbeat) = Descriptor.Pipe();
        _child.Add(heartbeat);
        _child.Add(Descriptor.Open(folder.OutputLog, Logs));
        _child.Add(Descriptor.Open(separateErrors ? folder.ErrorLog : folder.OutputLog, Logs));
        (Report, var report) = Descriptor.Pipe();
        _child.Add(report);
        (Info, var info) = Descriptor.Pipe();
        _child.Add(info);
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var path in stopFiles)
        {
            if (StopFiles.Open(path) is var (above, name))
            {
                _child.Add(above);
                names.Add(name);
            }
        }

        StopNames = names.ToImmutable();
        ForChild = [.. _child.Select(descriptor => descriptor.Number)];
    }

    /// <summary>Our end: what to run, then beats.</summary>
    public Descriptor Heartbeat { get; }

    /// <summary>Our end: how the init says it ended.</summary>
    public Descriptor Report { get; }

    /// <summary>Our end: what bwrap says of the sandbox it made.</summary>
    public Descriptor Info { get; }

    public ImmutableArray<string> StopNames { get; }

    public ImmutableArray<int> ForChild { get; }

    /// <summary>After the start: an end that we keep open would never be read to its end.</summary>
    public void CloseChildEnds() => _child.ForEach(descriptor => descriptor.Dispose());

    public void Dispose()
    {
        CloseChildEnds();
        Heartbeat.Dispose();
        Report.Dispose();
        Info.Dispose();
    }
}
