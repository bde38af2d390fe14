using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>
/// The engine asks every few milliseconds: what a thousand milestones cost. Bounds are ten times what was
/// measured.
/// </summary>
public sealed class CycleTestsOfCost
{
    private const int Milestones = 1_000;
    private const int EventsFolded = 20_000;

    [Fact]
    public void A_cycle_over_a_thousand_milestones_is_cheap()
    {
        var night = HalfWay();
        _ = night.Next();
        var watch = Stopwatch.StartNew();
        const int calls = 20;
        for (var i = 0; i < calls; i++)
        {
            _ = night.Next();
        }

        var each = watch.Elapsed.TotalMilliseconds / calls;
        TestContext.Current.TestOutputHelper?.WriteLine($"Cycle.Next over {Milestones}: {each:0.00} ms");
        Assert.True(each < 50, string.Create(CultureInfo.InvariantCulture, $"{each} ms"));
    }

    [Fact]
    public void Twenty_thousand_events_fold_quickly()
    {
        var night = Night.Of(Roadmap());
        List<Event> events = [];
        for (var i = 0; events.Count < EventsFolded; i++)
        {
            var id = new AttemptId(new($"M{(i % Milestones) + 1}"), (i / Milestones) + 1);
            events.Add(new Event.AttemptStarted(id, "one", Night.Base, Night.Base, 0) { At = Night.Evening });
            events.Add(new Event.JobIntended(JobId.Of(id.Value, "agent", 1),
                new JobWork.Agent(id)) { At = Night.Evening });
            events.Add(new Event.JobEnded(JobId.Of(id.Value, "agent", 1),
                new(JobEndReason.Exited, 0, 1, 1)) { At = Night.Evening });
            events.Add(new Event.AttemptRejected(id, [new("red")]) { At = Night.Evening });
        }

        var watch = Stopwatch.StartNew();
        var folded = events.Aggregate(night.State, Fold.Apply);
        TestContext.Current.TestOutputHelper?.WriteLine($"fold of {events.Count}: {watch.ElapsedMilliseconds} ms");
        Assert.Equal(EventsFolded / 4, folded.Milestones.Values.Sum(milestone => milestone.Attempts.Length));
        Assert.True(watch.ElapsedMilliseconds < 5_000);
    }

    private static Night HalfWay()
    {
        var night = Night.Of(Roadmap(), Night.Plain with { Workers = 4 });
        for (var n = 1; n <= Milestones / 2; n++)
        {
            night = night.Landed($"M{n}-1");
        }

        return night.Candidate($"M{(Milestones / 2) + 1}-1");
    }

    private static string Roadmap()
    {
        var text = new StringBuilder();
        for (var n = 1; n <= Milestones; n++)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"## M{n} Part {n}\nProse.\n\nDone when:\n- [ ] `make part{n}`\n\n");
        }

        return text.ToString();
    }
}
