using System.Globalization;
using Longrun.Core;

namespace Longrun.Cli.Commands;

/// <summary>A time of day as a person types it.</summary>
internal static class ClockTime
{
    /// <summary>When the clock on the wall next shows it; see <see cref="TimeOfDay.Next"/>.</summary>
    /// <exception cref="UserError">It is no time of day.</exception>
    public static DateTimeOffset Next(string text, TimeProvider clock) =>
        TimeOnly.TryParseExact(text, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? TimeOfDay.Next(time, clock)
            : throw new UserError(
                ExitCode.Usage, $"'{text}' is no time of day.", "write hours and minutes: --until 07:00");
}
