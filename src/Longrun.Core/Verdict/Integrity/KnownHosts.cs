using System.Collections.Immutable;
using Longrun.Core.Text;

namespace Longrun.Core.Verdict.Integrity;

internal enum HostKind
{
    /// <summary>Nobody is talked to: this machine, a name, a schema, a licence, a placeholder.</summary>
    Harmless,

    /// <summary>Where a package manager or a system fetches from anyway.</summary>
    Registry,

    /// <summary>Where code of everybody lies: what is fetched from there may be anything.</summary>
    Forge,

    /// <summary>A network of one's own, or a placeholder that could be somebody.</summary>
    Private,

    Other,
}

/// <summary>Hosts that say nothing by being named.</summary>
internal static class KnownHosts
{
    private static readonly ImmutableHashSet<string> s_names =
        ["w3.org", "json-schema.org", "schema.org", "schemas.microsoft.com", "json.schemastore.org", "schemastore.org",
            "schemas.xmlsoap.org", "schemas.openxmlformats.org", "xmlsoap.org", "purl.org", "ns.adobe.com", "ogp.me",
            "xmlns.com", "docs.oasis-open.org", "spec.openapis.org", "openapis.org", "jsonapi.org", "sitemaps.org",
            "www.sitemaps.org", "opensource.org", "apache.org", "spdx.org", "creativecommons.org", "gnu.org",
            "mozilla.org", "choosealicense.com", "unlicense.org", "shields.io", "fury.io", "badgen.net", "codecov.io",
            "coveralls.io", "ietf.org", "rfc-editor.org", "datatracker.ietf.org", "wikipedia.org", "semver.org",
            "keepachangelog.com", "conventionalcommits.org", "iso.org", "unicode.org", "tc39.es", "whatwg.org",
            "ecma-international.org", "dublincore.org", "relaxng.org", "docbook.org", "iana.org", "aka.ms",
            "learn.microsoft.com", "docs.microsoft.com", "developer.mozilla.org", "stackoverflow.com",
            "docs.python.org",
            "go.dev", "pkg.go.dev", "nodejs.org", "docs.rs", "readthedocs.io", "typescriptlang.org", "python.org",
            "maven.apache.org", "springframework.org", "editorconfig.org", "eslint.org", "prettier.io", "biomejs.dev"];

    private static readonly ImmutableHashSet<string> s_registries =
        ["registry.npmjs.org", "registry.yarnpkg.com", "npmjs.com", "npmjs.org", "pypi.org", "pythonhosted.org",
            "nuget.org", "proxy.golang.org", "sum.golang.org", "golang.org", "crates.io", "rubygems.org",
            "repo1.maven.org", "repo.maven.apache.org", "plugins.gradle.org", "services.gradle.org", "packagist.org",
            "deb.debian.org", "security.debian.org", "archive.ubuntu.com", "security.ubuntu.com", "alpinelinux.org",
            "docker.io", "hub.docker.com", "ghcr.io", "mcr.microsoft.com", "quay.io", "gcr.io", "registry.k8s.io",
            "public.ecr.aws", "jsr.io", "npm.jsr.io", "static.rust-lang.org", "dl.google.com", "hex.pm", "pub.dev"];

    private static readonly ImmutableHashSet<string> s_forges =
        ["github.com", "githubusercontent.com", "gitlab.com", "bitbucket.org", "codeberg.org", "sr.ht",
            "gist.github.com"];

    private static readonly LinearRegex s_address = new(@"^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$");

    private static readonly LinearRegex s_own = new(
        @"^(?:127\.|0\.0\.0\.0$|10\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.|192\.0\.2\.|198\.51\.100\."
            + @"|203\.0\.113\.|255\.)");

    /// <summary>Second-level names under which others register.</summary>
    private static readonly LinearRegex s_public = new(
        @"(?:^|\.)(?:co|com|org|net|gov|ac|edu|or|ne|gob|gouv|europa|govt)\.[a-z]{2}$|(?:^|\.)(?:github|gitlab|vercel"
            + @"|netlify|pages|workers|"
        + @"herokuapp|azurewebsites|cloudfront|web|firebaseapp|appspot|onrender|fly|ngrok|ngrok-free|r2)\.(?:io|app"
        + @"|dev|com|net)$");

    public static HostKind KindOf(string host)
    {
        if (host == "169.254.169.254" || host == "metadata.google.internal")
        {
            return HostKind.Other; // hands out credentials of the machine it is asked from
        }

        if (!host.Contains('.') || host.StartsWith('[') || s_own.IsMatch(host)
            || HasEnd(host, "localhost", "test", "example.com", "example.org", "example.net", "localtest.me",
                "svc.cluster.local", "host.docker.internal"))
        {
            return HostKind.Harmless;
        }

        if (s_address.IsMatch(host))
        {
            return HostKind.Other;
        }

        return HasEnd(host, "local", "internal", "lan", "intranet", "corp", "home.arpa") ? HostKind.Private
            : Ends(host).Any(s_names.Contains) ? HostKind.Harmless
            : Ends(host).Any(s_registries.Contains) ? HostKind.Registry
            : Ends(host).Any(s_forges.Contains) ? HostKind.Forge
            : HostKind.Other;
    }

    /// <summary>What somebody registered: <c>example.co.uk</c> of <c>api.example.co.uk</c>.</summary>
    public static string Registered(string host)
    {
        var ends = Ends(host).ToList();
        return s_address.IsMatch(host) || ends.Count < 2 ? host
            : ends.Where(end => end.Contains('.')).LastOrDefault(end => !s_public.IsMatch(end)) ?? host;
    }

    private static bool HasEnd(string host, params ReadOnlySpan<string> ends)
    {
        foreach (var end in ends)
        {
            if (host == end || host.EndsWith("." + end, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The host, and what is left of it without its first label, and so on.</summary>
    private static IEnumerable<string> Ends(string host)
    {
        for (var at = 0; at >= 0 && at < host.Length;)
        {
            yield return host[at..];
            var dot = host.IndexOf('.', at);
            at = dot < 0 ? -1 : dot + 1;
        }
    }
}
