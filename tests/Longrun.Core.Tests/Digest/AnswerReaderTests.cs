using Longrun.Core.Digest;
using Xunit;

namespace Longrun.Core.Tests.Digest;

public sealed class AnswerReaderTests
{
    private static readonly State Night = SampleNight.State;

    private static readonly string Asked = BlockedPage.Of(Night);

    [Fact]
    public void An_untouched_page_holds_no_answer() => Assert.Empty(BlockedPage.ReadAnswers(Asked, Night));

    [Theory]
    [InlineData("Answer M4: 2", "2")]
    [InlineData("Answer M4:2.", "2")]
    [InlineData("**Answer M4:** (3)", "3")]
    [InlineData("  answer m4 : a fixed table", "a fixed table")]
    [InlineData("Answer M4:\n\ntake the table\n\nand say so", "take the table\n\nand say so")]
    [InlineData("Answer M4:\r\n2\r\n", "2")]
    [InlineData("Answer M4: see\n```\n# not a heading\n```", "see\n```\n# not a heading\n```")]
    public void An_answer_is_read_however_it_is_typed(string typed, string expected)
    {
        var answer = Assert.Single(BlockedPage.ReadAnswers(Edit(typed), Night));
        Assert.Equal(new MilestoneId("M4"), answer.Milestone);
        Assert.Equal(expected, answer.Answer);
        Assert.Equal(BlockedPage.QuestionId(Night.Of(new MilestoneId("M4"))), answer.QuestionId);
    }

    [Fact]
    public void A_blank_answer_is_none() => Assert.Empty(BlockedPage.ReadAnswers(Edit("Answer M4:   \n \n\t"), Night));

    [Fact]
    public void An_answer_to_an_older_asking_is_left_alone()
    {
        var older = Edit("Answer M4: 2").Replace("question M4/1@", "question M4/0@", StringComparison.Ordinal);
        Assert.Empty(BlockedPage.ReadAnswers(older, Night));
    }

    [Fact]
    public void An_answer_ends_at_the_next_marker_even_within_a_fence()
    {
        var answer = Assert.Single(BlockedPage.ReadAnswers(Edit("Answer M4: yes\n```\nopen"), Night));
        Assert.Equal("yes\n```\nopen", answer.Answer);
    }

    [Fact]
    public void An_answer_to_a_milestone_that_asks_nothing_is_left_alone() =>
        Assert.Empty(BlockedPage.ReadAnswers(Edit("Answer M1: 2"), Night));

    [Fact]
    public void An_answer_without_its_marker_means_the_open_question() =>
        Assert.Equal("2", Assert.Single(BlockedPage.ReadAnswers("answer M4: 2", Night)).Answer);

    [Fact]
    public void The_last_of_two_answers_holds() =>
        Assert.Equal("3", Assert.Single(BlockedPage.ReadAnswers(Edit("Answer M4: 2\nAnswer M4: 3"), Night)).Answer);

    [Theory]
    [InlineData("Answer M4: 2", true)]
    [InlineData("Answer M4:\r\nthe table\n\nand say so\n", true)]
    [InlineData("A thought.\n\nAnswer M4: 2", false)]
    [InlineData("Answer M4: 2\nAnswer M4: 3", false)]
    public void Without_what_was_taken_up_the_page_is_as_it_was_unless_more_was_typed(string typed, bool isAsItWas)
    {
        var without = AnswerReader.WithoutTaken(
            Edit(typed), asking => asking.StartsWith("M4/1@", StringComparison.Ordinal));

        Assert.Equal(isAsItWas, without == Asked);
        Assert.NotEqual(Asked, AnswerReader.WithoutTaken(Edit(typed), _ => false));
    }

    private static string Edit(string typed) =>
        Asked.Replace("Answer M4:\n\n<!-- longrun:end", $"{typed}\n\n<!-- longrun:end", StringComparison.Ordinal);
}
