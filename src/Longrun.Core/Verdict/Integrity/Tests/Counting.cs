using System.Collections.Immutable;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>What a change adds and takes away, counted.</summary>
internal static class Counting
{
    /// <summary>Names that are told of each kind: what a page shows.</summary>
    private const int NamesMax = 50;

    /// <summary>Paths of changed tests: what a second run of the branch's tests takes over.</summary>
    private const int PathsMax = 200;

    /// <summary>Renamed tests: as many as are looked for by content.</summary>
    private const int RenamedMax = 300;

    /// <summary>Characters of a name; a longer one is a text.</summary>
    private const int NameMax = 200;

    public static ChangeFacts Of(ExaminedChange change)
    {
        var suite = Suite.After(change);
        var matching = Matching.Of(Suite.Before(change), suite);
        var before = Public(change, file => file.Before);
        var after = Public(change, file => file.After);
        return new ChangeFacts
        {
            TestsAdded = [.. Names(matching.Added)],
            TestsRemoved = [.. Names(matching.Gone)],
            TestsRenamed = [.. Renamed(matching, suite).Take(RenamedMax)],
            NamesAdded = [.. after.Except(before).Order(StringComparer.Ordinal).Take(NamesMax)],
            NamesRemoved = [.. before.Except(after).Order(StringComparer.Ordinal).Take(NamesMax)],
            TouchesTests = change.Files.Any(file => TestPaths.IsTest(file.Path)),
            ChangedTests = [.. change.Files.Where(file => !file.IsNew && TestPaths.IsTest(file.Path))
                .Select(file => file.Path).Order(StringComparer.Ordinal).Take(PathsMax)],
        };
    }

    private static IEnumerable<string> Names(IEnumerable<TestCase> tests) =>
        tests.Where(test => !test.IsShared)
            .Select(Name)
            .Take(NamesMax);

    private static string Name(TestCase test) => test.Name.Length > NameMax ? test.Name[..NameMax] : test.Name;

    /// <summary>
    /// One test that several became stands for none of them, nor does a name that two have: it is not known which runs.
    /// </summary>
    private static IEnumerable<RenamedTest> Renamed(Matching matching, Suite after)
    {
        var named = after.Cases.Where(test => !test.IsShared).ToLookup(test => test.Name, StringComparer.Ordinal);
        return from pairs in matching.Pairs.Where(pair => !pair.Old.IsShared)
                   .GroupBy(pair => (pair.New.Path, pair.New.Line))
               where pairs.Count() == 1
               let pair = pairs.First()
               where pair.Old.Name != pair.New.Name && named[pair.New.Name].Count() == 1 && Matching.IsSame(pair)
               select new RenamedTest(Name(pair.Old), Name(pair.New));
    }

    private static ImmutableHashSet<string> Public(ExaminedChange change, Func<ChangedFile, string?> side) =>
    [
        .. change.Files.Where(file => !TestPaths.IsTest(file.Path) && !TestPaths.IsSettings(file.Path)
                && Families.Of(file.Path) != Family.None && side(file) is { Length: <= ChangedFile.BytesMax })
            .SelectMany(file => Public(Source.Read(file.Path, side(file)!))),
    ];

    private static IEnumerable<string> Public(Source source)
    {
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            if (source.Tokens[i].Kind != TokenKind.Word || Name(source, i) is not { Length: > 0 and <= NameMax } name)
            {
                continue;
            }
            yield return name;
        }
    }

    private static string? Name(Source source, int index)
    {
        var token = source.Tokens[index];
        return source.Family switch
        {
            Family.Python => token is { Indent: 0, Value: "def" or "class" }
                && !source.At(index + 1).Value.StartsWith('_') ? source.At(index + 1).Value : null,
            Family.Go => token is { Indent: 0, Value: "func" or "type" } ? Exported(source, index + 1) : null,
            Family.Script => token.Value == "export" ? Declared(source, index + 1) : null,
            Family.CSharp or Family.Braces => token.Value is "public" or "pub" ? Declared(source, index + 1) : null,
            _ => null,
        };
    }

    private static string? Exported(Source source, int index)
    {
        var at = source.Is(index, "(") ? source.Closing[index] + 1 : index;
        var name = source.At(at);
        return name.Kind == TokenKind.Word && char.IsUpper(name.Value[0]) ? name.Value : null;
    }

    /// <summary>The name of a declaration: the word before what cannot belong to its type.</summary>
    private static string? Declared(Source source, int index)
    {
        for (var i = index; i < Math.Min(source.Tokens.Length, index + 16); i++)
        {
            var token = source.Tokens[i];
            if (token.Kind == TokenKind.Word && source.At(i - 1).Value is "class" or "interface" or "enum" or "struct"
                or "record" or "function" or "const" or "let" or "type" or "fn")
            {
                return token.Value is "class" or "struct" or "function" or "enum" ? null : token.Value;
            }
            if (token.Kind == TokenKind.Symbol && token.Value is "(" or "{" or ";" or "=" or "=>")
            {
                return source.At(i - 1).Kind == TokenKind.Word ? source.At(i - 1).Value : null;
            }
        }
        return null;
    }
}
