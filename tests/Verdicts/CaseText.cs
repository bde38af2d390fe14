using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Longrun.Verdicts;

/// <summary>A case that is not as docs/formats/verdict.md has it.</summary>
internal sealed class CaseFault(string message) : Exception(message);

/// <summary>A file of a case, before or after; exactly one of the ways to say what it is.</summary>
internal sealed record CaseFile(string Path, bool IsAfter)
{
    public string? Text { get; init; }

    public bool IsDeleted { get; init; }

    /// <summary>No text, but so many bytes.</summary>
    public long? Bytes { get; init; }

    public string? Submodule { get; init; }

    public string? Link { get; init; }

    public bool SaysTheSame(CaseFile other) => this with { IsAfter = other.IsAfter } == other;
}

/// <summary>The text of a case as its headers and its files, nothing interpreted.</summary>
internal sealed partial record CaseText(
    ImmutableDictionary<string, ImmutableArray<string>> Headers, ImmutableArray<CaseFile> Files)
{
    private static readonly ImmutableArray<string> s_headers =
        ["language", "label", "also", "milestone", "brief", "done", "touches", "may change", "why"];

    private const string Section = "=== ";

    public static CaseText Read(string text)
    {
        var lines = text.Split('\n');
        var head = Array.IndexOf(lines, "");
        return head < 0
            ? throw new CaseFault("there is no empty line after the headers")
            : new(ReadHeaders(lines.AsSpan(0, head)), ReadFiles(lines, head + 1));
    }

    public string One(string header) => Headers.TryGetValue(header, out var values)
        ? values.Length == 1 ? values[0] : throw new CaseFault($"'{header}' is given twice")
        : throw new CaseFault($"'{header}' is missing");

    public string Optional(string header) => Headers.ContainsKey(header) ? One(header) : "";

    public ImmutableArray<string> All(string header) => Headers.GetValueOrDefault(header, []);

    private static ImmutableDictionary<string, ImmutableArray<string>> ReadHeaders(ReadOnlySpan<string> lines)
    {
        var headers = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        string? name = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                var values = headers[name ?? throw new CaseFault("the first line continues nothing")];
                headers[name] = values.SetItem(values.Length - 1, $"{values[^1]}\n{line[2..]}");
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            name = colon < 0 ? null : line[..colon];
            if (name is null || !s_headers.Contains(name))
            {
                throw new CaseFault($"'{line}' is no header");
            }

            var value = line[(colon + 1)..].Trim();
            headers[name] = value.Length == 0
                ? throw new CaseFault($"'{name}' says nothing")
                : headers.GetValueOrDefault(name, []).Add(value);
        }

        return headers.ToImmutable();
    }

    private static ImmutableArray<CaseFile> ReadFiles(string[] lines, int from)
    {
        var files = ImmutableArray.CreateBuilder<CaseFile>();
        for (var i = from; i < lines.Length;)
        {
            if (lines[i].Length == 0)
            {
                i++;
                continue;
            }

            var end = i + 1;
            while (end < lines.Length && !lines[end].StartsWith(Section, StringComparison.Ordinal))
            {
                end++;
            }

            files.Add(ReadFile(lines[i], lines.AsSpan(i + 1, end - i - 1)));
            i = end;
        }

        var twice = files.GroupBy(file => (file.Path, file.IsAfter)).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? files.ToImmutable() : throw new CaseFault($"{twice.Key.Path} is given twice");
    }

    private static CaseFile ReadFile(string header, ReadOnlySpan<string> body)
    {
        var match = SectionHead().Match(header);
        if (!match.Success || match.Groups["path"].Value.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new CaseFault($"'{header}' begins no file");
        }

        var text = new StringBuilder();
        foreach (var line in body)
        {
            text.Append(line).Append('\n');
        }

        var whole = text.ToString().TrimEnd('\n');
        var file = new CaseFile(match.Groups["path"].Value, match.Groups["when"].Value == "after");
        if (!match.Groups["as"].Success)
        {
            return file with { Text = whole.Length == 0 ? "" : whole + "\n" };
        }

        return whole.Trim().Length > 0
            ? throw new CaseFault($"'{header}' has a text")
            : file with
            {
                IsDeleted = match.Groups["as"].Value == "deleted",
                Bytes = match.Groups["bytes"].Success ? Number(match.Groups["bytes"].Value) : null,
                Submodule = match.Groups["url"].Success ? match.Groups["url"].Value : null,
                Link = match.Groups["target"].Success ? match.Groups["target"].Value : null,
            };
    }

    private static long Number(string digits) => long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^=== (?<when>before|after) (?<path>\S+)"
        + @"(?: (?<as>deleted|bytes (?<bytes>[0-9]{1,15})|submodule (?<url>\S+)|link (?<target>\S+)))?$")]
    private static partial Regex SectionHead();
}
