using System.Collections.Immutable;
using Longrun.Core.Roadmap;
using Longrun.Core.Verdict;
using Xunit;
using Examined = Longrun.Core.Verdict.Integrity.Integrity;

namespace Longrun.Core.Tests.Verdict.OfTests;

/// <summary>What is done to tests, in the ways that runners and languages offer, and what honest people do.</summary>
public sealed class VariationTests
{
    private static readonly ImmutableArray<string> s_cases =
        [.. Read().Split("\n##### ").Skip(1).Select(text => text.TrimEnd('\n'))];

    public static TheoryData<string> Titles => [.. s_cases.Select(text => text.Split('\n')[0])];

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_change_to_tests_is_told_for_what_it_is(string title)
    {
        var text = s_cases.Single(text => text.Split('\n')[0] == title);
        var found = Examined.Examine(ChangeText.Parse(text));
        var bad = found.Where(finding => finding.Severity >= Severity.Reject).ToList();
        var told = string.Join('\n', found.Select(f =>
            $"{f.Severity} {f.Kind} {f.File}:{f.Line} {f.What} {f.Excerpt}"));
        if (title.StartsWith("fine:", StringComparison.Ordinal))
        {
            Assert.True(bad.Count == 0, told);
            return;
        }
        var kinds = title["reject ".Length..title.IndexOf(':', StringComparison.Ordinal)].Split(", ");
        Assert.True(bad.Exists(finding => kinds.Contains(Kebab(finding.Kind))), $"not found; only: {told}");
    }

    [Fact]
    public void Each_title_is_there_once_and_says_what_is_expected()
    {
        Assert.Equal(s_cases.Length, Titles.Distinct().Count());
        Assert.True(s_cases.Length > 90, $"{s_cases.Length} cases");
        Assert.All(s_cases, text => Assert.Matches("^(fine|reject [a-z, -]+): ", text));
    }

    private static string Kebab(FindingKind kind) => string.Concat(kind.ToString().Select((c, i) =>
        char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private static string Read()
    {
        using var stream = typeof(VariationTests).Assembly.GetManifestResourceStream("variations.cases")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>A change as a short text: a brief, then files before, after and gone.</summary>
internal static class ChangeText
{
    public static ExaminedChange Parse(string text)
    {
        var head = new Dictionary<string, string>();
        var before = new Dictionary<string, string>();
        var after = new Dictionary<string, string>();
        Dictionary<string, string>? side = null;
        var path = "";
        foreach (var line in text.Split('\n').Skip(1))
        {
            if (line.Split(' ') is ["---", var which, var named])
            {
                path = named;
                side = which switch { "before" => before, "after" => after, _ => [] };
                side[path] = "";
            }
            else if (side is not null)
            {
                side[path] += line + "\n";
            }
            else if (line.Split(": ", 2) is [var key, var value])
            {
                head[key] = value;
            }
        }
        return Of(head.GetValueOrDefault("brief", ""), head.GetValueOrDefault("may change"),
            [.. before.Keys.Union(after.Keys).Select(p => File(p, before.GetValueOrDefault(p),
                after.GetValueOrDefault(p)))]);
    }

    public static ExaminedChange Of(string brief, string? mayChange, ImmutableArray<ChangedFile> files) => new()
    {
        Milestone = new Milestone
        {
            Id = new MilestoneId("M1"), Title = "", Brief = brief, MayChange = mayChange is null ? [] : [mayChange],
        },
        Files = files,
    };

    public static ChangedFile File(string path, string? before, string? after) => new(path)
    {
        Before = before, After = after,
        OldMode = before is null ? "000000" : "100644", NewMode = after is null ? "000000" : "100644",
    };
}
