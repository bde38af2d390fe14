using System.Globalization;

namespace Longrun.Core.Digest;

/// <summary>What workers wanted to do and were not let do, counted over the run.</summary>
internal static class DenialLine
{
    /// <summary>Attempts that are named; with more, the latest.</summary>
    private const int NamedMax = 5;

    /// <summary>Null: nothing was denied, as far as agents told.</summary>
    public static string? Of(State s)
    {
        var denied = Telling.Attempts(s).Where(a => a.Session is { Session.PermissionDenials: > 0 })
            .OrderBy(a => a.StartedAt).ThenBy(a => a.Id.Value, StringComparer.Ordinal)
            .Select(a => (a.Id, Count: (long)a.Session!.Session.PermissionDenials)).ToList();
        if (denied.Count == 0)
        {
            return null;
        }

        var named = string.Join(", ", denied.TakeLast(NamedMax).Select(attempt => string.Create(
            CultureInfo.InvariantCulture, $"{attempt.Id}: {attempt.Count}")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Times(denied.Sum(attempt => attempt.Count))} a worker was not let do what it wanted ({named});"
            + $" permissions: in longrun.yaml allows more");
    }

    private static string Times(long count) =>
        count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{count} times");
}
