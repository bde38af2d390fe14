using Longrun.Core.Digest;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests.Digest;

public sealed class LoginLineTests
{
    [Theory]
    [InlineData(23, true)]
    [InlineData(25, false)]
    public void A_login_that_ends_within_the_day_is_warned_of(int hours, bool warns)
    {
        var ends = Night.Evening.AddHours(hours);
        var night = Night.Of("## M1 First\nProse.\n").Started("M1-1").With(new Event.SessionEnded(
            AttemptId.From("M1-1"), new(Ending.Completed) { LoginEndsAt = ends }, null) { At = Night.Evening });

        var said = Telling.Warnings(night.State).SingleOrDefault(line =>
            line.StartsWith("the login of one ends ", StringComparison.Ordinal));

        Assert.Equal(warns, said?.EndsWith("`longrun agents login one`", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_later_session_that_tells_of_a_new_one_takes_the_warning_away()
    {
        var night = Night.Of("## M1 First\nProse.\n").Started("M1-1").With(
            new Event.SessionEnded(AttemptId.From("M1-1"),
                new(Ending.Limit) { LoginEndsAt = Night.Evening.AddHours(1) }, null) { At = Night.Evening },
            new Event.AttemptReleased(AttemptId.From("M1-1"), "usage limit") { At = Night.Evening },
            new Event.AttemptStarted(AttemptId.From("M1-2"), "one", Night.Base, Night.Base, 0)
                { At = Night.Evening.AddMinutes(5) },
            new Event.SessionEnded(AttemptId.From("M1-2"),
                new(Ending.Completed) { LoginEndsAt = Night.Evening.AddDays(30) }, null)
                { At = Night.Evening.AddMinutes(9) });

        Assert.Empty(LoginLine.Of(night.State));
    }
}
