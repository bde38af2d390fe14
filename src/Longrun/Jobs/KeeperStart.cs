using System.Collections.Immutable;
using Longrun.Processes;

namespace Longrun.Jobs;

/// <summary>How this program starts itself as a keeper or as a job's init.</summary>
internal static class KeeperStart
{
    public const string KeeperVerb = "keeper";

    public const string InitVerb = "keep-init";

    /// <summary>
    /// The log only says what went wrong with the keeper itself; older words are dropped above 1 MiB.
    /// </summary>
    private const long LogBytesMax = 1L << 20;

    /// <summary>
    /// What .NET needs to start quickly and closed: no diagnostic socket through which a job of the same user could
    /// take the process over, no double mapping of code (10 ms of each start).
    /// </summary>
    public static ImmutableDictionary<string, string> RuntimeEnvironment { get; } =
        ImmutableDictionary.CreateRange(new Dictionary<string, string>
        {
            ["DOTNET_ROOT"] = DotnetRoot,
            ["DOTNET_EnableDiagnostics"] = "0",
            ["DOTNET_EnableWriteXorExecute"] = "0",
            ["DOTNET_TieredPGO"] = "0",
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_gcConcurrent"] = "0",
            ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
        });

    /// <summary>The .NET that runs us: three folders above its own assemblies.</summary>
    public static string DotnetRoot =>
        Path.GetFullPath("../../..", System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory());

    /// <summary>In a session of its own, so that neither the terminal nor the orchestrator's end reaches it.</summary>
    /// <param name="layout">Its state directory.</param>
    /// <param name="setup">How to start this program.</param>
    /// <param name="environment">
    /// What it hands to jobs by name. It stays in memory, of a process that cannot be looked into.
    /// </param>
    public static int Detached(
        JobsLayout layout, KeeperSetup setup, ImmutableDictionary<string, string> environment)
    {
        if (File.Exists(layout.KeeperLog) && new FileInfo(layout.KeeperLog).Length > LogBytesMax)
        {
            File.WriteAllBytes(layout.KeeperLog, []);
        }

        using var nothing = Descriptor.Open("/dev/null", Native.OpenReadOnly);
        using var log = Descriptor.Open(
            layout.KeeperLog, Native.OpenWriteOnly | Native.OpenCreate | Native.OpenAppend);
        var (pid, error) = Spawn.Start(new()
        {
            File = setup.SelfCommand[0],
            Arguments = [.. setup.SelfCommand.Skip(1), KeeperVerb, layout.State],
            Environment = environment.SetItems(RuntimeEnvironment),
            WorkingDirectory = "/",
            NewSession = true,
            Descriptors = [nothing.Number, log.Number, log.Number],
        });
        if (error != 0)
        {
            throw Native.Failure(setup.SelfCommand[0], error);
        }

        // It is our child as long as we live: reaped, or it would stay as a zombie until then.
        new Thread(() => Reaped.Take(pid)) { IsBackground = true, Name = "keeper's end" }.Start();
        return pid;
    }
}
