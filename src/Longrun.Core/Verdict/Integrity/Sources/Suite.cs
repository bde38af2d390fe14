using System.Collections.Immutable;

namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>The tests of one side of a change.</summary>
internal sealed class Suite
{
    private static readonly ImmutableArray<string> s_signs =
        ["#[test]", "import.meta.vitest", "node:test", "[Fact", "@Test", "[Test", "describe(", "import unittest"];

    /// <summary>How often functions that only call such functions are looked for.</summary>
    private const int HollowRounds = 3;

    private Suite(ImmutableArray<TestFile> files)
    {
        var hollow = files.SelectMany(file => file.HollowNames()).ToImmutableHashSet();
        for (var round = 0; round < HollowRounds && !hollow.IsEmpty; round++)
        {
            files = [.. files.Select(file => file.With(hollow))];
            var more = hollow.Union(files.SelectMany(file => file.HollowNames()));
            if (more.Count == hollow.Count)
            {
                break;
            }
            hollow = more;
        }
        Files = files;
        var helpers = files.SelectMany(file => file.Helpers()).DistinctBy(helper => helper.Name)
            .ToDictionary(helper => helper.Name, helper => helper.Strength, StringComparer.Ordinal);
        var skipping = files.SelectMany(file => file.SkippingNames())
            .SelectMany(named => Names(named.Name).Select(name => (name, named.Tokens)))
            .DistinctBy(named => named.name)
            .ToImmutableDictionary(named => named.name, named => named.Tokens);
        Cases = [.. files.SelectMany(file => file.Cases(skipping, helpers))];
        Outside = files.ToImmutableDictionary(file => file.Source.Path, file => file.Outside(skipping));
    }

    public ImmutableArray<TestFile> Files { get; }

    /// <summary>Tests and what they share.</summary>
    public ImmutableArray<TestCase> Cases { get; }

    /// <summary>By path, what leaves out more than one test.</summary>
    public ImmutableDictionary<string, ImmutableArray<SkipMark>> Outside { get; }

    public static Suite Before(ExaminedChange change) => Of(change, file => file.Before);

    public static Suite After(ExaminedChange change) => Of(change, file => file.After);

    private static Suite Of(ExaminedChange change, Func<ChangedFile, string?> side)
    {
        var files = ImmutableArray.CreateBuilder<TestFile>();
        foreach (var file in change.Files)
        {
            if (side(file) is not { Length: <= ChangedFile.BytesMax } text || Families.Of(file.Path) == Family.None)
            {
                continue;
            }
            var isNamedSo = TestPaths.IsTest(file.Path);
            if (isNamedSo || MayHoldTests(text))
            {
                var read = TestFile.Read(file.Path, text);
                if (isNamedSo || read.HasTests)
                {
                    files.Add(read);
                }
            }
        }
        return new Suite([.. files.DistinctBy(file => file.Source.Path)]);
    }

    /// <summary>Tests may stand beside what they test, in Rust, in Vitest.</summary>
    private static bool MayHoldTests(string text) =>
        s_signs.Any(sign => text.Contains(sign, StringComparison.Ordinal));

    /// <summary>An attribute is written without the end of its class's name.</summary>
    private static IEnumerable<string> Names(string name) =>
        name.EndsWith("Attribute", StringComparison.Ordinal) ? [name, name[..^9]] : [name];
}
