using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Keeper;

/// <summary>
/// What passes between a keeper and a job's init. Down the heartbeat pipe first what to run, which therefore appears
/// in no command line and in no file that a job can read; then one byte every beat. Up the report pipe one line.
/// </summary>
internal static class InitLine
{
    /// <summary>Descriptors of the init; 0 is the heartbeat, 1 and 2 are the job's logs.</summary>
    public const int ReportDescriptor = 3;

    /// <summary>bwrap's own, closed before the init begins.</summary>
    public const int BwrapDescriptor = 4;

    public const int FirstStopDescriptor = 5;

    public const string InTree = "tree";

    public const string InNamespace = "namespace";

    /// <summary>How often a keeper says that it lives.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    /// <summary>How often an init looks, and how many looks in a row may find nothing: a second.</summary>
    public const int LookMilliseconds = 100;

    public const int SilentLooksMax = 10;

    /// <summary>32 MiB: above what Linux lets a program have of arguments and environment together.</summary>
    public const int OrderBytesMax = 32 << 20;

    public const int ReportBytesMax = 4096;

    public static byte[] Write(JobSpec spec)
    {
        var texts = new List<string>
        {
            spec.WorkingDirectory,
            spec.Command.Length.ToString(CultureInfo.InvariantCulture),
        };
        texts.AddRange(spec.Command);
        texts.AddRange(spec.Environment.SelectMany(pair => (string[])[pair.Key, pair.Value]));
        var body = Encoding.UTF8.GetBytes(string.Join('\0', texts));
        var whole = new byte[sizeof(int) + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(whole, body.Length);
        body.CopyTo(whole, sizeof(int));
        return whole;
    }

    /// <summary>Null when the keeper is gone before it has said everything.</summary>
    public static InitOrder? Read(Descriptor pipe)
    {
        var head = pipe.ReadToEnd(sizeof(int));
        if (head.Length < sizeof(int))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        var body = pipe.ReadToEnd(Math.Clamp(length, 0, OrderBytesMax));
        if (body.Length < length)
        {
            return null;
        }

        var texts = Encoding.UTF8.GetString(body).Split('\0');
        var count = int.Parse(texts[1], CultureInfo.InvariantCulture);
        var environment = new Dictionary<string, string>();
        for (var i = 2 + count; i + 1 < texts.Length; i += 2)
        {
            environment[texts[i]] = texts[i + 1];
        }

        return new(texts[0], [.. texts[2..(2 + count)]], environment);
    }
}

/// <summary>What a job's init is to run.</summary>
internal sealed record InitOrder(
    string WorkingDirectory, ImmutableArray<string> Command, IReadOnlyDictionary<string, string> Environment);

/// <summary>How a job's init says it ended: one line, after the one that says that it has begun.</summary>
internal abstract record InitReport
{
    private const string ExitedWord = "exited ";
    private const string MissingWord = "missing ";
    private const string StoppedWord = "stopped";
    private const string OrphanedWord = "orphaned";

    private InitReport()
    {
    }

    /// <summary>Sent before anything else: without it the sandbox was never finished.</summary>
    public static ReadOnlySpan<byte> Begun => "begun\n"u8;

    /// <summary>Null when it was killed before it could say how it ended.</summary>
    public static InitReport? Parse(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Begun))
        {
            return new NeverBegan();
        }

        var text = Encoding.UTF8.GetString(bytes[Begun.Length..]);
        return text switch
        {
            _ when text.StartsWith(ExitedWord, StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(ExitedWord.Length), CultureInfo.InvariantCulture, out var code) =>
                new Exited(code),
            _ when text.StartsWith(MissingWord, StringComparison.Ordinal) => new Missing(text[MissingWord.Length..]),
            StoppedWord => new Stopped(),
            OrphanedWord => new Orphaned(),
            _ => null,
        };
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(this switch
    {
        Exited exited => ExitedWord + exited.Code.ToString(CultureInfo.InvariantCulture),
        Missing missing => MissingWord + missing.Why,
        Stopped => StoppedWord,
        Orphaned => OrphanedWord,
        _ => throw new System.Diagnostics.UnreachableException(),
    });

    public sealed record NeverBegan : InitReport;

    public sealed record Exited(int Code) : InitReport;

    public sealed record Missing(string Why) : InitReport;

    public sealed record Stopped : InitReport;

    public sealed record Orphaned : InitReport;
}
