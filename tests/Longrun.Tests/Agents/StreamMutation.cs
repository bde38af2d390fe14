using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Longrun.Tests.Agents;

/// <summary>A recorded stream made wrong: first among its lines, then among its bytes.</summary>
internal static class StreamMutation
{
    private const int LinesMax = 12;

    private const int BytesMax = 20;

    private static readonly ImmutableArray<byte[]> s_numbers =
    [
        "-1"u8.ToArray(), "0"u8.ToArray(), "1e999"u8.ToArray(), "-1e999"u8.ToArray(), "1.5"u8.ToArray(),
        "9223372036854775807"u8.ToArray(), "99999999999999999999999999"u8.ToArray(), "null"u8.ToArray(),
        "\"7\""u8.ToArray(), "1e-400"u8.ToArray(), "253402300800"u8.ToArray(), "{}"u8.ToArray(), "[[]]"u8.ToArray(),
    ];

    private static readonly ImmutableArray<byte[]> s_nasty =
    [
        [0xff, 0xfe, 0xc3], [0], [0x1b, (byte)'[', (byte)'3', (byte)'1', (byte)'m'], [0xe2, 0x82],
        "\\ud800"u8.ToArray(), "{\"a\":"u8.ToArray(), "\",\""u8.ToArray(), "[[[[[[[[["u8.ToArray(),
        "\r\n"u8.ToArray(), "\\u0000"u8.ToArray(), "\u202e"u8.ToArray(),
        "\"type\":\"result\","u8.ToArray(), "true"u8.ToArray(), "\\"u8.ToArray(),
    ];

    private static readonly ImmutableArray<string> s_types = ["user", "assistant", "result", "system"];

    public static byte[] Of(StreamRecording recording, ImmutableArray<StreamRecording> all, Random random)
    {
        var lines = recording.Lines.ToList();
        for (var i = random.Next(LinesMax); i > 0; i--)
        {
            Lines(lines, all, random);
        }

        List<byte> bytes = [.. lines.SelectMany(line => line.Append((byte)'\n'))];
        for (var i = random.Next(BytesMax); i > 0 && bytes.Count > 0; i--)
        {
            Bytes(bytes, random);
        }

        if (random.Next(4) == 0)
        {
            bytes = bytes[..random.Next(bytes.Count + 1)];
        }

        return [.. bytes];
    }

    private static void Lines(List<byte[]> lines, ImmutableArray<StreamRecording> all, Random random)
    {
        if (lines.Count == 0)
        {
            lines.Add("{}"u8.ToArray());
        }

        var (at, other) = (random.Next(lines.Count), random.Next(lines.Count));
        switch (random.Next(12))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(other, lines[at]);
                break;
            case 2:
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
            case 3:
                lines.Reverse();
                break;
            case 4:
                lines.Insert(0, lines[^1]); // the result before everything
                break;
            case 5:
                // Another session's lines between this one's, another program's among them.
                var foreign = all[random.Next(all.Length)].Lines;
                lines.Insert(at, foreign[random.Next(foreign.Length)]);
                break;
            case 6:
                lines[at] = Interleaved(lines[at], lines[other], random);
                break;
            case 7:
                lines.Insert(at, Deep(random.Next(1, 3_000)));
                break;
            case 8:
                lines.Insert(at, Wide(random.Next(1, 200_000), random));
                break;
            case 9:
                lines[at] = WithNumber(lines[at], random);
                break;
            case 10:
                lines[at] = Contradicted(lines[at], random);
                break;
            default:
                var binary = new byte[random.Next(1, 2_000)];
                random.NextBytes(binary);
                lines.Insert(at, binary);
                break;
        }
    }

    private static void Bytes(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(4))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(200)));
                break;
            case 2:
                bytes.InsertRange(at, s_nasty[random.Next(s_nasty.Length)]);
                break;
            default:
                bytes[at] = (byte)"\n{}[]\",:\\0-9eE"[random.Next(14)];
                break;
        }
    }

    private static byte[] Interleaved(byte[] one, byte[] other, Random random)
    {
        var (cut, from) = (random.Next(one.Length + 1), random.Next(other.Length + 1));
        return [.. one[..cut], .. other[from..], .. one[cut..]];
    }

    private static byte[] Deep(int levels) =>
        Encoding.ASCII.GetBytes("{\"type\":\"assistant\",\"message\":" + new string('[', levels) + "1"
            + new string(']', levels) + "}");

    private static byte[] Wide(int length, Random random) => Encoding.ASCII.GetBytes(
        $"{{\"type\":\"{s_types[random.Next(s_types.Length)]}\",\"x\":\"{new string('x', length)}\"}}");

    /// <summary>One of the numbers in it is another: enormous, below nothing, of another type, running back.</summary>
    private static byte[] WithNumber(byte[] line, Random random)
    {
        var starts = Enumerable.Range(1, Math.Max(0, line.Length - 1))
            .Where(i => char.IsAsciiDigit((char)line[i]) && line[i - 1] == (byte)':').ToList();
        if (starts.Count == 0)
        {
            return line;
        }

        var start = starts[random.Next(starts.Count)];
        var end = start;
        while (end < line.Length && (char.IsAsciiDigit((char)line[end]) || line[end] is (byte)'.'))
        {
            end++;
        }

        return [.. line[..start], .. s_numbers[random.Next(s_numbers.Length)], .. line[end..]];
    }

    /// <summary>True is false, success is an error, and the session is another.</summary>
    private static byte[] Contradicted(byte[] line, Random random)
    {
        var text = Encoding.Latin1.GetString(line);
        var changed = random.Next(6) switch
        {
            0 => text.Replace("true", "false", StringComparison.Ordinal),
            1 => text.Replace("false", "true", StringComparison.Ordinal),
            2 => text.Replace("success", "error", StringComparison.Ordinal),
            3 => text.Replace("completed", "failed", StringComparison.Ordinal),
            4 => text.Replace("\"id\":\"", "\"id\":\"x", StringComparison.Ordinal),
            _ => text.Replace(
                "session", string.Create(CultureInfo.InvariantCulture, $"session{random.Next(9)}"),
                StringComparison.Ordinal),
        };
        return Encoding.Latin1.GetBytes(changed);
    }
}
