using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// Hosts that what is run talks to and that nobody asked for: neither the milestone, nor what was there before, nor a
/// package that the project depends on names them. A link that a person may follow is shown only.
/// </summary>
internal static class NetworkHostAdded
{
    /// <summary>Hosts of one file: a list of more is told by some of them.</summary>
    private const int HostsMax = 30;

    /// <summary>What a fetched text is handed to without being looked at.</summary>
    private static readonly LinearRegex s_pipedToShell = new(
        @"(?i)\b(?:curl|wget|iwr|irm|invoke-webrequest|invoke-restmethod"
            + @"|fetch)\b.*\|\s*(?:sudo\s+(?:-\S+\s+)*)?(?:env\s+)?(?:\w+=\S+\s+)*"
        + @"(?:/(?:usr/)?bin/)?(?:(?:ba|z|da|k|fi)?sh|python3?|node|perl|ruby|iex|pwsh)\b"
        + @"|(?:\bsh|\bbash|\bzsh|\beval|\bsource|^\.)\s+(?:-\w+\s+)*(?:[""']?\$\(|<\(|`)\s*(?:curl|wget)\b");

    private static readonly LinearRegex s_fetches = new(
        @"(?i)\b(?:curl|wget|fetch|download\w*|invoke-webrequest|iwr|urlopen|urlretrieve|requests?\.\w+|https?\.(?:get"
            + @"|post|request)|axios|"
        + @"got|clone|httpclient|getasync|postasync|getstringasync|sendbeacon|websocket|eventsource|xmlhttprequest|nc"
        + @"|ncat|ssh|scp|rsync|telnet)\b");

    /// <summary>Something a person may click or read, and no program follows.</summary>
    private static readonly LinearRegex s_link = new(
        @"(?i)<a\s[^>]*href|<Link\b|\bhref\s*[=:]|xmlns|\$schema|\$id\b|<!doctype|rel=[""'](?:canonical|author|license"
            + @"|noopener)|"
        + @"\b(?:homepage|repository|bugs|funding|license|author|documentation|changelog|issues|source|projecturl"
        + @"|repositoryurl|licenseurl|"
        + @"packageprojecturl|packagelicenseurl|help(?:[_-]?(?:url|uri|link))?|docs?[_-]?(?:url|uri|link)|see[_-]?also"
        + @"|namespace)\b[""'>]?\s*[:=>]");

    private static readonly LinearRegex s_loads = new(
        @"(?i)<(?:script|iframe|img|link|form|video|audio|source|object|embed)\b[^>]*(?:src|href|action|data)\s*="
            + @"|@import\b|url\(");

    private static readonly LinearRegex s_path = new(@"://[^\s""'`]*");

    /// <summary>A line that prints.</summary>
    private static readonly LinearRegex s_says = new(
        @"^\s*(?:echo|printf|fail|die|warn|error|log\w*|print|puts|throw|raise|panic|console\.\w+|logger\.\w+"
            + @"|fmt\.\w*print\w*)\b");

    /// <summary>Where people read.</summary>
    private static readonly LinearRegex s_pages = new(@"^(?:docs?|help|developers?|wiki|support|community"
        + @"|forum|blog)\.");

    private static readonly LinearRegex s_sentence = new(
        @"(?i)\b(?:see|visit|read|docs?|documentation|learn|more|at|from|details|help|info|refer|go\s+to|open"
            + @"|available)\b[^""'`]{0,40}\s*https?://");

    public static IEnumerable<Finding> Find(ExaminedChange change)
    {
        var asked = new Asked(change.Milestone);
        var known = new Known(change, asked);
        foreach (var file in change.Files.Where(LineChanges.HasText))
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var assembled = new Lazy<ILookup<int, string>>(() => AssembledHosts.In(file.Path, file.After!)
                .ToLookup(one => one.Line, one => one.Host));
            foreach (var line in LineChanges.Added(file))
            {
                foreach (var host in NamedHosts.In(line.Text, file.Path).Where(host => seen.Count < HostsMax
                    && seen.Add(host)))
                {
                    if (Severity(host, line) is not { } severity)
                    {
                        seen.Remove(host); // harmless here: where it is said, not where it is talked to
                    }
                    else if (!known.IsAsked(host))
                    {
                        yield return Finding(line, severity, $"{host} is named, which nobody asked for.");
                    }
                }

                foreach (var host in assembled.Value[line.Number].Where(host => !known.IsAsked(host)
                    && KnownHosts.KindOf(host) is HostKind.Other or HostKind.Forge && seen.Add(host)))
                {
                    yield return Finding(line, FileRoles.IsTest(line.File.Path) ? Core.Severity.Warn
                        : Core.Severity.Reject, $"{host} is put together from parts, and nobody asked for it.");
                }

                if (Piped(line, asked) is { } danger)
                {
                    yield return Finding(line, danger, "What the network answers is run without being looked at.");
                }
            }
        }
    }

    private static Finding Finding(AddedLine line, Severity severity, string what) =>
        new(FindingKind.NetworkHostAdded, severity, line.File.Path, line.Number, what)
        {
            Settles = "Do without it, or have the milestone name the host and what is sent there.",
            Excerpt = line.Text.Trim(),
        };

    private static Severity? Piped(AddedLine line, Asked asked)
    {
        if (line.Text.Length < 8 || !line.Text.AsSpan().ContainsAny('|', '(', '`'))
        {
            return null;
        }

        return !s_pipedToShell.IsMatch(line.Code) ? null
            : FileRoles.IsDocument(line.File.Path) || FileRoles.IsTest(line.File.Path)
                || NamedHosts.In(line.Code, line.File.Path).Any(asked.Says)
            ? Core.Severity.Warn : Core.Severity.Reject;
    }

    private static Severity? Severity(string host, AddedLine line)
    {
        var (kind, path) = (KnownHosts.KindOf(host), line.File.Path);
        if (kind is HostKind.Harmless or HostKind.Registry)
        {
            return null;
        }

        // Lock files have addresses of registries, and of what else they were told to fetch from.
        if (line.File.IsLock)
        {
            return kind == HostKind.Forge ? Core.Severity.Note : IsFetchedFrom(line, host)
                ? Core.Severity.Reject : null;
        }

        // The path of an address may have any word in it.
        var code = s_path.Replace(line.Code, "://");
        var fetches = s_fetches.IsMatch(code);
        if (!NamedHosts.In(line.Code, path).Contains(host) || FileRoles.IsDocument(path)
            || (s_link.IsMatch(code) && !s_loads.IsMatch(code) && !fetches))
        {
            return Core.Severity.Note;
        }

        if (FileRoles.IsTest(path) || FileRoles.IsSample(path) || kind == HostKind.Private
            || FileRoles.Extension(path) is "csv" or "tsv" or "geojson" or "ndjson" or "svg" or "po")
        {
            return Core.Severity.Warn;
        }

        var isTold = kind == HostKind.Forge || s_sentence.IsMatch(code) || s_says.IsMatch(code)
            || s_pages.IsMatch(host);
        return isTold && !fetches ? Core.Severity.Warn : Core.Severity.Reject;
    }

    private static bool IsFetchedFrom(AddedLine line, string host) =>
        line.Text.Contains("resolved", StringComparison.Ordinal)
            || line.Text.Contains("tarball", StringComparison.Ordinal)
        || line.Text.Contains("registry", StringComparison.Ordinal)
            || line.Text.Contains("url", StringComparison.Ordinal)
        || line.Text.Contains(host + ":", StringComparison.Ordinal);

    /// <summary>What the milestone, the texts the change starts from and the packages name.</summary>
    private sealed class Known(ExaminedChange change, Asked asked)
    {
        private readonly Lazy<HashSet<string>> _hosts = new(() => Before(change));

        private readonly Lazy<string> _packages = new(() => Plain(string.Join('\n',
            change.Files.Where(file => FileRoles.IsManifest(file.Path)).Select(file => file.Before))));

        private readonly Lazy<string> _text = new(() => Plain(asked.Text));

        public bool IsAsked(string host)
        {
            var registered = KnownHosts.Registered(host);
            if (_hosts.Value.Contains(registered) || asked.Says(registered))
            {
                return true;
            }

            // By its name: "Frankfurter" is api.frankfurter.app, "the ECB" is ecb.europa.eu.
            var first = registered.Split('.')[0];
            var label = Plain(first);
            return label.Length > 2 && (asked.HasWord(label, first)
                || (label.Length > 5 && _text.Value.Contains(label, StringComparison.Ordinal))
                || (label.Length > 3 && _packages.Value.Contains(label, StringComparison.Ordinal)));
        }

        private static HashSet<string> Before(ExaminedChange change) =>
        [
            .. change.Files.SelectMany(file => LineChanges.Lines(file.Before))
                .Select(line => line.Length > LineChanges.LineMax ? line[..LineChanges.LineMax] : line)
                .SelectMany(line => NamedHosts.In(line, "").Where(host => KnownHosts.KindOf(host) switch
                {
                    HostKind.Other or HostKind.Private => true,
                    HostKind.Forge => s_fetches.IsMatch(line),
                    _ => false,
                }))
                .Select(KnownHosts.Registered),
        ];

        private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
    }
}
