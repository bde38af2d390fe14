using System.Diagnostics;
using System.Text;
using Longrun.Core.Roadmap;
using Xunit;

namespace Longrun.Core.Tests.Roadmap;

/// <summary>The forgiving half of docs/formats/roadmap.md: what may be written how.</summary>
public sealed class RoadmapFormTests
{
    /// <summary>
    /// No measure of speed, which is a benchmark's task: a reader that takes the square of the length needs minutes.
    /// </summary>
    private static readonly TimeSpan LargeBriefMax = TimeSpan.FromSeconds(20);

    private const string Plain = """
        # What we want

        Some words to people.

        ## M1 Lay the scaffold
        A library and one test.

        ## M2 Parse amounts
        Read "12.30 EUR" into a Money.

        - Depends on: M1
        - Touches: src/Money/**, tests/Money/**
        - Needs: env RATES_API_KEY, command node >= 20
        - May change: test config, CI
        - Budget: 45 min, 3 attempts

        Done when:
        - [ ] `npm test -- money` passes
        - [x] "12.305 EUR" is rejected
        """;

    [Fact]
    public void The_example_is_read_whole()
    {
        var milestone = Read(Plain)[1];
        Assert.Equal("M2", milestone.Id.Value);
        Assert.Equal("Parse amounts", milestone.Title);
        Assert.Equal("Read \"12.30 EUR\" into a Money.", milestone.Brief);
        Assert.Equal([new MilestoneId("M1")], milestone.DependsOn);
        Assert.Equal(["src/Money/**", "tests/Money/**"], milestone.Touches);
        Assert.Equal(["env RATES_API_KEY", "command node >= 20"], milestone.Needs);
        Assert.Equal(["test config", "CI"], milestone.MayChange);
        Assert.Equal(new Allowance { Time = TimeSpan.FromMinutes(45), Attempts = 3 }, milestone.Budget);
        Assert.Equal(
            [new("`npm test -- money` passes", "npm test -- money", 18), new("\"12.305 EUR\" is rejected", null, 19)],
            milestone.DoneWhen);
        Assert.Equal(8, milestone.Line);
    }

    [Theory]
    [InlineData("## M2 Title")]
    [InlineData("## M2: Title")]
    [InlineData("## M2 - Title")]
    [InlineData("## M2 — Title")]
    [InlineData("## M2. Title")]
    [InlineData("## [M2] Title")]
    [InlineData("## [M2]: Title")]
    [InlineData("## **M2** Title")]
    [InlineData("## **M2:** Title")]
    [InlineData("## `M2` Title")]
    [InlineData("## [ ] M2 Title")]
    [InlineData("## [x] M2 Title")]
    [InlineData("##\tM2\tTitle")]
    [InlineData("   ## M2 Title ##")]
    [InlineData("# M2 Title")]
    [InlineData("###### M2 Title")]
    [InlineData("M2 Title\n========")]
    [InlineData("M2 Title\n--------")]
    public void A_heading_that_starts_with_an_id_is_a_milestone(string heading)
    {
        var milestone = Assert.Single(Read(heading + "\n\nDo it.\n"));
        Assert.Equal(("M2", "Title", "Do it."), (milestone.Id.Value, milestone.Title, milestone.Brief));
    }

    [Theory]
    [InlineData("M1")]
    [InlineData("P2.1")]
    [InlineData("api-3")]
    [InlineData("a.b-c.4")]
    [InlineData("OAuth2")]
    public void An_id_is_letters_and_digits_in_parts(string id) =>
        Assert.Equal(id, Assert.Single(Read($"## {id} Title\nDo it.")).Id.Value);

    [Theory]
    [InlineData("## Overview")]
    [InlineData("## state")]
    [InlineData("## 1. First")]
    [InlineData("## H2/Postgres")]
    [InlineData("## M2's work")]
    [InlineData("> ## M2 Quoted")]
    [InlineData("```\n## M2 Code\n```")]
    [InlineData("~~~~ text\n```\n## M2 Code\n~~~~")]
    [InlineData("<!--\n## M2 Hidden\n-->")]
    [InlineData("    ## M2 Code")]
    public void Other_headings_are_none(string text) =>
        Assert.Equal(["M1", "M3"], Ids($"## M1 One\nDo it.\n\n{text}\n\n## M3 Three\nDo it."));

    [Fact]
    public void Ordinary_headings_of_the_same_level_end_a_milestone()
    {
        var milestones = Read("## M1 One\nDo it.\n## Notes\n- Budget: nonsense\n# Part two\nProse.\n## M2 Two\nDo it.");
        Assert.Equal(["Do it.", "Do it."], milestones.Select(milestone => milestone.Brief));
    }

    [Fact]
    public void Deeper_headings_belong_to_the_brief_also_with_an_id()
    {
        var milestone = Assert.Single(Read("## M1 One\nDo it.\n### M1.1 Part\nFirst.\n#### Notes\nSecond."));
        Assert.Equal("Do it.\n### M1.1 Part\nFirst.\n#### Notes\nSecond.", milestone.Brief);
    }

    [Theory]
    [InlineData("# V2 rewrite\n\n## M1 One\nDo it.\n\n## M2 Two\nDo it.", new[] { "M1", "M2" })]
    [InlineData("# M1 One\nDo it.\n\n## M1.1 Part\nDo it.", new[] { "M1" })]
    [InlineData("# M1 One\nDo it.\n\n## Notes\nDo it.", new[] { "M1" })]
    [InlineData("# M1 One\nDo it.\n\n# M2 Two\nDo it.\n\n## X1 Part\nDo it.", new[] { "M1", "M2" })]
    public void A_lone_first_heading_over_ids_that_are_not_its_parts_is_the_title(string text, string[] ids) =>
        Assert.Equal(ids, Ids(text));

    [Fact]
    public void A_line_of_dashes_under_a_text_is_a_separator()
    {
        var milestones = Read("## M1 One\nDo it\nwell.\n---\n## M2 Two\nDo it.\nDepends on: none\n---\n");
        Assert.Equal(2, milestones.Length);
        Assert.StartsWith("Do it\nwell.", milestones[0].Brief, StringComparison.Ordinal);
        Assert.Empty(milestones[1].DependsOn);
    }

    [Theory]
    [InlineData("* Depends on: none\n* Touches: a/**\n* Budget: 3 tries")]
    [InlineData("+ BUDGET: 3 tries\n+ touches: a/**\n+ depends ON: none")]
    [InlineData("1. Depends on: none\n2. Touches: a/**\n3. Budget: 3 tries")]
    [InlineData("Depends on: none\nTouches: a/**\nBudget: 3 tries")]
    [InlineData("**Depends on:** none\n**Touches**: a/**\n__Budget__: 3 tries")]
    [InlineData("- **Depends on:** none\n- *Touches*: a/**\n- **Budget:** 3 tries")]
    [InlineData("- [ ] Depends on: none\n- [x] Touches: a/**\n- [ ] Budget: 3 tries")]
    [InlineData("- depends_on: none\n- Touches : a/**\n- Budget:3 tries")]
    [InlineData("\t- Depends on: none\n\t- Touches: a/**\n\t- Budget: 3 tries")]
    [InlineData("-\tDepends on:\tnone\n-\tTouches:\ta/**\n-\tBudget:\t3 tries")]
    [InlineData("- Depends on:\n  - none\n- Touches:\n  - `a/**`\n- Budget:\n  - 3 tries")]
    [InlineData("- Depends on:\n\n  - none\n\n- Touches:\n\n  - a/**\n\n- Budget:\n\n  - 3 tries")]
    [InlineData("- About this:\n  - Depends on: none\n    - Touches: a/**\n  - Budget: 3 tries")]
    [InlineData("Depends on:\n- none\n\nTouches:\n- a/**\n\nBudget:\n- 3 tries")]
    [InlineData("- Depends on: none   (it is free)\n- Touches: a/**  (only this)\n- Budget: 3 tries  (no more)")]
    public void Attributes_are_read_in_any_form(string attributes)
    {
        foreach (var ending in new[] { "\n", "\r\n", "\r" })
        {
            var text = $"\uFEFF## M1 One\nDo it.\n\n## M2 Two\nDo it.\n\n{attributes}\n".ReplaceLineEndings(ending);
            var milestone = Read(text)[1];
            Assert.Empty(milestone.DependsOn);
            Assert.Equal(["a/**"], milestone.Touches);
            Assert.Equal(new Allowance { Attempts = 3 }, milestone.Budget);
            Assert.DoesNotContain("tries", milestone.Brief, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("M1, M2", "M1 M2")]
    [InlineData("M1 and M2", "M1 M2")]
    [InlineData("m1; m2", "M1 M2")]
    [InlineData("M1, and M2.", "M1 M2")]
    [InlineData("M1 & M2", "M1 M2")]
    [InlineData("`M1`, **M2**", "M1 M2")]
    [InlineData("[M1](#m1), [M2]", "M1 M2")]
    [InlineData("M2, M2, m2", "M2")]
    [InlineData("M1,\n  M2", "M1 M2")]
    [InlineData("none", "")]
    [InlineData("None.", "")]
    [InlineData("M1 (it lays the scaffold)", "M1")]
    public void Dependencies_are_separated_as_people_do(string value, string expected)
    {
        var milestones = Read($"## M1 One\nDo it.\n## M2 Two\nDo it.\n## M3 Three\nDo it.\n- Depends on: {value}\n");
        Assert.Equal(expected, string.Join(' ', milestones[2].DependsOn));
    }

    [Fact]
    public void Without_a_line_a_milestone_depends_on_the_one_above()
    {
        var milestones = Read("## M1 One\nDo it.\n## M2 Two\nDo it.\n## M3 Three\nDo it.\nDepends on: M1");
        Assert.Equal(["", "M1", "M1"], milestones.Select(milestone => string.Join(' ', milestone.DependsOn)));
    }

    [Fact]
    public void A_milestone_may_depend_on_one_below_it()
    {
        var milestones = Read("## M1 One\nDo it.\n- Depends on: M2\n## M2 Two\nDo it.\n- Depends on: none");
        Assert.Equal([new MilestoneId("M2")], milestones[0].DependsOn);
    }

    [Theory]
    [InlineData("45 min, 3 attempts", 45, 3)]
    [InlineData("3 attempts, 45 minutes", 45, 3)]
    [InlineData("1h 30m", 90, null)]
    [InlineData("1h30m", 90, null)]
    [InlineData("2 hours", 120, null)]
    [InlineData("1.5 h", 90, null)]
    [InlineData("90 minutes", 90, null)]
    [InlineData("1 day and 1 hour.", 1500, null)]
    [InlineData("3 tries", null, 3)]
    [InlineData("1 try", null, 1)]
    [InlineData("20 attempts; 7 days", 10080, 20)]
    [InlineData("60 s", 1, null)]
    public void Budgets_are_read_as_people_write_them(string value, int? minutes, int? attempts)
    {
        var budget = Read($"## M1 One\nDo it.\n- Budget: {value}\n")[0].Budget;
        Assert.Equal(minutes, (int?)budget.Time?.TotalMinutes);
        Assert.Equal(attempts, budget.Attempts);
    }

    [Theory]
    [InlineData("a/**, b/*.cs", "a/**|b/*.cs")]
    [InlineData("a and b", "a|b")]
    [InlineData("./a; `b c/**`, \"d, e\"", "a|b c/**|d, e")]
    [InlineData("`Research and Development/**`, x", "Research and Development/**|x")]
    [InlineData("app/(shop)/[id]/page.tsx", "app/(shop)/[id]/page.tsx")]
    [InlineData("none", "")]
    [InlineData("", "")]
    public void Touches_are_paths(string value, string expected) =>
        Assert.Equal(expected, string.Join('|', Read($"## M1 One\nDo it.\n- Touches: {value}\n")[0].Touches));

    [Fact]
    public void Needs_are_kept_as_text()
    {
        const string Lines = "- Needs: env KEY, `probe ./a, b.sh`\n- Needs:\n  - url https://rates.example/a (beta)\n";
        var needs = Read("## M1 One\nDo it.\n" + Lines)[0].Needs;
        Assert.Equal(["env KEY", "`probe ./a, b.sh`", "url https://rates.example/a (beta)"], needs);
    }

    [Fact]
    public void Attributes_in_code_comments_and_quotations_are_brief()
    {
        const string Brief =
            "Do it:\n\n```yaml\nneeds: build\n- Budget: x\n```\n\n    budget: x\n\n"
            + "<!--\nTouches: /x\n-->\n\n> - Depends on: M9";
        var milestone = Assert.Single(Read("## M1 One\n" + Brief));
        Assert.Equal(Brief, milestone.Brief);
        Assert.Empty(milestone.Needs);
    }

    [Fact]
    public void A_large_brief_takes_no_more_than_its_length()
    {
        var shapes = new[]
        {
            "- Use `a` and [b](c) *here*, and **there**.\n", "[[[[[((((", "> > ", "a, {", "* * ", "- [ ] x\n", "`",
            "<!-- a -->\n", "\t- b\n",
        };
        foreach (var shape in shapes)
        {
            var text = new StringBuilder("## M1 One\nDo it.\n\n- Touches: ");
            while (text.Length < 1 << 20)
            {
                text.Append(shape);
            }

            var clock = Stopwatch.StartNew();
            RoadmapText.Parse(text.Append("\n\n## M2 Two\nDo it.\n").ToString(), "ROADMAP.md");
            Assert.True(clock.Elapsed < LargeBriefMax, $"\"{shape}\" took {clock.Elapsed}");
        }
    }

    [Fact]
    public void A_thousand_milestones_in_a_chain_are_read()
    {
        var text = string.Concat(Enumerable.Range(1, 1000).Select(i => $"## M{i} Title\nDo it.\n"));
        Assert.Equal(1000, Read(text).Length);
    }

    private static string[] Ids(string text) => [.. Read(text).Select(milestone => milestone.Id.Value)];

    private static System.Collections.Immutable.ImmutableArray<Milestone> Read(string text)
    {
        var document = RoadmapText.Parse(text, "ROADMAP.md");
        Assert.True(document.IsReadable, string.Join('\n', document.Faults));
        return document.Milestones;
    }
}
