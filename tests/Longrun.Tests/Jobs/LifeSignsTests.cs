using Longrun.Keeper;
using Longrun.Processes;
using Xunit;

namespace Longrun.Tests.Jobs;

/// <summary>What counts as a sign of life, one sample after the other.</summary>
public sealed class LifeSignsTests
{
    private static readonly ProcessIdentity s_agent = new("boot", 7, 70);

    private static readonly LifeSample s_still = new()
    {
        At = TimeSpan.Zero, OutputBytes = 10, Cpu = TimeSpan.FromSeconds(3),
        LastWrite = TimeSpan.FromSeconds(100), Processes = [s_agent], Names = ["agent"],
    };

    public static TheoryData<string> Signs => ["output", "CPU time", "a file it wrote", "a process it started"];

    [Fact]
    public void An_event_loop_that_turns_is_no_sign()
    {
        var signs = LifeSigns.Begin(s_still);
        for (var minute = 1; minute <= 20; minute++)
        {
            // What the real Claude Code uses while its service says nothing: 10 ms in 5 s.
            signs = signs.Take(s_still with
            {
                At = TimeSpan.FromMinutes(minute), Cpu = s_still.Cpu + TimeSpan.FromMilliseconds(120 * minute),
            });
        }

        Assert.Equal(TimeSpan.FromMinutes(20), signs.QuietFor);
        Assert.Equal(
            "no sign of life for 20 min; the last was its start, 0 s after its start; still there: agent",
            signs.Sentence());
    }

    [Theory]
    [MemberData(nameof(Signs))]
    public void Each_sign_begins_the_time_anew(string sign)
    {
        var at = TimeSpan.FromMinutes(15);
        var seen = s_still with { At = at };
        var alive = sign switch
        {
            "output" => seen with { OutputBytes = 11 },
            "CPU time" => seen with { Cpu = s_still.Cpu + (at * LifeSigns.BusyShare) },
            "a file it wrote" => seen with { LastWrite = s_still.LastWrite + TimeSpan.FromTicks(1) },
            _ => seen with { Processes = [s_agent with { Start = 71 }] },
        };

        var signs = LifeSigns.Begin(s_still).Take(alive);

        Assert.Equal((TimeSpan.Zero, sign), (signs.QuietFor, signs.Last));
        Assert.Equal(at, LifeSigns.Begin(s_still).Take(seen).QuietFor);
    }

    [Fact]
    public void A_child_that_has_ended_is_a_sign_and_the_time_it_leaves_is_none_to_take_back()
    {
        var two = s_still with { Processes = [s_agent, new("boot", 8, 80)] };

        var signs = LifeSigns.Begin(two).Take(s_still with { At = TimeSpan.FromMinutes(1), Cpu = TimeSpan.Zero });

        Assert.Equal("a process that ended", signs.Last);
    }
}
