using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;

namespace Longrun.Processes;

/// <summary>A program that has the person's terminal until it ends: its streams are ours, nothing is read.</summary>
internal static class Attached
{
    /// <summary>It was told to end by the signal that we got, or has to be ended.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(2);

    private const int ExitCodeNotFound = 127;

    /// <param name="command">A bare name is looked up on the PATH of its environment.</param>
    /// <param name="environment">The whole environment.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="cancellation">We are asked to end.</param>
    /// <returns>128 plus the signal where one ended it; 127 where it is not there, as a shell has it.</returns>
    public static int Run(
        ImmutableArray<string> command, ImmutableDictionary<string, string> environment, string folder,
        CancellationToken cancellation)
    {
        if (Programs.Find(command[0], environment.GetValueOrDefault("PATH"), folder) is not { } file)
        {
            return ExitCodeNotFound;
        }

        var start = new ProcessStartInfo(file, command.Skip(1)) { WorkingDirectory = folder, UseShellExecute = false };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return ExitCodeNotFound;
        }

        WaitForEnd(process, cancellation);
        return process.ExitCode;
    }

    private static void WaitForEnd(Process process, CancellationToken cancellation)
    {
        try
        {
            process.WaitForExitAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            if (!process.WaitForExit(EndTimeout))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
        }
    }
}
