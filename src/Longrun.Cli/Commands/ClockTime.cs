using System.Globalization;
using Longrun.Core;

namespace Longrun.Cli.Commands;

/// <summary>A time of day as a person types it.</summary>
internal static class ClockTime
{
    /// <summary>
    /// When the clock on the wall next shows it. In the hour that a change to summer time leaves out it is the moment
    /// of the change, in the one that comes twice the first.
    /// </summary>
    /// <exception cref="UserError">It is no time of day.</exception>
    public static DateTimeOffset Next(string text, TimeProvider clock)
    {
        if (!TimeOnly.TryParseExact(text, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            throw new UserError(
                ExitCode.Usage, $"'{text}' is no time of day.", "write hours and minutes: --until 07:00");
        }

        var (zone, now) = (clock.LocalTimeZone, clock.GetLocalNow());
        var today = On(DateOnly.FromDateTime(now.DateTime), time, zone);
        return today > now ? today : On(DateOnly.FromDateTime(now.DateTime).AddDays(1), time, zone);
    }

    private static DateTimeOffset On(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new(local, offset);
    }
}
