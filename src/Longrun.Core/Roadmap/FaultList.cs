using System.Collections.Immutable;

namespace Longrun.Core.Roadmap;

/// <summary>A place in a text; both count from 1.</summary>
internal sealed record Place(int Line, int Column);

/// <summary>Collects the faults of one file, so that a person sees all of them at once.</summary>
internal sealed class FaultList(string file)
{
    /// <summary>Faults that are listed. Nobody reads more, and a broken generator could make a million.</summary>
    public const int ListedMax = 200;

    private readonly List<Fault> listed = [];
    private int more;

    /// <summary>Then a hint that costs a search need not be made.</summary>
    public bool IsFull => listed.Count == ListedMax;

    public int Count => listed.Count + more;

    public void Add(Place place, string message, string hint)
    {
        if (IsFull)
        {
            more++;
            return;
        }

        listed.Add(new(file, place.Line, place.Column, message, hint));
    }

    /// <summary>In the order of the text.</summary>
    public ImmutableArray<Fault> ToImmutable()
    {
        var sorted = listed.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column).ToList();
        if (more > 0)
        {
            var last = sorted[^1];
            sorted.Add(new(file, last.Line, last.Column, $"And {more} more faults.", "Mend these first."));
        }

        return [.. sorted];
    }
}
