using System.Diagnostics;
using System.Text;
using Xunit;

namespace Longrun.Tests.ClaudeNights;

/// <summary>A program started from outside, whose words are kept as they come.</summary>
internal sealed class Outside : IDisposable
{
    /// <summary>The longest night takes two and a half minutes on two idle cores, most of them 30 s.</summary>
    private static readonly TimeSpan NightMax = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Outside(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int ExitCode { get; private set; } = -1;

    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Completes when it has said something.</summary>
    public Task SpeaksAsync() => _firstLine.Task.WaitAsync(NightMax);

    /// <summary>Waits for its end and gives what it said.</summary>
    public async Task<string> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(NightMax);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"it did not end in {NightMax}: {Said}");
        }

        ExitCode = _process.ExitCode;
        return Said;
    }

    /// <summary>SIGKILL, to it alone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            lock (_said)
            {
                _said.AppendLine(line);
            }

            _firstLine.TrySetResult();
        }
    }
}
