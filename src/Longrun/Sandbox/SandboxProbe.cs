using System.Collections.Immutable;
using System.Globalization;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Sandbox;

/// <summary>Whether a sandbox holds on this machine, found out by using one.</summary>
internal abstract record SandboxState
{
    private SandboxState()
    {
    }

    /// <param name="Parts">What jobs' sandboxes are made of.</param>
    /// <param name="OpenSockets">
    /// Listening abstract sockets, which a job reaches because it shares the network: while one exists, malice is not
    /// held.
    /// </param>
    public sealed record Holds(SandboxParts Parts, ImmutableArray<string> OpenSockets) : SandboxState;

    /// <param name="Reason">One sentence for people.</param>
    public sealed record Missing(string Reason) : SandboxState;
}

/// <summary>Tries a sandbox: what it must hide is looked for from inside.</summary>
internal static class SandboxProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Each of these was false once on some machine, or with some PATH.</summary>
    private const string Script =
        "[ $$ = 1 ] || { echo 'it has no process namespace of its own'; exit 1; }; "
        + "( : > /usr/.longrun-probe ) 2>/dev/null && { echo '/usr is writable in it'; exit 1; }; "
        + "grep -q '^CapEff:[[:space:]]*0*$' /proc/self/status || { echo 'it keeps capabilities'; exit 1; }; "
        + "[ ! -e \"$1\" ] || { echo 'the temporary folder of this machine is visible in it'; exit 1; }; "
        + "echo holds";

    public static SandboxState Try(Host host)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new SandboxState.Missing("there is no sandbox for this operating system yet");
        }

        if (RootParts.Find(host) is not { } parts)
        {
            return new SandboxState.Missing("bubblewrap is not installed (the program bwrap is not on the PATH)");
        }

        var result = Probe(parts, new());
        if (result.Succeeded && result.OutputText.Trim() == "holds")
        {
            return new SandboxState.Holds(parts, ListeningAbstractSockets(File.ReadAllLines("/proc/net/unix")));
        }

        return new SandboxState.Missing(Explain(result));
    }

    /// <summary>Why no job can have a network of its own here. Null: it can.</summary>
    public static string? WhyNotAlone(SandboxParts parts) =>
        Probe(parts, new() { IsAlone = true }) is { Succeeded: false } failed ? Explain(failed) : null;

    private static RunResult Probe(SandboxParts parts, SandboxSpec spec)
    {
        var outside = Path.GetTempFileName();
        try
        {
            return Run.Capture(new(parts.Bwrap,
            [
                .. Bubblewrap.Arguments(parts, spec, infoDescriptor: null), "/bin/sh", "-c", Script, "probe", outside,
            ])
            {
                WorkingDirectory = "/",
                Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
                Timeout = Timeout,
            });
        }
        finally
        {
            File.Delete(outside);
        }
    }

    private static string Explain(RunResult result)
    {
        var said = (result.ErrorText + result.OutputText).Trim().ReplaceLineEndings(" ");
        var forbidden = said.Contains("user namespace", StringComparison.OrdinalIgnoreCase)
            || said.Contains("uid map", StringComparison.OrdinalIgnoreCase)
            || said.Contains("No permissions to create", StringComparison.OrdinalIgnoreCase)
            || said.Contains("Operation not permitted", StringComparison.OrdinalIgnoreCase);
        return forbidden
            ? $"this system forbids user namespaces to ordinary programs (bwrap says: {said})"
            : result.TimedOut ? "bwrap did not end in time" : $"bwrap fails: {said}";
    }

    /// <summary>
    /// Lines of /proc/net/unix: the flag 00010000 means it listens, a name with '@' that it is abstract.
    /// </summary>
    internal static ImmutableArray<string> ListeningAbstractSockets(IEnumerable<string> lines)
    {
        const int flagsField = 3;
        const int nameField = 7;
        const int listens = 0x10000;
        var names =
            from line in lines
            let fields = line.Split(' ', nameField + 1, StringSplitOptions.RemoveEmptyEntries)
            where fields.Length > nameField && fields[nameField].StartsWith('@')
            where int.TryParse(fields[flagsField], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var flags)
                && (flags & listens) != 0
            select fields[nameField];
        return [.. names.Distinct().Order(StringComparer.Ordinal)];
    }
}
