using System.Diagnostics;
using System.Globalization;
using System.Text;
using Story = Longrun.Core.Tests.Night;

namespace Longrun.Bench;

/// <summary>The decision alone: a thousand milestones, half of them landed, one waiting for its gate.</summary>
internal static class CycleCost
{
    private const int Milestones = 1_000;
    private const int WarmUps = 200;
    private const int Calls = 500;

    public static void Measure(Figures figures)
    {
        var waiting = HalfWay();
        var ready = Landed();
        figures.Add($"Cycle.Next over {Milestones}, half landed, one to gate", Median(waiting), "ms");
        figures.Add($"Cycle.Next over {Milestones}, half landed, one to start", Median(ready), "ms");
        figures.Add($"Fold.Apply of one event over {Milestones}", Fold(waiting), "ms");
    }

    private static double Median(Story night) => Median(() => _ = night.Next());

    private static double Fold(Story night) => Median(() => _ = night.Cycled());

    private static double Median(Action action)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            action();
        }

        var times = new double[Calls];
        for (var i = 0; i < Calls; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            action();
            times[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }

        return Figures.Median(times);
    }

    private static Story HalfWay() => Landed().Candidate($"M{(Milestones / 2) + 1}-1");

    private static Story Landed()
    {
        var night = Story.Of(Roadmap(), Story.Plain with { Workers = 4 });
        for (var n = 1; n <= Milestones / 2; n++)
        {
            night = night.Landed($"M{n}-1");
        }

        return night;
    }

    private static string Roadmap()
    {
        var text = new StringBuilder();
        for (var n = 1; n <= Milestones; n++)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"## M{n} Part {n}\nProse.\n\nDone when:\n- [ ] `make part{n}`\n\n");
        }

        return text.ToString();
    }
}
