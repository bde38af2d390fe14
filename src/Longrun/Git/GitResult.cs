using System.Collections.Immutable;
using System.Text;

namespace Longrun.Git;

/// <summary>What one git command printed and how it ended.</summary>
internal sealed record GitResult(int ExitCode, ReadOnlyMemory<byte> Output, string Errors)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Output as text without the last line break. Bytes that are no UTF-8 become U+FFFD.</summary>
    public string Text => Encoding.UTF8.GetString(Output.Span).TrimEnd('\n');

    public ImmutableArray<string> Lines => Split('\n');

    /// <summary>What <c>-z</c> prints: fields that end in NUL, so that any file name comes through whole.</summary>
    public ImmutableArray<string> Fields => Split('\0');

    /// <summary>The first line of what it complained of, without git's own prefix.</summary>
    public string Complaint
    {
        get
        {
            var line = Errors.Split('\n').FirstOrDefault(l => l.StartsWith("fatal: ", StringComparison.Ordinal))
                ?? Errors.Split('\n').FirstOrDefault(l => l.StartsWith("error: ", StringComparison.Ordinal))
                ?? Errors.Split('\n')[0];
            var colon = line.StartsWith("fatal: ", StringComparison.Ordinal)
                || line.StartsWith("error: ", StringComparison.Ordinal);
            return colon ? line[7..] : line;
        }
    }

    private ImmutableArray<string> Split(char end)
    {
        var text = Encoding.UTF8.GetString(Output.Span);
        if (text.Length == 0)
        {
            return [];
        }
        return [.. (text[^1] == end ? text[..^1] : text).Split(end)];
    }
}

/// <summary>One call of git: arguments, input, and what differs from the standing settings.</summary>
internal sealed record GitCall
{
    public GitCall(params ImmutableArray<string> arguments) => Arguments = arguments;

    public ImmutableArray<string> Arguments { get; }

    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Settings for this call only, <c>key=value</c>, as <c>-c</c> takes them.</summary>
    public ImmutableArray<string> Settings { get; init; } = [];

    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>A working tree for this call. Null: an empty folder, so that no file lying about is read.</summary>
    public string? WorkTree { get; init; }

    /// <summary>Null: <see cref="GitProgram.CallTimeOut"/>.</summary>
    public TimeSpan? TimeOut { get; init; }
}

/// <summary>
/// Git refused something that it must be able to do here: a fault of the machine or of ours, with git's own words.
/// </summary>
internal sealed class GitFailure(string command, int exitCode, string complaint)
    : Exception($"git {command} ended with {exitCode}: {complaint}")
{
    public int ExitCode { get; } = exitCode;

    public string Complaint { get; } = complaint;

    /// <summary>It took too long or printed too much: what it worked on may have been made for that.</summary>
    public bool BeyondBounds { get; init; }
}
