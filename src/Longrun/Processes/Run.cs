using System.Buffers;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Longrun.Processes;

/// <summary>A short program to run to its end, with everything it gets: nothing is inherited.</summary>
internal sealed record RunRequest(string Program, ImmutableArray<string> Arguments)
{
    public required string WorkingDirectory { get; init; }

    /// <summary>The whole environment. A bare <see cref="Program"/> is looked up on its PATH.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What it reads from standard input; empty means end of file at once.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    public TimeSpan Timeout { get; init; } = Run.DefaultTimeout;

    /// <summary>Bytes kept of each stream; what comes after is read and thrown away.</summary>
    public int OutputBytesMax { get; init; } = Run.DefaultOutputBytesMax;
}

/// <summary>How a short program ended and what it printed.</summary>
internal sealed record RunResult
{
    /// <summary>
    /// 128 plus the signal where one ended it; 127 where the program is not there, as a shell has it.
    /// </summary>
    public required int ExitCode { get; init; }

    public required byte[] Output { get; init; }

    public required byte[] Errors { get; init; }

    /// <summary>It was ended because its time was over.</summary>
    public bool TimedOut { get; init; }

    /// <summary>
    /// Not all that was printed is here: it was longer than what is kept, or did not end with the program.
    /// </summary>
    public bool Truncated { get; init; }

    public bool Succeeded => ExitCode == 0 && !TimedOut;

    public string OutputText => Encoding.UTF8.GetString(Output);

    public string ErrorText => Encoding.UTF8.GetString(Errors);
}

/// <summary>
/// Runs a short program and captures what it prints. For the orchestrator only: the keeper reaps its children itself,
/// which System.Diagnostics.Process would take from it. Anything that may outlast five seconds is a job instead.
/// </summary>
internal static class Run
{
    /// <summary>Generous for git on a large repository and a slow disk.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    /// <summary>64 MiB: a diff larger than that is not for reading.</summary>
    public const int DefaultOutputBytesMax = 64 << 20;

    /// <summary>
    /// How long a grandchild that keeps the pipe open may delay the answer after the program has ended.
    /// </summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(1);

    private const int ExitCodeNotFound = 127;

    private const int BufferBytes = 32 << 10;

    public static RunResult Capture(RunRequest request, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var path = request.Environment.TryGetValue("PATH", out var value) ? value : null;
        var file = Programs.Find(request.Program, path, request.WorkingDirectory);
        if (file is null)
        {
            return NotFound($"{request.Program}: not found");
        }

        using var process = new Process { StartInfo = Describe(request, file) };
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            return NotFound($"{request.Program}: {error.Message}");
        }

        var output = new Capped(request.OutputBytesMax);
        var errors = new Capped(request.OutputBytesMax);
        var reading = Task.WhenAll(
            OnOwnThread(() => output.ReadAll(process.StandardOutput.BaseStream)),
            OnOwnThread(() => errors.ReadAll(process.StandardError.BaseStream)),
            request.Input.IsEmpty
                ? CloseInput(process)
                : OnOwnThread(() => Feed(process.StandardInput.BaseStream, request.Input)));
        var inTime = WaitForExit(process, request.Timeout, cancellation);
        if (!inTime)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(DrainTimeout);
        }

        // A grandchild may hold the pipe open long after the program has ended; what it says then is not waited for.
        var drained = reading.Wait(DrainTimeout, CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return new()
        {
            ExitCode = process.HasExited ? process.ExitCode : 128 + 9,
            Output = output.Taken(),
            Errors = errors.Taken(),
            TimedOut = !inTime,
            Truncated = output.Truncated || errors.Truncated || !drained,
        };
    }

    /// <summary>
    /// Not on the pool: where that is busy a reader would start late, and an answer would look empty.
    /// </summary>
    private static Task OnOwnThread(Action action) => Task.Factory.StartNew(
        action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task CloseInput(Process process)
    {
        process.StandardInput.Close();
        return Task.CompletedTask;
    }

    private static ProcessStartInfo Describe(RunRequest request, string file)
    {
        var start = new ProcessStartInfo(file, request.Arguments)
        {
            WorkingDirectory = request.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in request.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static bool WaitForExit(Process process, TimeSpan timeout, CancellationToken cancellation)
    {
        using var _ = cancellation.Register(static state => EndTree((Process)state!), process);
        return process.WaitForExit(timeout);
    }

    private static void EndTree(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself in the meantime.
        }
    }

    private static void Feed(Stream input, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            input.Write(bytes.Span);
            input.Dispose();
        }
        catch (IOException)
        {
            // It ended without reading everything: its exit code tells the rest.
        }
    }

    private static RunResult NotFound(string message) =>
        new() { ExitCode = ExitCodeNotFound, Output = [], Errors = Encoding.UTF8.GetBytes(message) };

    /// <summary>A stream read to its end, of which the beginning is kept.</summary>
    private sealed class Capped(int bytesMax)
    {
        private readonly ArrayBufferWriter<byte> _kept = new();
        private readonly Lock _gate = new();

        public bool Truncated { get; private set; }

        public void ReadAll(Stream stream)
        {
            var buffer = new byte[BufferBytes];
            try
            {
                for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
                {
                    Keep(buffer.AsSpan(0, read));
                }
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                // The pipe was closed under us because nobody waits for it any more.
            }
        }

        public byte[] Taken()
        {
            lock (_gate)
            {
                return _kept.WrittenSpan.ToArray();
            }
        }

        private void Keep(ReadOnlySpan<byte> bytes)
        {
            lock (_gate)
            {
                var room = bytesMax - _kept.WrittenCount;
                Truncated |= bytes.Length > room;
                _kept.Write(bytes[..Math.Min(room, bytes.Length)]);
            }
        }
    }
}
