using System.Globalization;
using Longrun.Cli.Commands;
using Longrun.Core;
using Xunit;

namespace Longrun.Tests.Cli;

public sealed class ClockTimeTests
{
    private sealed class Clock(string now, string zone) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.FindSystemTimeZoneById(zone);

        public override DateTimeOffset GetUtcNow() =>
            DateTimeOffset.Parse(now, CultureInfo.InvariantCulture).ToUniversalTime();
    }

    [Theory]
    [InlineData("this night", "2026-11-22T22:00+01:00", "07:00", "2026-11-23T07:00+01:00")]
    [InlineData("later today", "2026-11-22T06:59:59+01:00", "7:00", "2026-11-22T07:00+01:00")]
    [InlineData("at that very time: tomorrow", "2026-11-22T07:00+01:00", "07:00", "2026-11-23T07:00+01:00")]
    [InlineData("over the change to winter time", "2026-10-24T22:00+02:00", "07:00", "2026-10-25T07:00+01:00")]
    [InlineData("in the hour that comes twice", "2026-10-24T22:00+02:00", "02:30", "2026-10-25T02:30+02:00")]
    [InlineData("in the hour that is left out", "2026-03-28T22:00+01:00", "02:30", "2026-03-29T03:00+02:00")]
    public void It_is_the_next_time_the_clock_on_the_wall_shows_it(string what, string now, string text, string next) =>
        Assert.True(
            DateTimeOffset.Parse(next, CultureInfo.InvariantCulture)
                == ClockTime.Next(text, new Clock(now, "Europe/Berlin")), what);

    [Theory]
    [InlineData("seven")]
    [InlineData("25:00")]
    [InlineData("7")]
    [InlineData("")]
    public void Anything_else_is_refused_with_an_example(string text)
    {
        var refused = Assert.Throws<UserError>(() => ClockTime.Next(text, TimeProvider.System));

        Assert.Equal(ExitCode.Usage, refused.Code);
        Assert.Contains("--until 07:00", refused.Hint, StringComparison.Ordinal);
    }
}
