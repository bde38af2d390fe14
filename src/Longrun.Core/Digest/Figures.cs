using System.Globalization;

namespace Longrun.Core.Digest;

/// <summary>Numbers as people read them. Always the same for the same value, whatever the machine's language.</summary>
internal static class Figures
{
    public static string Duration(TimeSpan time) => time switch
    {
        _ when time < TimeSpan.Zero => "0s",
        { TotalSeconds: < 60 } => Invariant($"{Math.Floor(time.TotalSeconds):0}s"),
        { TotalMinutes: < 60 } => Invariant($"{time.Minutes}m{time.Seconds:00}s"),
        { TotalHours: < 24 } => Invariant($"{time.Hours}h{time.Minutes:00}m"),
        _ => Invariant($"{time.Days}d{time.Hours:00}h"),
    };

    public static string Seconds(double seconds) =>
        seconds < 10 ? Invariant($"{Math.Max(0, seconds):0.0}s") : Duration(TimeSpan.FromSeconds(seconds));

    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => Invariant($"{bytes} B"),
        < 1_000_000 => Invariant($"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => Invariant($"{bytes / 1e6:0.0} MB"),
        _ => Invariant($"{bytes / 1e9:0.0} GB"),
    };

    public static string Cost(decimal usd) => Invariant($"${usd:0.00}");

    public static string Count(int number, string one) =>
        Invariant($"{number} {one}{(number == 1 ? "" : "s")}");

    public static string Whole(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Local hours and minutes.</summary>
    public static string Clock(DateTimeOffset at, TimeSpan offset) =>
        at.ToOffset(offset).ToString("HH:mm", CultureInfo.InvariantCulture);

    public static string ClockSeconds(DateTimeOffset at, TimeSpan offset) =>
        at.ToOffset(offset).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Date(DateTimeOffset at, TimeSpan offset) =>
        at.ToOffset(offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A moment near <paramref name="now"/>, local to it: the date only where it is another day's.</summary>
    public static string Moment(DateTimeOffset at, DateTimeOffset now)
    {
        var local = at.ToOffset(now.Offset);
        var format = local.Date == now.Date ? "HH:mm" : "ddd d MMM HH:mm";
        return local.ToString(format, CultureInfo.InvariantCulture);
    }

    public static string Zone(TimeSpan offset) =>
        offset == TimeSpan.Zero
            ? "UTC"
            : Invariant($"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset.Duration():hh\\:mm}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
