using System.Buffers;
using System.Collections.Immutable;
using Longrun.Core.Text;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// A secret in a line,
/// and what kind of thing it is; its value is never shown. Weak ones are of a kind that tests have of
/// their own: a signed token, a test key, a throw-away key.
/// </summary>
internal sealed record FoundSecret(string What, string Value, bool IsWeak);

/// <summary>What the secrets of services look like, as the services themselves document their prefixes.</summary>
internal static class SecretShapes
{
    private sealed record SecretShape(string What, LinearRegex Pattern, bool IsWeak = false);

    /// <summary>One of these is in each of the shapes: most lines have none, and need no closer look.</summary>
    private static readonly SearchValues<string> s_marks = SearchValues.Create(
        ["PRIVATE KEY", "AGE-SECRET", "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_",
            "glpat-", "glptt-", "gldt-", "glrt-", "glsoat-", "glcbt-", "xox", "xapp-", "slack.com", "discord",
            "k_live_", "k_test_", "whsec_", "sk-", "AIza", "GOCSPX", "ya29.", "npm_", "pypi-", "SG.", "SK", "key-",
            ":AA", "AccountKey=", "SharedAccess", "hf_", "dop_v1_", "doo_v1_", "shpat_", "shpss_", "shpca_",
            "dapi", "hvs.", "lin_api_", "ntn_", "secret_", "ATATT3", "dp.", "glsa_", "PMAK-", "dckr_", "sbp_",
            "sq0", "EAAAE", "rubygems_", "NRAK-", "xkeysib-", "figd_", "pscale_", "fo1_", "tfp_", "r8_", "gsk_",
            "phc_", "phx_", "sntrys_", "CFPAT-", "shippo_", "live_sk_", "rzp_live_", "PRIVATE-TOKEN", "eyJ", "://"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly ImmutableArray<SecretShape> s_shapes =
    [
        new("a private key", new LinearRegex(@"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"), true),
        new("a private key of age", new LinearRegex(@"AGE-SECRET-KEY-1[0-9A-Z]{50}")),
        new("an AWS access key", new LinearRegex(@"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")),
        new("a GitHub token", new LinearRegex(@"\bgh[pousr]_[0-9A-Za-z]{30}|\bgithub_pat_[0-9A-Za-z_]{30}")),
        new("a GitLab token", new LinearRegex(@"\bgl(?:pat|ptt|dt|rt|soat|cbt)-[0-9A-Za-z_-]{18}")),
        new("a Slack token", new LinearRegex(@"\bxox[abeoprs]-[0-9A-Za-z-]{20}|\bxapp-[0-9]-[0-9A-Za-z-]{20}")),
        new("a webhook's address of Slack", new LinearRegex(@"hooks\.slack\.com/(?:services"
            + @"|workflows)/T[0-9A-Z]+/[0-9A-Z]+/\w{16}")),
        new("a webhook's address of Discord",
            new LinearRegex(@"discord(?:app)?\.com/api/webhooks/[0-9]{15,20}/[\w-]{40}")),
        new("a live key of Stripe", new LinearRegex(@"\b[sr]k_live_[0-9A-Za-z]{16}")),
        new("a test key of Stripe", new LinearRegex(@"\b[sr]k_test_[0-9A-Za-z]{16}"), true),
        new("a webhook secret of Stripe", new LinearRegex(@"\bwhsec_[0-9A-Za-z+/=]{20}"), true),
        new("a key of OpenAI or Anthropic", new LinearRegex(
            @"\bsk-(?:ant-|proj-|svcacct-|admin-|or-v1-)[\w-]{20}|\bsk-[0-9A-Za-z]{32}")),
        new("a Google API key", new LinearRegex(@"\bAIza[\w-]{35}\b|\bGOCSPX-[\w-]{20}|\bya29\.[\w-]{30}")),
        new("an npm token", new LinearRegex(@"\bnpm_[0-9A-Za-z]{30}")),
        new("a PyPI token", new LinearRegex(@"\bpypi-[\w-]{40}")),
        new("a SendGrid key", new LinearRegex(@"\bSG\.[\w-]{16,32}\.[\w-]{16,64}")),
        new("a Twilio key", new LinearRegex(@"\bSK[0-9a-f]{32}\b")),
        new("a Mailgun key", new LinearRegex(@"\bkey-[0-9a-f]{32}\b")),
        new("a Telegram token", new LinearRegex(@"\b[0-9]{8,10}:AA[\w-]{33}\b")),
        new("an Azure key", new LinearRegex(@"(?i)\b(?:AccountKey|SharedAccessKey"
            + @"|SharedAccessSignature)=[\w+/%-]{30,}={0,2}")),
        new("a token of Hugging Face", new LinearRegex(@"\bhf_[0-9A-Za-z]{30}")),
        new("a token of a known service", new LinearRegex(
            @"\b(?:dop_v1_|doo_v1_|shpat_|shpss_|shpca_|dapi|hvs\.|lin_api_|ntn_|secret_|ATATT3|dp\.(?:pt|st)\.|glsa_"
                + @"|PMAK-|"
            + @"dckr_pat_|sbp_|sq0(?:csp|atp)-|EAAAE|rubygems_|NRAK-|xkeysib-|figd_|pscale_tkn_|fo1_|tfp_|r8_|gsk_|"
            + @"phc_|phx_|sntrys_|CFPAT-|shippo_live_|live_sk_|rzp_live_|PRIVATE-TOKEN:\s)[\w-]{24}")),
        new("a signed token (JWT)", new LinearRegex(@"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}"), true),
        new("a password in an address", new LinearRegex(
            @"\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@""'`{}<>$]*:([^\s:/@""'`{}<>$]{8,})@[\w-]+\.[\w.-]+")),
    ];

    /// <summary>Values that are written to be seen.</summary>
    private static readonly LinearRegex s_fake = new(
        @"(?i)example|sample|dummy|fake|placeholder|changeme|change[-_]me|your[-_]?|insert|replace|redacted"
            + @"|not[-_]?(?:a[-_]?)?(?:real|secret)|"
        + @"xxxx|\*\*\*|0000000|1111111|aaaaaa|123456|abcdef|deadbeef|cafebabe|foobar|lorem|<[^>]*>|\$\{|\{\{|\$\(|%\(|"
        + @"\.\.\.|…|test[-_]?(?:key|token|secret|only|fixture)|fixture|invalid|do[-_]?not[-_]?use|mock|stub|hunter2"
        + @"|swordfish|"
        + @"correct[-_]?horse|postgres:postgres|password|passw0rd|letmein|secret[-_]?key|my[-_]?secret|top[-_]?secret"
        + @"|unit[-_]?test");

    public static IEnumerable<FoundSecret> In(string text)
    {
        if (!text.AsSpan().ContainsAny(s_marks))
        {
            yield break;
        }

        foreach (var shape in s_shapes)
        {
            foreach (var match in shape.Pattern.Matches(text).AsEnumerable())
            {
                var value = match.Groups[1].Success ? match.Groups[1].Value : match.Value;
                if (shape.What.StartsWith("a private key", StringComparison.Ordinal)
                    || (value.Count(char.IsAsciiDigit) >= 2 && !IsFake(value)))
                {
                    yield return new(shape.What, value, shape.IsWeak);
                }
            }
        }
    }

    public static bool IsFake(string value) =>
        s_fake.IsMatch(value) || Variety(value) < 0.25 || IsRun(value);

    /// <summary>The text without anything that looks like a secret.</summary>
    public static string Masked(string text)
    {
        foreach (var shape in s_shapes)
        {
            text = shape.Pattern.Replace(text, "[secret]");
        }

        return SecretAssignments.Masked(text);
    }

    /// <summary>How many of its characters are different ones: of random ones, at this length, most are.</summary>
    private static double Variety(string value) =>
        value.Length == 0 ? 0 : (double)value.Distinct().Count() / Math.Min(value.Length, 32);

    /// <summary>Most of it counts up, or repeats itself.</summary>
    private static bool IsRun(string value)
    {
        var steps = 0;
        for (var at = 1; at < value.Length; at++)
        {
            steps += value[at] - value[at - 1] is 0 or 1 ? 1 : 0;
        }

        return steps * 2 > value.Length;
    }
}
