using System.Diagnostics;
using System.Text;
using Longrun.Processes;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>How a started <c>longrun</c> ended and what it said.</summary>
internal sealed record Ended(int ExitCode, string Output, string Errors)
{
    public Ended With(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode} instead of {exitCode}\n{Output}\n{Errors}");
        return this;
    }

    /// <summary>One sentence of a fault, a hint where there is one, no stack trace.</summary>
    public Ended Complains(int exitCode, string about)
    {
        With(exitCode);
        Assert.Contains(about, Errors, StringComparison.Ordinal);
        Assert.StartsWith("longrun: ",
            Errors.Split('\n').First(l => !l.Contains(": error: ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Errors, StringComparison.Ordinal);
        return this;
    }
}

/// <summary>A <c>longrun</c> that was started as a process of its own, and may be killed.</summary>
internal sealed class NightProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly string _words;

    public NightProcess(NightScene scene, string folder, IReadOnlyList<string> arguments)
    {
        _words = string.Join(' ', arguments);
        var start = new ProcessStartInfo(NightScene.Program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in scene.Variables)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Add(_errors, line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Pid => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Story
    {
        get
        {
            lock (_output)
            {
                return $"$ longrun {_words}{(HasExited ? $" -> {_process.ExitCode}" : "")}\n{_output}{_errors}";
            }
        }
    }

    public string OutputSoFar
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public Ended End(TimeSpan timeOut)
    {
        Assert.True(_process.WaitForExit(timeOut), $"it did not end within {timeOut}:\n{Story}");
        // With a limit it does not wait for the ends of the streams, which come a moment later on a busy machine.
        _process.WaitForExit();
        lock (_output)
        {
            return new(_process.ExitCode, _output.ToString(), _errors.ToString());
        }
    }

    public void Kill()
    {
        ProcessIdentity.Of(Pid)?.Signal(Native.SignalKill);
        Assert.True(_process.WaitForExit(NightScene.CommandTimeOut), "a killed process is still there");
    }

    public void Dispose() => _process.Dispose();

    private void Add(StringBuilder text, string? line)
    {
        lock (_output)
        {
            text.Append(line).Append(line is null ? "" : "\n");
        }
    }
}
