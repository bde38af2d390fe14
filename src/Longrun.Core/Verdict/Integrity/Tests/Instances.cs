using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>
/// A list or table whose members are what the tests put in: sentences, numbers, codes. What is under them may be the
/// answer in another form, or nothing: being a member is the answer.
/// </summary>
internal static class Instances
{
    /// <summary>Characters from which on a text is one of many, not a word of a vocabulary.</summary>
    private const int LengthMin = 6;

    /// <summary>Of ten members so many are in the tests.</summary>
    private const int ShareMin = 8;

    private static readonly LinearRegex s_lists = new(
        @"\b(tables?|maps?|mapping|look-?up|alias(es)?|constants|codes|enum|catalog(ue)?|translations?|"
        + @"dictionary|list of|allow-?list|deny-?list|block-?list|reserved|messages|phrases|fixtures?|samples?|"
        + @"seed\w*|presets?)\b");

    private static readonly LinearRegex s_dataKeys = new(
        "(?m)\"([^\"\n]{6,300})\"[ \t]*:|^[ \t-]*['\"]?([^'\":#\n{}\\[\\]]{6,300})['\"]?[ \t]*:[ \t]");

    public static IEnumerable<Finding> Of(TestChange change)
    {
        var known = new Lazy<HashSet<string>>(() => Known(change));
        var there = new Lazy<HashSet<string>>(() => [.. change.Change.Files
            .Where(file => file.Before is not null && !TestPaths.IsTest(file.Path))
            .SelectMany(file => Lexer.Read(file.Before!, Families.Of(file.Path)))
            .Where(token => token.IsLiteral).Select(token => Plain(token.Value))]);
        foreach (var file in change.Change.Files)
        {
            if (file.After is not { Length: <= ChangedFile.BytesMax } text || file.LinkTarget is not null
                || !SpecialCases.IsProduction(change, file.Path))
            {
                continue;
            }
            var groups = Families.Of(file.Path) == Family.None ? Data(file.Path, text)
                : Groups(Source.Read(file.Path, text));
            foreach (var (line, members) in groups)
            {
                var mine = members.Where(member => IsInstance(member) && known.Value.Contains(member)
                    && !there.Value.Contains(member) && !Plain(change.Asked.Text).Contains(member,
                        StringComparison.Ordinal)).Distinct().Take(100).ToList();
                if (mine.Count < 2 || mine.Count * 10 < members.Distinct().Count() * ShareMin)
                {
                    continue;
                }
                yield return new Finding(FindingKind.InputsSpecialCased,
                    s_lists.IsMatch(change.Asked.Text) ? Severity.Warn : Severity.Reject, file.Path, line,
                    $"The source lists {mine.Count} of the tests' inputs, and hardly anything else.")
                {
                    Settles = "Compute the result; the same inputs slightly changed have to work as well.",
                    Excerpt = Expectations.Clip(string.Join('\n', mine.Take(10))),
                };
                break;
            }
        }
    }

    /// <summary>Case, blanks and dashes do not make another input.</summary>
    private static string Plain(string value) => string.Concat(value.Where(c => !char.IsWhiteSpace(c) && c != '-'))
        .ToLowerInvariant();

    private static bool IsInstance(string member) => member.Length >= LengthMin && member.Length < 300
        && member.Any(char.IsAsciiDigit) && member.Count(char.IsLetterOrDigit) >= LengthMin;

    private static HashSet<string> Known(TestChange change)
    {
        var unchanged = change.Change.UnchangedTests.Where(file => (file.After ?? file.Before) is not null
            && Families.Of(file.Path) != Family.None).Take(500)
            .SelectMany(file => Lexer.Read(file.After ?? file.Before!, Families.Of(file.Path)));
        return [.. change.Before.Files.Concat(change.After.Files).SelectMany(file => file.Source.Tokens)
            .Concat(unchanged).Where(token => token.IsLiteral && token.Value.Length < 300)
            .Select(token => Plain(token.Value))];
    }

    /// <summary>Members and keys of each bracket, by the line it opens in.</summary>
    private static IEnumerable<(int Line, List<string> Members)> Groups(Source source)
    {
        var open = new Stack<(int Index, List<string> Members)>();
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            var token = source.Tokens[i];
            if (token.IsLiteral && open.TryPeek(out var group) && IsMember(source, i))
            {
                group.Members.Add(Plain(token.Value));
            }
            if (token.Kind != TokenKind.Symbol)
            {
                continue;
            }
            if (token.Value is "{" or "[" or "(")
            {
                // A pair in a list: its first part is a member of the list.
                var isPair = source.At(i + 1).IsLiteral && source.Is(i + 2, ",")
                    && source.At(i - 1).Value is "," or "[" or "{" or "(" && open.Count > 0;
                open.Push((i, []));
                if (isPair)
                {
                    open.Skip(1).First().Members.Add(Plain(source.At(i + 1).Value));
                }
            }
            else if (token.Value is "}" or "]" or ")" && open.TryPop(out var closed) && closed.Members.Count > 1)
            {
                yield return (source.Tokens[closed.Index].Line, closed.Members);
            }
        }
    }

    private static bool IsMember(Source source, int index)
    {
        var before = source.At(index - 1).Value;
        var after = source.At(index + 1).Value;
        return after is ":" or "=>" || before == "case"
            || before == "[" && after == "]" && source.Is(index + 2, "=")
            || before is "{" or "[" or "(" or "," && after is "}" or "]" or ")" or ",";
    }

    private static IEnumerable<(int Line, List<string> Members)> Data(string path, string text)
    {
        if (path.EndsWith(".json", StringComparison.Ordinal) || path.EndsWith(".yaml", StringComparison.Ordinal)
            || path.EndsWith(".yml", StringComparison.Ordinal) || path.EndsWith(".toml", StringComparison.Ordinal))
        {
            yield return (1, [.. s_dataKeys.Matches(text).Select(match =>
                Plain(match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value))]);
        }
    }
}
