using System.Globalization;
using Longrun.Agents.Codex;
using Xunit;

namespace Longrun.Tests.Agents;

public sealed class CodexWordsTests
{
    private static readonly TimeZoneInfo s_berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("You’ve hit your usage limit. Try again at 4:54 PM.", "2026-11-25T15:55:00Z")]
    [InlineData("… to purchase more credits or try again at 11:59 AM.", "2026-11-26T11:00:00Z")]
    [InlineData("… or try again at Nov 27th, 2026 4:42 PM.", "2026-11-27T15:43:00Z")]
    [InlineData("… or try again at Dec 1st, 2026 12:00 AM.", "2026-11-30T23:01:00Z")]
    [InlineData("rate limit exceeded: … Please try again in 11.054s.", "2026-11-25T12:00:12Z")]
    public void A_limits_words_say_when_it_resets_in_the_zone_of_the_machine(string words, string resetsAt) =>
        Assert.Equal(
            DateTimeOffset.Parse(resetsAt, CultureInfo.InvariantCulture),
            CodexWords.ResetsAt(words, new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero), s_berlin));

    [Theory]
    [InlineData("You’ve hit your usage limit. Try again later.")]
    [InlineData("try again at 25:99 PM")]
    [InlineData("try again at Foo 31st, 2026 4:42 PM")]
    [InlineData("try again at Dec 31st, 9999 11:59 PM.")]
    [InlineData("try again at Jan 1st, 0001 12:00 AM.")]
    [InlineData("")]
    [InlineData(null)]
    public void Words_without_a_moment_say_none(string? words) =>
        Assert.Null(CodexWords.ResetsAt(words, DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc));
}
