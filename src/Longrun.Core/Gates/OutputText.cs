using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>A program's output as lines: no escape sequences, one form of line end, no endless lines.</summary>
internal static class OutputText
{
    /// <summary>Characters; summaries are far shorter, and a longer line would only cost time.</summary>
    private const int LineMax = 2_000;

    /// <summary>
    /// Control sequences and operating-system commands as ECMA-48 has them, and any other escape character, so that
    /// what is left contains none and stripping twice is stripping once.
    /// </summary>
    private static readonly LinearRegex Escapes =
        new(@"\x1B(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1B]*(?:\x07|\x1B\\)|[@-Z\\^_])?");

    /// <summary>Whose line it is: <c>packages/a test: …</c> (pnpm), <c>a:test: …</c> (Turborepo).</summary>
    private static readonly LinearRegex Prefixed = new(@"^(@?[\w./-]+[ :]test[\w:-]*): ?(.*)$");

    public static string StripEscapes(string output) => output.Contains('\x1B') ? Escapes.Replace(output, "") : output;

    public static ImmutableArray<string> Lines(string output)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        var text = StripEscapes(output).Replace("\r\n", "\n", StringComparison.Ordinal).AsSpan();
        foreach (var range in text.SplitAny('\n', '\r'))
        {
            var line = text[range];
            lines.Add(line[..Math.Min(line.Length, LineMax)].TrimEnd().ToString());
        }
        return lines.ToImmutable();
    }

    /// <summary>The streams that a task runner interleaved, each without its prefix.</summary>
    public static ImmutableArray<ImmutableArray<string>> Streams(ImmutableArray<string> lines)
    {
        var streams = new Dictionary<string, ImmutableArray<string>.Builder>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (!line.Contains("test", StringComparison.Ordinal) || Prefixed.Match(line) is not { Success: true } match)
            {
                continue;
            }
            if (!streams.TryGetValue(match.Groups[1].Value, out var stream))
            {
                streams[match.Groups[1].Value] = stream = ImmutableArray.CreateBuilder<string>();
            }
            stream.Add(match.Groups[2].Value);
        }
        return [.. streams.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value.ToImmutable())];
    }

    /// <summary>The line, or an empty one outside the text.</summary>
    public static string At(this ImmutableArray<string> lines, int index) =>
        index >= 0 && index < lines.Length ? lines[index] : "";

    /// <summary>The group as a number; at most seven digits, so it fits. A group that is absent is 0.</summary>
    public static int Number(this Match match, int group) =>
        match.Groups[group].Success
            ? int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
            : 0;
}
