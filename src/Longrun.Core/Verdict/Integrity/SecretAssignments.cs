using System.Buffers;
using System.Collections.Immutable;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// Values without a shape of their own,
/// given to a name that says they are secret. Random enough to be one: by Shannon's
/// measure over its characters, and by classes of characters where it is a password.
/// </summary>
internal static class SecretAssignments
{
    /// <summary>Characters; what services hand out is longer.</summary>
    private const int TokenMin = 16;

    private const int PasswordMin = 8;

    /// <summary>Bits a character: of 20 random letters and digits some 4; of English words some 3.</summary>
    private const double TokenBits = 3.4;

    private const double HexBits = 2.9;

    private static readonly LinearRegex s_quoted = new(
        @"([A-Za-z_][\w.-]*)[""'\]]{0,3}\s*(?::\s*[\w<>\[\]?.]+(?:\s*\|\s*[\w<>\[\]?.]+)*\s*="
            + @"|=>|:=|\?\?=|\|\|=|==?|:|,|\?\?|\|\|"
            + @"|\()\s*(?:[bru@$]?[""'`])([^""'`\s]{8,400})[""'`]");

    /// <summary>A fallback where the environment has none: <c>process.env.API_KEY
    /// || "…"</c>, <c>getenv("KEY", "…")</c>.</summary>
    private static readonly LinearRegex s_fallback = new(
        @"([A-Za-z_][\w.-]*)[""'\])}]{0,3}\s*(?:,|\|\||\?\?|\?:|//|\bor\b|:[-=]|\{(?:\s*\|\w*\|)?)\s*"
            + @"(?:[bru@$]?[""'`])?([^""'`\s,;(){}]{8,400})");

    /// <summary>A name, and further on what it is without a value of its own: <c>option("--token", default="…")</c>,
    /// <c>var("TOKEN").unwrap_or("…")</c>, an entry of a list with <c>name:</c> and <c>value:</c>.</summary>
    private static readonly LinearRegex s_default = new(
        @"(?i)([\w.-]*(?:secret|token|passw(?:or)?d|api[_.-]?key|access[_.-]?key|private[_.-]?key"
            + @"|signing[_.-]?key)[\w.-]*)[^;]*?(?:\bdefault\w*|set_?default|\bfallback\w*|\bunwrap_or\w*|\bor_?else\w*"
            + @"|\bField|\belse|\bvalue|\bfetch\([^)]*\)\s*(?:\{|do\b)|\bif\b.{0,40}==\s*""""\s*\{[^}""]*=)"
            + @"[\s""'\])]{0,3}[\s=:(|_>{,]{0,12}[bru@$]?[""'`]([^""'`\s]{8,400})[""'`]");

    /// <summary><c>${token:…}</c> of configuration files.</summary>
    private static readonly LinearRegex s_placeholder = new(
        @"\$\{([A-Za-z_][\w.-]*):?[-=:]?([^${}""'\s]{8,400})\}");

    private static readonly LinearRegex s_bare = new(
        @"^\s*(?:export\s+|set\s+|ENV\s+|ARG\s+"
            + @"|-\s+)?[""']?([A-Za-z_/][\w.:/-]*)[""']?\s*[=:]\s*[""']?([^""'\s,;]{8,400})[""']?,?\s*$");

    private static readonly LinearRegex s_embedded = new(
        @"(?i)\b(password|pwd|accountkey|secret|token|api[_-]?key)=([^;""'\s&,]{8,400})");

    private static readonly LinearRegex s_header = new(
        @"(?i)\b(authorization|x-api-key|private-token|x-auth-token)[""']?\s*[:,=]\s*[fbr$@]?[""'`]?(?:bearer\s+"
            + @"|basic\s+|token\s+)?([\w.+/=~-]{16,400})");

    private static readonly LinearRegex s_xml = new(
        @"(?i)(?:key|name)=""([^""]{3,80})""\s+value=""([^""\s]{8,400})""|<(\w+)>([^<\s]{12,400})</");

    private static readonly LinearRegex s_secretName = new(
        @"(?i)secret|token|passw(?:or)?d|passphrase|\bpwd\b|_pwd|api[_.-]?key|apikey|access[_.-]?key|private[_.-]?key"
            + @"|client[_.-]?key|"
        + @"account[_.-]?key|credential|auth(?:orization)?[_.-]?(?:key|header)?$|signing[_.-]?key|encryption[_.-]?key"
        + @"|master[_.-]?key|"
        + @"(?:license|service|session|deploy|ssh|jwt|hmac|aes|cipher|storage[_.-]?account|subscription)[_.-]?key|"
        + @"\bauth\b|_auth$|webhook[_.-]?(?:key|secret)|dsn|x-api-key|private-token|x-auth-token");

    /// <summary>One of these is in every name that says so: most lines have none.</summary>
    private static readonly SearchValues<string> s_marks = SearchValues.Create(
        ["secret", "token", "passw", "passphrase", "pwd", "key", "credential", "auth", "dsn"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly LinearRegex s_password = new(@"(?i)passw(?:or)?d|passphrase|\bpwd\b|_pwd");

    private static readonly LinearRegex s_notSecret = new(
        @"(?i)hash|digest|checksum|sha\d|integrity|fingerprint|public|pub[_.-]?key|publishable|etag|revision|commit|"
        + @"csrf|xsrf|cache|idempotency|foreign|primary[_.-]?key|sort|partition|public[_.-]?key[_.-]?token|tokeni[sz]"
        + @"|max[_.-]?tokens|token[_.-]?(?:type|url|endpoint|count|name|path)|"
        + @"(?:secret|password|key)[_.-]?(?:name|id|ref|path|file|length|field|label|url|arn)$|translation|i18n"
        + @"|signature|expected|nonce|storage[_.-]?key|local[_.-]?storage|query[_.-]?key|react");

    private static readonly LinearRegex s_uuid = new(
        "(?i)^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$");

    private static readonly LinearRegex s_hex = new("(?i)^[0-9a-f]+$");

    /// <summary>Code, a path, an address, or words.</summary>
    private static readonly LinearRegex s_notRandom = new(
        @"^(?:process\.env|os\.environ|env\.|secrets\.|config\.|vault:|arn:|op://|sops:|ENC\[|https?://|\.{0,2}/|~/|\$"
            + @"|%|@|#|sha\d+[-:])"
        + @"|[()\[\]{}<>]|^[A-Za-z][a-z]*(?:[._\-/ :][A-Za-z][a-z]*)*$|^[A-Z]+(?:_[A-Z]+)*$"
        + @"|^(?:[a-z]+[._-])+[a-z]+\d{0,2}$|^[a-z]+(?:[._-](?:[a-z]+|v?\d{1,4}))+$|^[A-Za-z]+(?:\.[A-Za-z]\w*)+$");

    public static IEnumerable<FoundSecret> In(AddedLine line)
    {
        // What is run only: comments show how a value looks.
        var text = line.Code;
        return Values(text, IsPlain(line.File.Path))
            .Where(found => Says(found.Name) && IsSecret(found.Name, found.Value))
            .Select(found => new FoundSecret($"the value of '{found.Name}'", found.Value, IsWeak: true));
    }

    public static string Masked(string text)
    {
        foreach (var (_, value) in Values(text, true).Where(found => Says(found.Name)).ToList())
        {
            text = text.Replace(value, "[secret]", StringComparison.Ordinal);
        }

        return text;
    }

    private static bool Says(string name) => s_secretName.IsMatch(name) && !s_notSecret.IsMatch(name);

    private static IEnumerable<(string Name, string Value)> Values(string text, bool isPlain)
    {
        if (text.Length < PasswordMin || !text.AsSpan().ContainsAny(s_marks))
        {
            yield break;
        }

        ImmutableArray<LinearRegex> patterns = isPlain
            ? [s_quoted, s_fallback, s_default, s_placeholder, s_embedded, s_header, s_xml, s_bare]
                : [s_quoted, s_fallback, s_default, s_placeholder, s_embedded, s_header, s_xml];
        foreach (var match in patterns.SelectMany(pattern => pattern.Matches(text).AsEnumerable()))
        {
            var from = match.Groups.Count > 3 && match.Groups[3].Success ? 3 : 1;
            yield return (match.Groups[from].Value, match.Groups[from + 1].Value);
        }
    }

    /// <summary>Files whose values have no quotes.</summary>
    private static bool IsPlain(string path) => FileRoles.Extension(path) is "env" or "ini" or "cfg" or "conf" or "yml"
        or "yaml" or "properties" or "npmrc" or "pypirc" or "netrc" or "sh" or "bash" or "toml" or "dockerfile" or "txt"
        or "makefile" or "tfvars" or "config" or "envrc";

    private static bool IsSecret(string name, string value)
    {
        if (SecretShapes.IsFake(value) || s_uuid.IsMatch(value) || s_notRandom.IsMatch(value)
            || value.Equals(name, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var classes = (value.Any(char.IsAsciiLetterLower) ? 1 : 0) + (value.Any(char.IsAsciiLetterUpper) ? 1 : 0)
            + (value.Any(char.IsAsciiDigit) ? 1 : 0) + (value.Any(c => !char.IsAsciiLetterOrDigit(c)) ? 1 : 0);
        if (s_password.IsMatch(name) && value.Length >= PasswordMin && classes >= 3)
        {
            return true;
        }

        return value.Length >= TokenMin && value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetter)
            && Bits(value) >= (s_hex.IsMatch(value) ? HexBits : TokenBits);
    }

    private static double Bits(string value) => value.GroupBy(c => c)
        .Select(group => (double)group.Count() / value.Length).Sum(share => -share * Math.Log2(share));
}
