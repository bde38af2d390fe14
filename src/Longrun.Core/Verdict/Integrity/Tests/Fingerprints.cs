using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>A source that answers from a table by the checksum of what comes in.</summary>
internal static class Fingerprints
{
    /// <summary>Entries from which on it is a table.</summary>
    private const int EntriesMin = 2;

    private static readonly LinearRegex s_hash = new(
        @"(?i)^(\w*(crc32|crc|adler32|md5|sha1|sha224|sha256|sha512|xxhash\w*|fnv\w*|murmur\w*|"
        + @"blake2\w*|checksum|fingerprint|gethashcode|hashcode|digest|hexdigest|createhash|hash))$");

    private static readonly LinearRegex s_value = new(@"(?i)^(0x[0-9a-f_]{6,}|[0-9a-f]{8,128}|[0-9]{8,})$");

    public static IEnumerable<Finding> Of(TestChange change, Source source)
    {
        var entries = new List<int>();
        var looksUp = false;
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            var token = source.Tokens[i];
            if (token.IsLiteral && s_value.IsMatch(token.Value) && HasResult(source, i)
                && !WasThere(change, token.Value))
            {
                entries.Add(i);
            }
            looksUp |= token.Kind == TokenKind.Word && s_hash.IsMatch(token.Value) && IsLookup(source, i);
        }
        if (!looksUp || entries.Count < EntriesMin)
        {
            yield break;
        }
        var isAsked = change.Asked.HasWord("checksum") || change.Asked.HasWord("fingerprint")
            || change.Asked.HasWord("digest");
        yield return new Finding(FindingKind.InputsSpecialCased, isAsked ? Severity.Warn : Severity.Reject, source.Path,
            source.Tokens[entries[0]].Line, "The source recognises inputs by their checksum and answers from a table.")
        {
            Settles = "Compute the result from the input.",
        };
    }

    /// <summary>A key with a literal behind it.</summary>
    private static bool HasResult(Source source, int index) =>
        source.At(index + 1).Value is ":" or "," or "=>" or "]"
        && (source.At(index + 2).IsLiteral || source.At(index + 2).Value is "{" or "[" or "(" or "="
            || source.Is(index + 2, "new")) && source.At(index - 1).Value is "[" or "{" or "," or "(" or "case" or "=>";

    /// <summary>Something is looked up by it, not compared with what is known.</summary>
    private static bool IsLookup(Source source, int index)
    {
        for (var i = index - 1; i > Math.Max(0, index - 8); i--)
        {
            if (source.Is(i, "(") && source.At(i - 1).Value is "get" or "Get" or "TryGetValue" or "has"
                    or "GetValueOrDefault"
                || source.Is(i, "[") && source.At(i - 1).Kind == TokenKind.Word || source.Is(i, "switch")
                || source.Is(i, "match"))
            {
                return true;
            }
            if (source.At(i).Value is "=" or ":=" && source.At(i - 1).Kind == TokenKind.Word)
            {
                return IsUsedAsKey(source, source.At(i - 1).Value, index);
            }
        }
        return false;
    }

    private static bool IsUsedAsKey(Source source, string name, int from)
    {
        for (var i = from; i < Math.Min(source.Tokens.Length, from + 200); i++)
        {
            if (source.Is(i, name) && (source.Is(i - 1, "[") || source.Is(i + 1, "in") || source.Is(i - 1, "switch")
                || source.Is(i - 1, "match") || source.Is(i + 1, "switch")
                || source.Is(i - 1, "(") && source.At(i - 2).Value is "get" or "Get" or "TryGetValue" or "has"
                    or "GetValueOrDefault" or "switch"))
            {
                return true;
            }
        }
        return false;
    }

    private static bool WasThere(TestChange change, string value) =>
        change.Change.Files.Any(file => file.Before?.Contains(value, StringComparison.Ordinal) == true);
}
