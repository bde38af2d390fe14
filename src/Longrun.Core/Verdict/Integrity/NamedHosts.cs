using System.Collections.Immutable;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>The hosts that a line names, in addresses and where a program is told whom to talk to.</summary>
internal static class NamedHosts
{
    private const string Name = @"([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)";

    private const string Role =
        "(?:host|hostname|endpoint|server|domain|addr|address|url|uri|registry|mirror|proxy|origin|"
        + "collector|relay|broker|upstream)";

    private static readonly ImmutableArray<LinearRegex> s_patterns =
    [
        new LinearRegex(@"[A-Za-z][A-Za-z0-9+.-]{1,15}://(?:[^\s/@""'`<>]*@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)"),
        new LinearRegex(@"\b[\w.-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+):[\w~./]"),
        new LinearRegex(@"[""'(=]//" + Name + @"[/""'?:)]"),
    ];

    /// <summary>Without a scheme a name is a host only where something says so, and where it ends like one.</summary>
    private static readonly ImmutableArray<LinearRegex> s_bare =
    [
        new LinearRegex(@"(?i)" + Role + @"s?[""'\]]{0,2}\s*(?::\s*\w+\s*=|=>|:=|=|:|,|\()\s*[fbr$@]?[""'`]"
            + Name + @"(?::[0-9]+)?[/""'`]"),
        new LinearRegex(@"(?i)(?:connect\w*|dial\w*|createConnection|socket|tcpclient|udpclient|lookup|gethostbyname"
            + @"|getaddrinfo|sendto|"
            + @"request|HTTPS?Connection|SMTP(?:_SSL)?)\((?:[^""'`]*[""'`]\w*[""'`]\s*,)?[^""'`]*[""'`]" + Name
            + @"(?::[0-9]+)?[""'`]"),
    ];

    private static readonly ImmutableArray<LinearRegex> s_plain =
    [
        new LinearRegex(@"(?i)" + Role + @"s?\s*[=:]\s*" + Name + @"(?::[0-9]+)?(?:[/\s,;]|$)"),
        new LinearRegex(@"\b(?:curl|wget|ssh|scp|rsync|nc|ncat|telnet|sftp|ftp|dig|nslookup)\b[^|;&]*\s(?:[\w.-]+@)?"
            + Name + @"(?:[:/\s""']|$)"),
        new LinearRegex(@"^\s*FROM\s+(?:--\S+\s+)?" + Name + @"/|\bimage:\s*[""']?" + Name + "/"),
    ];

    private static readonly LinearRegex s_whole = new(
        @"^[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+([A-Za-z0-9-]+\.)*([A-Za-z]{2,})(?::[0-9]+)?(?:/\S*)?$");

    private static readonly ImmutableHashSet<string> s_ends =
        ["com", "net", "org", "io", "dev", "app", "cloud", "ai", "co", "xyz", "me", "info", "biz", "site",
            "online", "tech",
            "gg", "ru", "cn", "de", "uk", "eu", "fr", "nl", "us", "ch", "at", "it", "es", "se", "no", "dk", "pl",
            "be", "cz",
            "jp", "kr", "in", "br", "ca", "au", "nz", "ie", "fi", "pt", "tv", "to", "so", "ly", "example", "invalid",
            "internal", "local", "systems", "network", "tools", "services", "solutions", "digital", "live", "life",
            "world",
            "pro", "page", "link", "click", "top", "space", "store", "shop", "host", "agency", "works", "run",
            "software"];

    public static IEnumerable<string> In(string line, string path) =>
        Matches(line, IsPlain(path)).Select(Clean).Where(IsHost).Distinct();

    /// <summary>The text is a host, with or without a port and a path.</summary>
    public static bool IsOne(string text) => s_whole.Match(text) is { Success: true } match
        && s_ends.Contains(match.Groups[2].Value.ToLowerInvariant());

    /// <summary>Values without quotes are texts there, not names of variables.</summary>
    private static bool IsPlain(string path) => path.Length == 0 || FileRoles.Extension(path) is "env" or "ini" or "cfg"
        or "conf" or "yml" or "yaml" or "properties" or "sh" or "bash" or "dockerfile" or "makefile" or "npmrc"
        or "husky";

    private static IEnumerable<string> Matches(string line, bool isPlain)
    {
        if (line.Contains("//", StringComparison.Ordinal) || line.Contains('@'))
        {
            foreach (var match in s_patterns.SelectMany(pattern => pattern.Matches(line).AsEnumerable()))
            {
                yield return match.Groups[1].Value;
            }
        }

        if (line.Contains('.'))
        {
            var bare = isPlain ? s_bare.Concat(s_plain) : s_bare;
            foreach (var match in bare.SelectMany(pattern => pattern.Matches(line).AsEnumerable()))
            {
                var host = match.Groups[1].Success
                    || match.Groups.Count < 3 ? match.Groups[1].Value : match.Groups[2].Value;
                if (s_ends.Contains(host[(host.LastIndexOf('.') + 1)..].ToLowerInvariant()))
                {
                    yield return host;
                }
            }
        }
    }

    private static string Clean(string host) => host.Trim('.', '-', '_').ToLowerInvariant();

    private static bool IsHost(string host) => host.Length is > 3 and < 254;
}
