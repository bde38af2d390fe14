using System.Globalization;
using Longrun.Core.Roadmap;
using Xunit;

namespace Longrun.Core.Tests.Roadmap;

/// <summary>The strict half of docs/formats/roadmap.md: what is refused, where, and with which hint.</summary>
public sealed class RoadmapFaultTests
{
    private const string Two = "## M1 One\nDo it.\n## M2 Two\nDo it.\n";

    /// <summary>The text, the place of the only fault, and a part of message or hint.</summary>
    public static TheoryData<string, string, string> Faulty => new()
    {
        { "", "1:1", "no milestone" },
        { "# Plan\n\nprose", "1:3", "## M1 Plan" },
        { "## M1 One\nDo it.\n## m1 Two\nDo it.", "3:4", "already the milestone in line 1" },
        { Two + "- Depends on: M11", "5:15", "Did you mean M1?" },
        { Two + "- Depends on: M1, N1", "5:19", "Did you mean M1?" },
        { Two + "- Depends on:\n  - M1\n  - M7x", "7:5", "which is no milestone" },
        { Two + "\t- **Depends on:** M1 being there", "5:23", "which is no milestone" },
        { Two + "Depends on: m2", "5:13", "depends on itself" },
        { Two + "### M3 Three\n- Depends on: M3", "6:15", "line 5 has level 3" },
        { "## M1 One\nDo it.\n- Depends on: M2\n## M2 Two\nDo it.\n- Depends on: M1", "6:15", "M1 → M2 → M1" },
        { "## M1 One\nDo it.\n- Depends on: M2\n## M2 Two\nDo it.", "3:15", "M2 has no \"Depends on\" line" },
        { Two + "- Depends on:", "5:3", "names nothing" },
        { Two + "- Depends on: none, M1", "5:3", "\"none\" and on M1" },
        { "## M1 One\n", "1:4", "no brief" },
        { "## M1 One\n<!-- later -->\n\n---\n", "1:4", "no brief" },
        { "## M1 One\n- Budget: 3 tries\n\n### Notes\n", "1:4", "no brief" },
        { "## M1\nDo it.", "1:4", "no title" },
        { "## M1\n", "1:4", "neither a title nor a brief" },
        { Two + "- Budget: soon", "5:11", "cannot be read" },
        { Two + "- Budget: 45", "5:11", "cannot be read" },
        { Two + "- Budget: 45 min, maybe", "5:19", "cannot be read" },
        { Two + "- Budget: 3 apples", "5:11", "no unit" },
        { Two + "- Budget: 45 min, 2h", "5:19", "time twice" },
        { Two + "- Budget: 2 tries, 3 tries", "5:20", "attempts twice" },
        { Two + "- Budget: 0 tries", "5:11", "from 1 to 20" },
        { Two + "- Budget: 1.5 tries", "5:11", "from 1 to 20" },
        { Two + "- Budget: 8 days", "5:11", "1 minute to 7 days" },
        { Two + "- Budget: 999999999 days", "5:11", "1 minute to 7 days" },
        { Two + "- Budget: 10 s", "5:11", "1 minute to 7 days" },
        { Two + "- Budget: 99999999999999999999 min", "5:11", "cannot be read" },
        { Two + "- Budget:", "5:3", "empty" },
        { Two + "- Budget: 1h\n- Budget: 2h", "6:3", "second budget" },
        { Two + "- Touches: a, /etc/**", "5:15", "starts with \"/\"" },
        { Two + "- Touches: a/../../b", "5:12", "leaves the repository" },
        { Two + "- Touches: src\\a", "5:12", "\"/\" between folders" },
        { Two + "- Touches: src/{a,b}/**", "5:12", "one by one" },
        { Two + "- Depend on: M1", "5:3", "Did you mean \"Depends on:\"?" },
        { Two + "* **Buget:** 1h", "5:5", "Did you mean \"Budget:\"?" },
        { Two + "- Done wen:", "5:3", "Did you mean \"Done when:\"?" },
        { Two + "### Depends on\n- M1", "5:5", "only as a line" },
        { Two + "Done when:\n- [ ] `` passes", "6:7", "empty" },
        { Two + "Done when:\n- [ ] ` ` passes", "6:7", "empty" },
        { Two + "Done when:\n- [ ] `npm test passes", "6:7", "never closed" },
        { Two + "```\ncode\n## M3 Three\n", "5:1", "never closed" },
        { Two + "<!-- hidden\n## M3 Three\n", "5:1", "never closed" },
        { Two + "## M_3 Three\nDo it.", "5:4", "looks like an id" },
        { Two + "## Ü3 Three\nDo it.", "5:4", "looks like an id" },
        { Two + "# M3 Three\nDo it.", "5:3", "level 1, but the milestones above it are of level 2" },
        { "## M1.lock One\nDo it.", "1:4", "branch" },
        { $"## M{new string('1', 64)} One\nDo it.", "1:4", "branch" },
        { new string('x', (4 << 20) + 1), "1:1", "4 MiB" },
        { string.Concat(Enumerable.Repeat("> ", 400)) + "x\n" + Two, "1:1", "nested too deeply" },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public void A_fault_has_its_place_and_a_hint(string text, string place, string says)
    {
        foreach (var ending in new[] { "\n", "\r\n" })
        {
            var document = RoadmapText.Parse("\uFEFF" + text.ReplaceLineEndings(ending), "ROADMAP.md");
            var fault = document.Faults.First(fault => fault.ToString().Contains(says, StringComparison.Ordinal));
            Assert.Equal(place, string.Create(CultureInfo.InvariantCulture, $"{fault.Line}:{fault.Column}"));
            Assert.False(string.IsNullOrEmpty(fault.Hint));
            Assert.Empty(document.Milestones);
            Assert.False(document.IsReadable);
        }
    }

    [Theory]
    [InlineData("- Need: a parser")]
    [InlineData("- Seeds: three")]
    [InlineData("- Teaches: how to")]
    [InlineData("- Note: M2 depends on: nothing")]
    public void A_bullet_of_the_brief_is_left_alone(string bullet) =>
        Assert.Equal($"Do it.\n{bullet}", RoadmapText.Parse(Two + bullet, "R.md").Milestones[1].Brief);

    [Fact]
    public void All_faults_come_in_one_go_in_the_order_of_the_text()
    {
        const string Text =
            "## M1 One\n## M2 Two\nDo it.\n- Budget: soon\n- Depends on: M7, M1x\n## M2 Three\nDo it.\n- Touches: /x\n";
        var faults = RoadmapText.Parse(Text, "ROADMAP.md").Faults;
        Assert.Equal(["1:4", "4:11", "5:15", "5:19", "6:4", "8:12"],
            faults.Select(fault => $"{fault.Line}:{fault.Column}"));
        Assert.All(faults, fault => Assert.False(string.IsNullOrEmpty(fault.Hint)));
    }

    [Fact]
    public void A_fault_prints_as_compilers_do()
    {
        var fault = Assert.Single(RoadmapText.Parse(Two + "- Depends on: M12", "ROADMAP.md").Faults);
        Assert.Equal(
            "ROADMAP.md:5:15: error: M2 depends on M12, which is no milestone.\n  hint: Did you mean M1?",
            fault.ToString());
    }

    [Fact]
    public void Every_cycle_is_named_whole()
    {
        const string Text = """
            ## A1 a
            x
            - Depends on: C1
            ## B1 b
            x
            ## C1 c
            x
            ## D1 d
            x
            - Depends on: E1
            ## E1 e
            x
            """;
        var faults = RoadmapText.Parse(Text, "R.md").Faults;
        Assert.Equal(2, faults.Length);
        Assert.Contains("A1 → C1 → B1 → A1", faults[0].Message, StringComparison.Ordinal);
        Assert.Contains("D1 → E1 → D1", faults[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_of_thousands_does_not_exhaust_the_stack()
    {
        var text = "## M0 a\nx\n- Depends on: M9999\n"
            + string.Concat(Enumerable.Range(1, 9999).Select(i => $"## M{i} a\nx\n"));
        var fault = Assert.Single(RoadmapText.Parse(text, "R.md").Faults);
        Assert.Contains("wait for each other", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_milestones_are_refused()
    {
        var text = string.Concat(Enumerable.Range(0, 10_001).Select(i => $"## M{i} a\nx\n"));
        var fault = Assert.Single(RoadmapText.Parse(text, "R.md").Faults);
        Assert.Contains("10000", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_faults_are_cut_and_counted()
    {
        var text = Two + string.Concat(Enumerable.Range(0, 5000).Select(i => $"- Depends on: X{i}\n"));
        var faults = RoadmapText.Parse(text, "R.md").Faults;
        Assert.Equal(FaultList.ListedMax + 1, faults.Length);
        Assert.Contains("4800 more", faults[^1].Message, StringComparison.Ordinal);
    }
}
