using Longrun.Core.Roadmap;
using Xunit;

namespace Longrun.Core.Tests.Roadmap;

/// <summary>What stands under "Done when", and which of it is a gate.</summary>
public sealed class CriteriaTests
{
    [Theory]
    [InlineData("`npm test` passes", "npm test")]
    [InlineData("`npm test` succeeds", "npm test")]
    [InlineData("`npm test` Passes.", "npm test")]
    [InlineData("`npm test`", "npm test")]
    [InlineData("`npm test`.", "npm test")]
    [InlineData("`` echo `date` `` passes", "echo `date`")]
    [InlineData("`npm test` passes on CI", null)]
    [InlineData("`npm test` fails", null)]
    [InlineData("`Money.Parse` rejects \"12.305 EUR\"", null)]
    [InlineData("`npm test`passes", null)]
    [InlineData("**`npm test`** passes", null)]
    [InlineData("run `npm test`", null)]
    [InlineData("it `passes`", null)]
    public void A_criterion_is_a_gate_only_if_a_command_stands_alone_or_passes(string criterion, string? command)
    {
        var read = Assert.Single(Read($"Done when:\n- [ ] {criterion}").DoneWhen);
        Assert.Equal((criterion, command), (read.Text, read.Command));
    }

    [Theory]
    [InlineData("Done when:\n- [ ] a\n- [x] b")]
    [InlineData("**Done when:**\n\n* a\n* b")]
    [InlineData("**Done when**\n\n* a\n* b")]
    [InlineData("done when:\n1. a\n2. b")]
    [InlineData("DONE WHEN:\n+ a\n+ b")]
    [InlineData("### Done when\n- a\n- b")]
    [InlineData("### Done when:\n\n- a\n\n- b")]
    [InlineData("Done when\n- a\n- b")]
    [InlineData("Done when:\na\nb")]
    [InlineData("Done when:\n\na\nb")]
    [InlineData("- Done when:\n  - [ ] a\n  - [ ] b")]
    [InlineData("- Done when:\n- [ ] a\n- [ ] b")]
    [InlineData("- Done when:\n\t- a\n\t- b")]
    [InlineData("Done when:\n\n\t- a\n\t- b")]
    [InlineData("Done when: a\n- b")]
    [InlineData("Done when:\n- a\n\nDone when:\n- b")]
    [InlineData("Done when:\n- a\n- Budget: 3 tries\n- b")]
    [InlineData("Done when:\n- a\n\n- b\n\nA last word.")]
    [InlineData("- Done when:\n  - a\n  - b\n- And a bullet of the brief")]
    [InlineData("Done_when:\r\n- a\r\n- b\r\n")]
    public void Criteria_are_read_in_any_form(string text) =>
        Assert.Equal(["a", "b"], Read(text).DoneWhen.Select(criterion => criterion.Text));

    [Fact]
    public void A_criterion_may_go_on_in_the_next_line()
    {
        var read = Read("Done when:\n- `npm\n  test` passes\n- all is\nwell");
        Assert.Equal(["npm test", null], read.DoneWhen.Select(criterion => criterion.Command));
        Assert.Equal("all is well", read.DoneWhen[1].Text);
    }

    [Fact]
    public void Nested_bullets_are_criteria_of_their_own()
    {
        var read = Read("Done when:\n- it works:\n  - `make a` passes\n  - `make b` passes");
        Assert.Equal([null, "make a", "make b"], read.DoneWhen.Select(criterion => criterion.Command));
    }

    [Fact]
    public void A_box_makes_a_criterion_of_what_looks_like_an_attribute() =>
        Assert.Equal("Budget: the total is shown",
            Assert.Single(Read("Done when:\n- [ ] Budget: the total is shown").DoneWhen).Text);

    [Fact]
    public void Code_belongs_to_the_criterion_above_it()
    {
        var read = Read("Done when:\n- it prints\n  ```\n  - 1\n  ```\n- b");
        Assert.Equal(["it prints\n  ```\n  - 1\n  ```", "b"], read.DoneWhen.Select(criterion => criterion.Text));
    }

    [Fact]
    public void Prose_behind_the_criteria_is_brief_again() =>
        Assert.Equal("Do it.\n\n\nMind the gap.", Read("Done when:\n- a\n\nMind the gap.").Brief);

    [Fact]
    public void Each_criterion_knows_its_line() =>
        Assert.Equal([5, 6], Read("Done when:\n- a\n- b").DoneWhen.Select(criterion => criterion.Line));

    private static Milestone Read(string text)
    {
        var document = RoadmapText.Parse("## M1 One\nDo it.\n\n" + text, "ROADMAP.md");
        Assert.True(document.IsReadable, string.Join('\n', document.Faults));
        return Assert.Single(document.Milestones);
    }
}
