using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Longrun.Processes;

/// <summary>
/// A program that is talked to over its standard input and output; its standard error is ours. For a driver inside a
/// job, whose init ends whatever is left.
/// </summary>
internal sealed class PipedProcess : IDisposable
{
    private readonly Process _process;

    private PipedProcess(Process process) => _process = process;

    /// <summary>With our environment but for what is withheld. Null where it is not there or cannot be run.</summary>
    public static PipedProcess? Start(
        ImmutableArray<string> command, string workingDirectory, ImmutableArray<string> withheld)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var name in withheld)
        {
            start.Environment.Remove(name);
        }

        var process = new Process { StartInfo = start };
        try
        {
            process.Start();
            return new(process);
        }
        catch (Win32Exception)
        {
            process.Dispose();
            return null;
        }
    }

    /// <summary>0 at its end.</summary>
    public int Read(Span<byte> buffer) => _process.StandardOutput.BaseStream.Read(buffer);

    /// <summary>Passed over where it does not listen any more: its end says why.</summary>
    public void WriteLine(string text)
    {
        try
        {
            _process.StandardInput.Write(text + "\n");
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
        }
    }

    public void EndInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
        }
    }

    /// <summary>Its exit code; killed with its tree where it does not end in time.</summary>
    public int WaitForEnd(TimeSpan timeout)
    {
        if (!_process.WaitForExit(timeout))
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        return _process.ExitCode;
    }

    public void Dispose() => _process.Dispose();
}
