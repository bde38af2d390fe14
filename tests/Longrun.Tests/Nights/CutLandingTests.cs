using Longrun.Core;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>
/// Nights that were cut short in the middle of a landing: the journal ends with the intent, and the branch is as the
/// cut, or the person since then, has left it.
/// </summary>
public sealed class CutLandingTests
{
    private const string Branch = "refs/longrun/r1/branch";

    [Fact]
    public void A_landing_that_a_person_took_back_stops_the_line_once_and_resume_lands_it_again()
    {
        using var scene = NightScene.Over();
        CutAfterIntent(scene);
        scene.Git("update-ref", Branch, "main");

        scene.Longrun("run").With(3);
        var stop = Assert.Single(Stops(scene));
        Assert.Contains("`longrun resume` lands it again", stop.Reason, StringComparison.Ordinal);

        scene.Longrun("resume").With(0);
        scene.Longrun("run").With(0);
        Assert.Equal("good", scene.Git("show", $"{Branch}:parts/M1"));
        Assert.Single(Stops(scene));
    }

    [Theory]
    [InlineData("skip")]
    [InlineData("gate", Traits = ["length", "long"])]
    [InlineData("removed", Traits = ["length", "long"])]
    public void A_landing_that_was_begun_is_not_redone_where_its_proof_no_longer_holds(string since)
    {
        using var scene = NightScene.Over();
        CutAfterIntent(scene);
        scene.Git("update-ref", Branch, "main");
        File.Delete(Path.Combine(scene.WorkTree, ".git/logs", Branch));
        switch (since)
        {
            case "skip":
                scene.Longrun("skip", "M1").With(0);
                break;
            case "gate":
                scene.Configure(gates: "  - { name: never, kind: check, run: \"false\" }");
                break;
            default:
                scene.Roadmap(NightScene.Part("M2"));
                break;
        }

        scene.Longrun("run");

        Assert.Single(scene.Events.OfType<Event.LandingVoided>());
        Assert.DoesNotContain("M1", scene.Landed());
        Assert.DoesNotContain("parts/M1", scene.Git("ls-tree", "-r", "--name-only", Branch), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attempt.started", "M1-1", Traits = ["length", "long"])]
    [InlineData("session.ended", "M1-1", Traits = ["length", "long"])]
    [InlineData("landing.intended", "M2-1")]
    public void A_landing_that_the_journal_has_lost_is_taken_up_and_not_worked_out_again(string type, string attempt)
    {
        using var scene = NightScene.Over(NightScene.Part("M2"));
        var tip = scene.Git("rev-parse", Branch);
        Cut(scene, lines => Array.FindIndex(lines, l =>
            l.Contains($"\"{type}\"", StringComparison.Ordinal)
            && l.Contains($"\"{attempt}\"", StringComparison.Ordinal)));
        scene.Roadmap(NightScene.Part("M1"), NightScene.Part("M2"), NightScene.Part("M3"));
        var sessions = Sessions(scene).Count;

        scene.Longrun("run").With(0);

        Assert.Equal(["M1", "M2", "M3"], scene.Landed());
        Assert.Equal(tip, scene.Git("rev-parse", Branch + "^"));
        Assert.Empty(scene.Events.OfType<Event.BranchMoved>());
        Assert.Equal(scene.Git("rev-parse", Branch), scene.Git("rev-parse", "longrun/r1"));
        scene.RepositoryIsSound();
        Assert.Equal("M3", Assert.Single(Sessions(scene).Skip(sessions)).Attempt.Milestone.Value);
        const string found = "taken up from the branch, the journal has lost what it had passed";
        foreach (var page in new[] { "review", "status", "log" })
        {
            Assert.Contains(found, scene.Longrun(page).With(0).Output, StringComparison.OrdinalIgnoreCase);
        }

        scene.Longrun("accept").With(0);
    }

    [Fact]
    public void A_landing_is_not_taken_up_at_the_word_of_a_message()
    {
        using var scene = NightScene.Over(NightScene.Part("M2", "- Depends on: none"));
        var tip = scene.Git("rev-parse", Branch);
        Cut(scene, lines => Array.FindIndex(lines, l => l.Contains("\"M2-1\"", StringComparison.Ordinal)));
        var words = "M2 forged\n\nLongrun-Run: r1\nLongrun-Milestone: M2\nLongrun-Attempt: 1\n";
        var forged = scene.Git("commit-tree", "-p", tip + "^", "-p", "main", "-m", words, tip + "^^{tree}");
        scene.Git("update-ref", Branch, forged);

        scene.Longrun("run").With(0);

        Assert.Equal(["M1", "M2"], scene.Landed());
        Assert.DoesNotContain(scene.Events.OfType<Event.Landed>(), e => e.Found);
        Assert.Equal("good", scene.Git("show", $"{Branch}:parts/M2"));
    }

    [Theory]
    [InlineData(false, Traits = ["length", "long"])]
    [InlineData(true)]
    public void A_lost_branch_whose_last_landing_lost_its_objects_too_is_landed_again(bool isBehind)
    {
        using var scene = NightScene.Over(NightScene.Part("M2"), NightScene.Part("M3"));
        var tip = scene.Git("rev-parse", Branch);
        Lose(scene, isBehind);
        if (!isBehind)
        {
            Delete(scene, tip + "^");
        }

        Delete(scene, tip);

        scene.Longrun("run").With(0);

        Assert.Equal(tip, scene.Git("rev-parse", Branch));
        scene.RepositoryIsSound();
        Assert.Empty(Stops(scene));
    }

    [Theory]
    [InlineData(false, Traits = ["length", "long"])]
    [InlineData(true)]
    public void A_lost_branch_whose_work_is_lost_too_stops_the_line_once(bool isBehind)
    {
        using var scene = NightScene.Over(NightScene.Part("M2"));
        var tip = scene.Git("rev-parse", Branch);
        var head = scene.Git("rev-parse", tip + "^2");
        Lose(scene, isBehind);
        Delete(scene, tip);
        var copy = Delete(scene, head);
        var records = scene.Records;

        scene.Longrun("run").With(3);
        scene.Longrun("run").With(3);

        Assert.Contains(tip[..10], Assert.Single(Stops(scene)).Reason, StringComparison.Ordinal);
        Assert.Equal(records + 1, scene.Records);
        copy();
        scene.Longrun("resume").With(0);
        scene.Longrun("run").With(0);
        Assert.Equal(tip, scene.Git("rev-parse", Branch));
        scene.RepositoryIsSound();
    }

    /// <summary>As a power cut may leave it: gone, or where it was a landing before.</summary>
    private static void Lose(NightScene scene, bool isBehind) =>
        scene.Git(["update-ref", .. isBehind ? (string[])[Branch, Branch + "^"] : ["-d", Branch]]);

    /// <summary>Takes an object's file away, with what is packed beside it. Returns what brings it back.</summary>
    private static Action Delete(NightScene scene, string name)
    {
        var id = scene.Git("rev-parse", name);
        var objects = Path.Combine(scene.WorkTree, ".git/objects");
        var loose = Path.Combine(objects, id[..2], id[2..]);
        var files = File.Exists(loose)
            ? [loose]
            : Directory.GetFiles(Path.Combine(objects, "pack"), "*.idx")
                .Where(index => scene.Shell($"git show-index < '{index}'").OutputText.Contains(id))
                .SelectMany(index => new[] { index, Path.ChangeExtension(index, ".pack") }).ToArray();
        Assert.NotEmpty(files);
        Array.ForEach(files, file => File.Move(file, Away(scene, file)));
        return () => Array.ForEach(files, file => File.Move(Away(scene, file), file));
    }

    private static string Away(NightScene scene, string file) => Path.Combine(scene.Root, Path.GetFileName(file));

    /// <summary>As a kill leaves it: a whole record is a valid end of a journal.</summary>
    private static void CutAfterIntent(NightScene scene) =>
        Cut(scene, lines =>
            Array.FindLastIndex(lines, l => l.Contains("landing.intended", StringComparison.Ordinal)) + 1);

    private static void Cut(NightScene scene, Func<string[], int> keep)
    {
        var journal = Path.Combine(scene.Places.Journal, "000001.jsonl");
        var lines = File.ReadAllLines(journal);
        File.WriteAllText(journal, string.Concat(lines.Take(keep(lines)).Select(line => line + "\n")));
    }

    private static List<Event.SessionEnded> Sessions(NightScene scene) =>
        [.. scene.Events.OfType<Event.SessionEnded>()];

    private static List<Event.LineStopped> Stops(NightScene scene) => [.. scene.Events.OfType<Event.LineStopped>()];
}
