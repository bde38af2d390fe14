using System.Globalization;
using System.Text;
using Longrun.Core;
using Longrun.Processes;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>
/// Promise 1 with real processes: the orchestrator, the keeper or both are killed at seeded places of the journal of a
/// night of 10 milestones, 20 in the long test, and the night ends as the undisturbed one does.
/// </summary>
public sealed class KilledNightTests
{
    private const int Orchestrator = 0, Keeper = 1, Both = 2;

    /// <summary>What .NET says of a process that SIGKILL ended, as shells do.</summary>
    private const int KilledExit = 128 + 9;

    private static readonly bool s_long = Environment.GetEnvironmentVariable("LONGRUN_TEST_LONG") == "1";

    private static readonly int s_milestones = s_long ? 20 : 10;

    private static readonly Lazy<(string Tree, int Records)> s_undisturbed = new(Undisturbed);

    /// <summary>One of them in the normal test; in the long one three, of fifty kills each.</summary>
    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 16, Traits = ["length", "long"])]
    [InlineData(3, 17, Traits = ["length", "long"])]
    public void A_night_that_is_killed_again_and_again_ends_as_the_undisturbed_one(int seed, int kills)
    {
        // A kill only ever adds records, so that each of these places is in the night; its end may be met unawares.
        var records = s_undisturbed.Value.Records * 9 / 10;
        kills = s_long ? 50 : kills;
        using var scene = Scene();
        var random = new Random(seed);
        var told = new StringBuilder().Append(CultureInfo.InvariantCulture, $"seed {seed}: ");
        var run = scene.Start("run");
        var hits = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            var position = (kill * records / kills) + random.Next(1, records / kills);
            scene.Until($"record {position}", () => scene.Records >= position || run.HasExited);
            if (s_long)
            {
                Thread.SpinWait(random.Next(20_000_000)); // anywhere between two records, not just after one
            }

            var victim = random.Next(3);
            told.Append(CultureInfo.InvariantCulture, $"{scene.Records}:{"okb"[victim]} ");
            hits += Kill(scene, ref run, victim) ? 1 : 0;
        }

        var ended = run.End(NightScene.NightTimeOut);

        Assert.True(kills == hits, $"{hits} of {kills} kills hit something: {told}\n{scene.Story()}");
        Assert.True(ended.ExitCode == 0, $"{told}\n{scene.Story()}");
        Assert.True(s_undisturbed.Value.Tree == Tree(scene), $"{told}\n{scene.Story()}");
        NothingWasLostOrDoneTwice(scene);
    }

    /// <summary>True where each that was meant was alive and died of it.</summary>
    private static bool Kill(NightScene scene, ref NightProcess run, int victim)
    {
        var hit = true;
        if (victim is Keeper or Both)
        {
            var (running, keepers) = (run, scene.Keepers());
            scene.Until("a keeper", () => (keepers = scene.Keepers()).Count > 0 || running.HasExited);
            hit = keepers.Count > 0 && keepers.All(pid =>
                ProcessIdentity.Of(pid) is { } keeper && keeper.Signal(Native.SignalKill));
        }

        if (victim is Orchestrator or Both)
        {
            run.Kill();
            hit &= run.End(NightScene.CommandTimeOut).ExitCode == KilledExit;
            run = scene.Start("run");
        }

        return hit;
    }

    private static void NothingWasLostOrDoneTwice(NightScene scene)
    {
        scene.RepositoryIsSound();
        var landed = scene.Landed();
        Assert.Equal(s_milestones, landed.Count);
        Assert.Equal(s_milestones, landed.Distinct().Count());
        var firstParents = scene.Git("log", "--first-parent",
            "--format=%(trailers:key=Longrun-Milestone,valueonly,separator=)", "main..refs/longrun/r1/branch");
        Assert.Equal(landed, firstParents.Split('\n').Reverse());
        var kept = scene.Git("rev-list", "--glob=refs/longrun/*").Split('\n').ToHashSet();
        Assert.All(scene.Events.OfType<Event.AttemptImported>(), e => Assert.Contains(e.Head.Value, kept));
        // A sandbox that a killed keeper was just making has nothing to run, and ends when it sees that.
        scene.NothingWorks();
    }

    private static (string Tree, int Records) Undisturbed()
    {
        using var scene = Scene();
        scene.Longrun("run").With(0);
        NothingWasLostOrDoneTwice(scene);
        var reasons = scene.Events.OfType<Event.AttemptReleased>().Count();
        Assert.True(reasons > 0 && scene.Events.OfType<Event.AttemptRejected>().Any(),
            "the night has no trouble in it");
        return (Tree(scene), scene.Records);
    }

    private static string Tree(NightScene scene) => scene.Git("rev-parse", "refs/longrun/r1/branch^{tree}");

    private static NightScene Scene()
    {
        var scene = new NightScene();
        scene.Configure();
        scene.Roadmap([.. Enumerable.Range(1, s_milestones).Select(Troubled)]);
        return scene;
    }

    /// <summary>Most milestones just work; each of the others has a trouble of its own on its first attempt.</summary>
    private static string Troubled(int number)
    {
        var id = $"M{number}";
        var good = $"write parts/{id} good\ncommit Part {id}";
        return NightScene.Milestone(id, number switch
        {
            3 => $"on {id}\n{good}\non {id} attempt 1\nwrite parts/{id} bad\ncommit A bad part",
            6 => $"on {id}\n{good}\non {id} attempt 1\nwrite parts/{id} half\ncommit Half\nreport limit 1",
            9 => $"on {id}\n{good}\non {id} attempt 1\nkind choice\noption one\noption two\ndefault 1\n"
                + "report blocked Which?",
            12 => $"write parts/{id} good\nwrite \"left over\" here",
            // Of an agent that dies, what it left lands; where its keeper was killed, the next attempt's: the same.
            15 => $"on {id}\n{good}\non {id} attempt 1\nwrite parts/{id} good\nrun kill -9 $PPID",
            18 => $"on {id}\n{good}\non {id} attempt 1\nsay nothing was done",
            _ => good,
        });
    }
}
