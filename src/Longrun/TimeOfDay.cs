namespace Longrun;

/// <summary>A time of day on the clock on the wall.</summary>
internal static class TimeOfDay
{
    /// <summary>
    /// When the clock on the wall next shows it. In the hour that a change to summer time leaves out it is the moment
    /// of the change, in the one that comes twice the first.
    /// </summary>
    public static DateTimeOffset Next(TimeOnly time, TimeProvider clock)
    {
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
