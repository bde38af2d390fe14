using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Longrun.Processes;

/// <summary>A program to start, with everything it gets. Nothing is inherited but what is named here.</summary>
internal sealed record SpawnRequest
{
    /// <summary>Its path; nothing is looked up.</summary>
    public required string File { get; init; }

    /// <summary>Without the program's own name.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    public required IEnumerable<KeyValuePair<string, string>> Environment { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>A session of its own: no terminal, and no signal meant for ours.</summary>
    public bool NewSession { get; init; }

    /// <summary>Our descriptors that become its 0, 1, 2 and so on.</summary>
    public required ImmutableArray<int> Descriptors { get; init; }
}

/// <summary>
/// posix_spawn, because fork is unsafe in a process with threads and System.Diagnostics.Process installs a reaper of
/// its own. Signals that the runtime ignores or blocks (SIGPIPE) are reset: a worker's `yes | head` must end.
/// </summary>
internal static unsafe class Spawn
{
    private const short ResetIgnoredSignals = 4;
    private const short ResetBlockedSignals = 8;
    private const short NewSession = 0x80;

    /// <summary>close_range (Linux 5.11); an older kernel refuses and strays are inherited there.</summary>
    private const int CloseRange = 436;
    private const int MarkCloseOnExec = 4;
    private const int FirstUnnamedDescriptor = 3;

    /// <summary>
    /// More than any libc's posix_spawnattr_t, posix_spawn_file_actions_t and sigset_t (glibc: 336, 80, 128).
    /// </summary>
    private const int StructBytes = 512;

    private const int SignalSetBytes = 128;

    /// <summary>
    /// Sources are moved above any target first: an earlier dup2 would otherwise overwrite a later source.
    /// </summary>
    private const int FirstMovedDescriptor = 64;

    /// <summary>The pid, or the error that the system gave.</summary>
    public static (int Pid, int Error) Start(SpawnRequest request)
    {
        var actions = stackalloc byte[StructBytes];
        var attributes = stackalloc byte[StructBytes];
        Must(Native.ActionsInit(actions));
        Must(Native.AttributesInit(attributes));
        var moved = new List<Descriptor>();
        try
        {
            for (var target = 0; target < request.Descriptors.Length; target++)
            {
                var source = Native.Control(
                    request.Descriptors[target], Native.DuplicateCloseOnExec, FirstMovedDescriptor);
                if (source < 0)
                {
                    return (0, Marshal.GetLastPInvokeError());
                }

                moved.Add(new(source));
                Must(Native.ActionsDuplicate(actions, source, target));
            }

            Must(Native.ActionsFolder(actions, request.WorkingDirectory));
            SetSignals(attributes, request.NewSession);

            // Whoever started us may have left descriptors open that no child is to hold: a pipe that `$(...)` reads.
            Native.SystemCall(CloseRange, FirstUnnamedDescriptor, unchecked((nint)uint.MaxValue), MarkCloseOnExec, 0);
            return Start(request, actions, attributes);
        }
        finally
        {
            moved.ForEach(descriptor => descriptor.Dispose());
            Must(Native.ActionsDestroy(actions));
            Must(Native.AttributesDestroy(attributes));
        }
    }

    private static void SetSignals(byte* attributes, bool newSession)
    {
        var signals = stackalloc byte[StructBytes];

        // Every bit, not sigfillset: that leaves out two signals of glibc's own, which posix_spawn then ignores.
        new Span<byte>(signals, SignalSetBytes).Fill(byte.MaxValue);
        Must(Native.AttributesDefaultSignals(attributes, signals));
        Must(Native.NoSignals(signals));
        Must(Native.AttributesBlockedSignals(attributes, signals));
        var flags = ResetIgnoredSignals | ResetBlockedSignals | (newSession ? NewSession : 0);
        Must(Native.AttributesFlags(attributes, (short)flags));
    }

    private static (int Pid, int Error) Start(SpawnRequest request, byte* actions, byte* attributes)
    {
        var argv = Texts([request.File, .. request.Arguments]);
        var environment = Texts([.. request.Environment.Select(pair => $"{pair.Key}={pair.Value}")]);
        try
        {
            int pid;
            var error = Native.Spawn(&pid, request.File, actions, attributes, argv, environment);
            return error == 0 ? (pid, 0) : (0, error);
        }
        finally
        {
            Free(argv);
            Free(environment);
        }
    }

    private static void Must(int error)
    {
        if (error != 0)
        {
            throw Native.Failure("posix_spawn", error);
        }
    }

    private static byte** Texts(string[] texts)
    {
        var array = (byte**)NativeMemory.AllocZeroed((nuint)texts.Length + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < texts.Length; i++)
        {
            array[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
        }

        return array;
    }

    private static void Free(byte** array)
    {
        for (var text = array; *text is not null; text++)
        {
            Marshal.FreeCoTaskMem((nint)(*text));
        }

        NativeMemory.Free(array);
    }
}
