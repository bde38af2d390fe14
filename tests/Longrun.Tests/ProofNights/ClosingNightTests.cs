using Longrun.Core;
using Longrun.Tests.ClaudeNights;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.ProofNights;

/// <summary>
/// From an empty folder to a shop on the web in one night: what is honest lands with its proof, what is not is sent
/// back or waits for the person, and nothing is called proven that is not. Two processor minutes: each piece of it has
/// a night of its own in the normal test (Serving, Browsing, Gates, AgentNights).
/// </summary>
[Trait("length", "long")]
public sealed class ClosingNightTests
{
    [Fact]
    public async Task A_shop_is_built_from_nothing_and_only_what_is_proven_lands()
    {
        await using var model = await Shop.ModelAsync();
        await using var stock = new BusyOnce();
        using var person = Shop.Person(model, stock);
        await Shop.LayAsync(person);

        await person.LongrunAsync(ExitCode.SomethingBlocked, "run");

        person.HasNothingRunning();
        var night = new Told(person);
        Assert.Equal(["M1-1", "M2-1", "M3-2", "M5-1", "M6-2"], night.Landed);
        TheScaffoldLandedAndItsTestConfigurationIsShown(night);
        ThePricesWerePhotographedAtTwoWidths(night);
        ADeletedTestWasSentBackWithItsPlace(night);
        TheMessageArrivedOnceAndA500WasSurvived(night);
        AWeakenedGateWaitsForThePersonWithItsDiff(night);
        WhatNobodyCanProveIsListed(night);
        AFlakyTestIsToldFromARealFailure(night);
        EveryLandingWasJudgedByClaudeCode(night, model);
        await ThePersonSendsTheWeakenedGateBackAsync(person);
    }

    private static void TheScaffoldLandedAndItsTestConfigurationIsShown(Told night)
    {
        var found = night.FindingsOf("M1-1").Single(f => f.Kind == FindingKind.GateChanged);
        Assert.Equal((Severity.Note, "package.json"), (found.Severity, found.File));
        Assert.Contains("- **note**: gate changed, `package.json`: It is new.", night.Pull("M1-1"),
            StringComparison.Ordinal);
        Assert.Contains("""
            ## Changes of what gates rest on, allowed

            - M1 attempt 1: gate changed, package.json: It is new.
            """, night.Digest, StringComparison.Ordinal);
        // Nothing was there to be tested by; its own criterion was.
        Assert.Equal(["done-1"], night.Runs.Where(run => run.Attempt?.Value == "M1-1").Select(run => run.Gate)
            .Distinct());
    }

    private static void ThePricesWerePhotographedAtTwoWidths(Told night)
    {
        var page = night.Green("M2-1", "page");
        Assert.Equal(
            ["/ at 390", "/ at 1280", "/pricing at 390", "/pricing at 1280"], page.Files.Select(file => file.Label));
        Assert.All(page.Files, file => Assert.Single(night.Person.InState($"evidence/{file.Name}")));
        Assert.Contains("| observed | gate page passed", night.Pull("M2-1"), StringComparison.Ordinal);
        // Both forms of results were read, and told names.
        Assert.Equal((4, 2), (night.Green("M2-1", "tests").Count, night.Green("M2-1", "contract").Count));
        Assert.Contains("passed\tcontract.pages are whole HTML\n", night.TestsOf("M2-1", "contract"),
            StringComparison.Ordinal);
        Assert.Contains("the prices are in euros\n", night.TestsOf("M2-1", "tests"), StringComparison.Ordinal);
    }

    private static void ADeletedTestWasSentBackWithItsPlace(Told night)
    {
        var reason = night.ReasonsOf("M3-1").First();
        Assert.StartsWith("test/methods.test.js:", reason, StringComparison.Ordinal);
        Assert.DoesNotContain(night.Runs, run => run.Attempt?.Value == "M3-1");
    }

    private static void TheMessageArrivedOnceAndA500WasSurvived(Told night)
    {
        foreach (var gate in (string[])["slack", "slack-down"])
        {
            var got = Assert.Single(night.Green("M3-2", gate).Files);
            Assert.Equal("what slack got", got.Label);
            var text = File.ReadAllText(Assert.Single(night.Person.InState($"evidence/{got.Name}")));
            Assert.Equal(2, text.Split("Order 17 is paid.").Length);
        }

        var log = night.LogOf(night.Green("M3-2", "slack-down"));
        Assert.Contains("Slack answered with 500", log, StringComparison.Ordinal);
        Assert.Contains("longrun: GET /: 200\n", log, StringComparison.Ordinal);
        Assert.Contains("| observed | gate slack passed", night.Pull("M3-2"), StringComparison.Ordinal);
    }

    private static void AWeakenedGateWaitsForThePersonWithItsDiff(Told night)
    {
        var asked = night.Of<Event.MilestoneBlocked>().Single();
        Assert.Equal(("M4", QuestionOrigin.Weakening), (asked.Milestone.Value, asked.Question.Origin));
        Assert.Contains("package.json", asked.Question.Text, StringComparison.Ordinal);
        Assert.Contains("|| true", asked.Question.Attachment!.Text, StringComparison.Ordinal);
        Assert.Contains("|| true", night.Person.Read(".longrun/BLOCKED.md"), StringComparison.Ordinal);
    }

    private static void WhatNobodyCanProveIsListed(Told night)
    {
        Assert.Contains(
            "| Customers like the page | **not proven** |", night.Pull("M5-1"), StringComparison.Ordinal);
        Assert.Contains("cannot tell: No customer has been asked.", night.Pull("M5-1"), StringComparison.Ordinal);
        Assert.Contains("| The about page names the gardener | reported |", night.Pull("M5-1"),
            StringComparison.Ordinal);
        Assert.Contains("M5: “Customers like the page” is not proven: no gate or test shows it, "
            + "and the judge cannot tell: No customer has been asked.\n", night.Digest, StringComparison.Ordinal);
    }

    private static void AFlakyTestIsToldFromARealFailure(Told night)
    {
        // Twice red on the very same tree, and green on the branch that it was to land on.
        var real = night.Runs.Where(run => run.Attempt?.Value == "M6-1" && run.Gate == "tests").ToList();
        Assert.Equal([false, false, true], real.Select(run => run.Passed));
        Assert.Equal(real[0].Commit, real[1].Commit);
        Assert.Equal(night.Of<Event.Landed>().Single(e => e.Attempt?.Value == "M5-1").Commit, real[2].Commit);
        Assert.Contains("gate tests: 1 test failed", night.ReasonsOf("M6-1").First(), StringComparison.Ordinal);
        var flaky = night.Runs.Where(
            run => run is { Gate: "tests", Trial: Trial.Plain, Attempt.Value: "M6-2" }).ToList();
        Assert.Equal([false, true], flaky.Select(run => run.Passed));
        Assert.Equal(flaky[0].Commit, flaky[1].Commit);
        const string Flaky = "gate tests failed and passed on the very same tree";
        Assert.Contains(Flaky, night.Pull("M6-2"), StringComparison.Ordinal);
        Assert.Contains(Flaky, night.Digest, StringComparison.Ordinal);
        Assert.DoesNotContain(Flaky, night.Pull("M6-1"), StringComparison.Ordinal);
        Assert.Contains("the stock is counted in time", night.Pull("M6-2"), StringComparison.Ordinal);
    }

    private static void EveryLandingWasJudgedByClaudeCode(Told night, ScriptedModel model)
    {
        var judged = night.Of<Event.Judged>().ToList();
        Assert.Equal(night.Landed, judged.Select(e => e.Attempt.Value));
        Assert.All(judged, e => Assert.Equal(("claude", Ruling.Approve), (e.Agent, e.Judgement.Ruling)));
        var walk = night.Runs.Single(run => run.Kind == GateKind.Walk);
        Assert.True(walk.Passed, walk.Reason);
        Assert.Equal("M6-2", walk.Attempt?.Value);
        Assert.Contains("| seen | an agent followed it in gate walk", night.Pull("M6-2"), StringComparison.Ordinal);
        Assert.Contains(model.Requests, Shop.IsWalkers);
    }

    private static async Task ThePersonSendsTheWeakenedGateBackAsync(Household person)
    {
        await person.LongrunAsync(ExitCode.AllLanded, "answer", "M4", Questions.SendBackOption);
        await person.LongrunAsync(ExitCode.AllLanded, "run");

        person.HasNothingRunning();
        var night = new Told(person);
        Assert.Equal(["M1-1", "M2-1", "M3-2", "M5-1", "M6-2", "M4-2"], night.Landed);
        Assert.Contains("package.json", night.ReasonsOf("M4-1").First(), StringComparison.Ordinal);
        var script = await person.GitAsync("show", "longrun/r1:package.json");
        Assert.DoesNotContain("|| true", script, StringComparison.Ordinal);
        Assert.Contains("\"start\"", script, StringComparison.Ordinal);
    }
}
