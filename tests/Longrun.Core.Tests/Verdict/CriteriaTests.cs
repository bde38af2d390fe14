using System.Collections.Immutable;
using Longrun.Core.Digest;
using Longrun.Core.Verdict;
using Xunit;

namespace Longrun.Core.Tests.Verdict;

/// <summary>Each line under "Done when" and what shows it: never more than was there to show it.</summary>
public sealed class CriteriaTests
{
    private const string Command = "`./first` passes";

    private static readonly AttemptId M1 = AttemptId.From("M1-1");
    private static readonly CommitId On = Night.Merged("M1-1");

    [Fact]
    public void A_line_that_nothing_shows_is_not_proven() =>
        Assert.Null(One("it is fast", Gate("tests")).Reaches);

    [Fact]
    public void A_command_of_its_own_reports_it_where_it_passed_as_it_stands_now()
    {
        Assert.Equal(Proof.Reported, One(Command, Gate("done-1") with { Command = "./first" }).Reaches);
        Assert.Null(One(Command, Gate("done-1") with { Command = "./older" }).Reaches);
        Assert.Null(One(Command, Gate("done-1") with { Command = "./first", Passed = false }).Reaches);
        Assert.Null(One(Command, Gate("done-2") with { Command = "./first" }).Reaches);
    }

    [Theory]
    [InlineData(GateKind.Check, Proof.Reported)]
    [InlineData(GateKind.Test, Proof.Reported)]
    [InlineData(GateKind.Serve, Proof.Observed)]
    [InlineData(GateKind.Browser, Proof.Observed)]
    [InlineData(GateKind.Mock, Proof.Observed)]
    [InlineData(GateKind.Walk, Proof.Seen)]
    internal void How_far_a_named_gate_reaches_is_by_its_kind(GateKind kind, Proof reaches) =>
        Assert.Equal(reaches, One("gate page shows the prices", Gate("page") with { Kind = kind }).Reaches);

    [Theory]
    [InlineData("the prices are there (gate page)")]
    [InlineData("Gate page: the prices are there")]
    [InlineData("the prices are there, as `page` shows")]
    public void A_gate_is_named_by_the_word_gate_or_between_backticks(string line) =>
        Assert.Equal("page", Assert.Single(One(line, Gate("page")).Proofs).Run?.Gate);

    [Theory]
    [InlineData("the page has the prices")]
    [InlineData("gate pages has the prices")]
    [InlineData("gate page-tests has the prices")]
    [InlineData("navigate page by page")]
    [InlineData("investigate pages; a delegate page opens")]
    public void A_word_that_is_also_a_gates_name_names_no_gate(string line) =>
        Assert.Null(One(line, Gate("page")).Reaches);

    [Fact]
    public void Only_what_passed_as_it_is_on_the_commit_that_would_land_counts()
    {
        const string line = "gate page shows it";
        var page = Gate("page") with { Kind = GateKind.Browser };
        Assert.Null(One(line, page with { Commit = Night.Head("M1-1") }).Reaches);
        Assert.Null(One(line, page with { Trial = Trial.BranchTests }).Reaches);
        Assert.Null(One(line, page with { Trial = Trial.Canary }).Reaches);
        Assert.Null(One(line, page, page with { Passed = false }).Reaches);
        Assert.Equal(Proof.Observed, One(line, page with { Passed = false }, page).Reaches);
    }

    [Theory]
    [InlineData("Rejects an unknown currency.", "rejects an unknown currency")]
    [InlineData("Rejects an unknown currency", "Money.Tests.ParseTests.Rejects_an_unknown_currency")]
    [InlineData("Rejects an unknown currency", "tests/test_money.py::TestParse::test_rejects_an_unknown_currency")]
    [InlineData("Rejects an unknown currency", "TestRejectsAnUnknownCurrency")]
    [InlineData("Rejects an unknown currency", "money › parse › rejects an unknown currency")]
    [InlineData("Rejects an unknown currency", "ParseTests.Rejects_an_unknown_currency(code: \"XX. Y\")")]
    [InlineData("Rejects an unknown currency", "test_money.py::test_rejects_an_unknown_currency[X.Y]")]
    [InlineData("it says no, as in test “rejects an unknown currency”", "rejects an unknown currency")]
    [InlineData("test `test_rejects` passes in the end", "tests/test_money.py::test_rejects")]
    public void A_test_that_passed_shows_the_line_that_has_its_name_or_quotes_it(string line, string test)
    {
        var proof = Assert.Single(One(line, ["other", test], Gate("tests") with { Kind = GateKind.Test }).Proofs);
        Assert.Equal((Proof.Reported, test), (proof.Kind, proof.Test));
    }

    [Theory]
    [InlineData("Rejects an unknown currency", "rejects an unknown currency and more")]
    [InlineData("Rejects an unknown currency", "rejects")]
    [InlineData("Quotes test \"a b\" alone", "a b")]
    [InlineData("The page shows \"Save\"", "forms.py::test_save")]
    [InlineData("The latest `rejects` is shown", "test_rejects")]
    [InlineData("— … !", "?")]
    [InlineData("It works", "")]
    public void A_name_that_is_only_alike_shows_nothing(string line, string test) =>
        Assert.Null(One(line, [test], Gate("tests") with { Kind = GateKind.Test }).Reaches);

    [Fact]
    public void A_test_of_a_gate_that_is_red_shows_nothing() =>
        Assert.Null(One("It works", ["it works"], Gate("tests") with { Kind = GateKind.Test, Passed = false }).Reaches);

    [Fact]
    public void A_judges_word_alone_proves_nothing_and_what_it_names_counts_only_by_its_very_name()
    {
        var page = Gate("page") with { Kind = GateKind.Browser };
        var tests = Gate("tests") with { Kind = GateKind.Test };
        Proof? Reaches(string? evidence, string[] names, params ImmutableArray<GateRun> runs) =>
            Said("it is fast", new(0, true, "yes") { Evidence = evidence }, names, runs).Reaches;

        Assert.Null(Reaches(null, [], page));
        Assert.Null(Reaches(" ", [], page));
        Assert.Null(Reaches("speed", [], page));
        Assert.Null(Reaches("nothing in gate page shows this", [], page));
        Assert.Null(Reaches("page", [], page with { Passed = false }));
        Assert.Null(Reaches("tests: `is quick`", ["Speed › is quick"], tests));
        Assert.Null(Reaches("is slow", ["Speed › is quick"], tests));
        Assert.Equal(Proof.Reported, Reaches("Speed › is quick", ["Speed › is quick"], tests));
    }

    [Fact]
    public void What_a_judge_names_is_seen_at_most_and_takes_no_line_from_those_that_are_only_reported()
    {
        var page = Gate("page") with { Kind = GateKind.Browser };
        var named = new CriterionVerdict(0, true, "yes") { Evidence = "page" };
        Assert.Equal(Proof.Seen, Said("it is fast", named, page).Reaches);

        var stand = Said("it is fast", named, ["it is fast"], page, Gate("tests") with { Kind = GateKind.Test });
        Assert.Equal(Proof.Reported, stand.Reaches);
        Assert.Equal([Proof.Reported, Proof.Seen], stand.Proofs.Select(proof => proof.Kind));
    }

    [Fact]
    public void A_word_of_a_judge_that_names_nothing_is_told_where_the_line_is_not_proven()
    {
        string Why(string? evidence) => ProofLine.WhyNot(
            Said("it is fast", new(0, true, "yes") { Evidence = evidence }, Gate("page")));
        Assert.Equal("its judge says that it is met and names no gate or test", Why(null));
        Assert.Equal("its judge says that it is met and names speed, which is no gate or test that passed",
            Why("speed"));
    }

    [Fact]
    public void What_a_judge_says_is_not_met_is_told_and_proves_nothing()
    {
        var stand = Said("it is fast", new(0, false, "it loops") { Evidence = "page" }, Gate("page"));
        Assert.Null(stand.Reaches);
        Assert.Equal("it loops", stand.Said?.Why);
    }

    [Fact]
    public void A_judge_that_says_what_a_run_shows_already_is_not_a_second_proof()
    {
        var stand = Said("gate page shows it", new(0, true, "yes") { Evidence = "page" }, Gate("page"));
        Assert.Null(Assert.Single(stand.Proofs).By);
        Assert.Equal("yes", stand.Said?.Why);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_verdict_on_a_line_that_is_not_there_is_left_alone(int index) =>
        Assert.Null(Said("it is fast", new(index, true, "yes"), Gate("page")).Said);

    [Fact]
    public void A_judgement_of_another_diff_or_without_a_verdict_says_nothing_of_a_line()
    {
        var met = new Judgement(Ruling.Approve, "") { Criteria = [new(0, true, "yes")] };
        var night = Night.Of(Roadmap("it is fast")).Candidate("M1-1");
        Assert.True(Stand(night.Reviewed("M1-1", met)).Said?.IsMet);
        Assert.Null(Stand(night.Reviewed("M1-1", met with { Ruling = Ruling.None })).Said);
        Assert.Null(Stand(night.Reviewed("M1-1", met).Reviewed("M1-1", new(Ruling.Reject, "no"))).Said);

        Event.CandidateMade Made(string diff, char commit) => new(
            M1, Night.Base, new(new(new string(commit, 40)), "tree") { Diff = diff }) { At = Night.Evening };
        var seen = night.With(Made("d1", '1')).Reviewed("M1-1", met);
        Assert.True(Stand(seen).Said?.IsMet);
        Assert.True(Stand(seen.With(Made("d1", '2'))).Said?.IsMet);
        Assert.Null(Stand(seen.With(Made("d2", '1'))).Said);
    }

    [Fact]
    public void A_walk_that_passed_has_seen_every_line_in_prose_and_shows_the_last_picture_of_each()
    {
        var walk = Gate("walk") with
        {
            Kind = GateKind.Walk, Files =
            [
                new("criterion 1: not met: nothing", "b.png"), new("criterion 1: it is there", "a.png"),
                new("criterion 12: the end", "c.png"),
            ],
        };
        var proof = Assert.Single(One("it opens", walk).Proofs);
        Assert.Equal((Proof.Seen, "a.png"), (proof.Kind, proof.Shot?.Name));
        Assert.Null(One("it opens", walk with { Passed = false }).Reaches);
        Assert.Null(One(Command, walk).Reaches);
    }

    [Fact]
    public void What_a_walk_or_a_judge_said_of_another_text_of_the_line_shows_nothing()
    {
        var text = Standing.Find(Night.Of(Roadmap("it opens")).State, new("M1"))!.TextHash;
        var walk = Gate("walk") with { Kind = GateKind.Walk };
        Assert.Equal(Proof.Seen, One("it opens", walk with { Plan = $"0-{text}" }).Reaches);
        // Recorded before it was said.
        Assert.Equal(Proof.Seen, One("it opens", walk with { Plan = "0" }).Reaches);
        var named = One("gate walk shows that it shuts", walk with { Plan = $"0-{text}" });
        Assert.Equal((null, null), (named.Reaches, named.Own));

        var night = Night.Of(Roadmap("it opens")).Candidate("M1-1");
        Event.Judged judged = new(M1, On, "", new(Ruling.Approve, "fine") { Criteria = [new(0, true, "yes")] })
        {
            At = Night.Evening, Agent = "judge", Session = new(Core.Work.Ending.Completed), Text = text,
        };
        Assert.True(Stand(night.With(judged)).Said?.IsMet);
        Assert.Null(Stand(night.With(judged with { Text = "other" })).Said);
    }

    [Fact]
    public void What_reaches_furthest_comes_first()
    {
        var stand = One("gate tests and gate page show it", Gate("tests"), Gate("walk") with { Kind = GateKind.Walk },
            Gate("page") with { Kind = GateKind.Serve });
        Assert.Equal([Proof.Observed, Proof.Seen, Proof.Reported], stand.Proofs.Select(proof => proof.Kind));
    }

    [Fact]
    public void Endless_names_and_lines_end()
    {
        var endless = string.Concat(Enumerable.Repeat("`\"“gate page ", 50_000));
        var stand = Said("it is " + endless.ReplaceLineEndings(""), new(0, true, endless) { Evidence = endless },
            [endless, "[", "](", ":::: › ", new string('/', 100_000)], Gate("page-x"));
        Assert.Null(stand.Reaches);
        Assert.True(stand.Said?.IsMet);
    }

    private static GateRun Gate(string name) => new(M1, On, name, true) { Command = "run" };

    private static CriterionStand One(string line, params ImmutableArray<GateRun> runs) => One(line, [], runs);

    private static CriterionStand One(string line, string[] tests, params ImmutableArray<GateRun> runs) =>
        Stand(Ran(line, runs), tests);

    private static CriterionStand Said(string line, CriterionVerdict said, params ImmutableArray<GateRun> runs) =>
        Said(line, said, [], runs);

    private static CriterionStand Said(
        string line, CriterionVerdict said, string[] tests, params ImmutableArray<GateRun> runs) =>
        Stand(Ran(line, runs).Reviewed("M1-1", new(Ruling.Approve, "fine") { Criteria = [said] }), tests);

    private static Night Ran(string line, ImmutableArray<GateRun> runs) => Night.Of(Roadmap(line)).Candidate("M1-1")
        .With([.. runs.Select(run => new Event.GateEnded(run) { At = Night.Evening })]);

    private static CriterionStand Stand(Night night, string[]? tests = null) => Assert.Single(
        Criteria.Of(night.State, night.State.Of(M1), run => run.Kind == GateKind.Test ? tests ?? [] : []));

    private static string Roadmap(string line) => $"## M1 First\nProse.\n\nDone when:\n- [ ] {line}\n";
}
