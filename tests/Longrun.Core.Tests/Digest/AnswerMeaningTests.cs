using Longrun.Core.Digest;
using Xunit;

namespace Longrun.Core.Tests.Digest;

/// <summary>What a question says of its answers, where it is asked.</summary>
public sealed class AnswerMeaningTests
{
    private static readonly MilestoneId M1 = new("M1");

    [Theory]
    [InlineData(nameof(QuestionOrigin.Weakening), Questions.AllowOption, "the very same change")]
    [InlineData(nameof(QuestionOrigin.Review), Questions.AllowOption, "for this attempt only")]
    [InlineData(nameof(QuestionOrigin.Review), Questions.AgainOption, "looked at once more")]
    [InlineData(nameof(QuestionOrigin.Review), "Use the table", "goes to the judge")]
    [InlineData(nameof(QuestionOrigin.Weakening), Questions.SendBackOption, "this attempt is rejected")]
    [InlineData(nameof(QuestionOrigin.Rejections), Questions.AgainOption, "all its attempts again")]
    [InlineData(nameof(QuestionOrigin.Budget), Questions.AgainOption, "its budget is granted once more")]
    [InlineData(nameof(QuestionOrigin.Rejections), Questions.SkipOption, "`longrun retry M1` takes it in again")]
    [InlineData(nameof(QuestionOrigin.Agent), Questions.GoOnOption, "until this run ends")]
    [InlineData(nameof(QuestionOrigin.Worker), Questions.SkipOption, "in the brief of its next attempt")]
    public void Each_option_says_what_it_does_and_how_long_that_holds(
        string origin, string option, string means) => Assert.Contains(
        means, AnswerMeaning.Of(M1, new()
        {
            Text = "?", Origin = Enum.Parse<QuestionOrigin>(origin), Options = [option],
        }, option),
        StringComparison.Ordinal);

    [Fact]
    public void The_page_says_it_under_the_question_and_the_status_beside_each_option()
    {
        var night = Night.Of("## M1 First\nProse.\n").Candidate("M1-1").With(new Event.MilestoneBlocked(M1, new()
        {
            Text = "May it?", Origin = QuestionOrigin.Weakening,
            Options = [Questions.AllowOption, Questions.SendBackOption, Questions.SkipOption],
        }) { At = Night.Evening });
        var page = BlockedPage.Of(night.State);

        Assert.Contains(AnswerMeaning.Lasting, page, StringComparison.Ordinal);
        Assert.Contains("\n1. Let it go on as it is: this change is taken", page, StringComparison.Ordinal);
        Assert.Contains("\n3. Skip it: M1 is taken out of this run", page, StringComparison.Ordinal);
        Assert.Contains("Words of your own send it back", page, StringComparison.Ordinal);
        var question = StatusView.Of(night.State, [], Night.Evening).Milestones[0].Question!;
        Assert.Equal(question.Options.Length, question.Means.Length);
    }

    /// <summary>What stands behind an option must not be read as part of an answer, nor as another one.</summary>
    [Fact]
    public void An_answer_is_read_as_before_whatever_stands_at_the_options()
    {
        var night = Night.Of("## M1 First\nProse.\n").Candidate("M1-1").With(new Event.MilestoneBlocked(
            M1, Questions.Of(QuestionOrigin.Rejections, "Three times. What now?")) { At = Night.Evening });
        var page = BlockedPage.Of(night.State);
        Assert.Empty(BlockedPage.ReadAnswers(page, night.State));
        var typed = BlockedPage.ReadAnswers(page.Replace("Answer M1:", "Answer M1: 2", StringComparison.Ordinal),
            night.State);
        Assert.Equal("2", Assert.Single(typed).Answer);
    }
}
