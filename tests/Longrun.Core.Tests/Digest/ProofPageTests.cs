using System.Collections.Immutable;
using Longrun.Core.Digest;
using Longrun.Core.Gates;
using Longrun.Core.Review;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests.Digest;

/// <summary>What people see of the proof: on the pull request, in the digest, the review and the status.</summary>
public sealed class ProofPageTests
{
    [Theory]
    [InlineData("M1-1")]
    [InlineData("M1-2")]
    public void A_pull_request_with_everything_is_as_approved(string id) => Approved.Match(
        PullPage.Of(SampleProof.State, AttemptId.From(id), SampleProof.Folder, SampleProof.Passed), $"proof-{id}");

    [Fact]
    public void The_digest_of_such_a_night_is_as_approved() => Approved.Match(
        DigestPage.Of(SampleProof.State, SampleProof.Events, tests: SampleProof.Passed, evidence: SampleProof.Folder),
        "proof-digest");

    [Fact]
    public void The_review_of_such_a_night_is_as_approved() => Approved.Match(
        ReviewPage.Of(
            SampleProof.State, SampleProof.Events, SampleNight.Now, SampleProof.Folder, SampleProof.Passed),
        "proof-review");

    [Fact]
    public void The_status_of_such_a_night_is_as_approved() => Approved.Match(
        StatusJson.Write(StatusView.Of(
            SampleProof.State, [], SampleNight.Now, new() { Tests = SampleProof.Passed })), "proof-status");

    [Fact]
    public void Every_page_of_proof_can_be_written_after_every_event()
    {
        for (var count = 0; count <= SampleProof.Events.Count; count++)
        {
            var events = SampleProof.Events.Take(count).ToList();
            var s = Fold.Of(events);
            Assert.NotEmpty(DigestPage.Of(s, events, tests: SampleProof.Passed));
            Assert.NotEmpty(ReviewPage.Of(s, events, SampleNight.Now, SampleProof.Folder, SampleProof.Passed));
            Assert.NotEmpty(StatusJson.Write(StatusView.Of(s, [], SampleNight.Now)));
            Assert.All(Telling.Attempts(s), a => Assert.NotEmpty(PullPage.Of(s, a.Id, null, SampleProof.Passed)));
        }
    }

    [Fact]
    public void What_a_gate_a_judge_or_a_finding_says_cannot_leave_its_place()
    {
        foreach (var page in new[]
        {
            PullPage.Of(SampleProof.State, AttemptId.From("M1-1"), SampleProof.Folder, SampleProof.Passed),
            PullPage.Of(SampleProof.State, AttemptId.From("M1-2"), SampleProof.Folder, SampleProof.Passed),
            ReviewPage.Of(SampleProof.State, SampleProof.Events, SampleNight.Now, SampleProof.Folder),
            DigestPage.Of(SampleProof.State, SampleProof.Events, evidence: SampleProof.Folder),
        })
        {
            Assert.DoesNotContain('\u001b', page);
            var open = false;
            foreach (var line in page.Split('\n'))
            {
                open ^= line.TrimStart().StartsWith("````", StringComparison.Ordinal);
                Assert.True(open || !line.StartsWith("## M9", StringComparison.Ordinal), line);
                Assert.DoesNotContain("a](http", open ? "" : line, StringComparison.Ordinal);
                Assert.DoesNotContain("passwd)", line, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("/state/r1/evidence", "file:///state/r1/evidence/a.png")]
    [InlineData("/it's (odd) [x]|y\n/e", "file:///it%27s%20%28odd%29%20%5Bx%5D%7Cy%0A/e/a.png")]
    [InlineData(@"C:\state\r1", "file:///C%3A/state/r1/a.png")]
    public void A_link_to_evidence_has_nothing_in_it_that_ends_it(string folder, string address)
    {
        Assert.Equal($"[a.png]({address})", Md.File(new("a.png", "a.png"), folder));
        Assert.Equal($"![two \\| words]({address})", Md.Picture(new("two | words", "a.png"), folder));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../a.png")]
    [InlineData("a.png)](http://x")]
    [InlineData("")]
    public void A_name_that_is_no_evidences_is_no_link(string name) =>
        Assert.DoesNotContain("file:", Md.Picture(new("shot", name), "/state"), StringComparison.Ordinal);

    [Fact]
    public void Whether_and_by_whom_it_was_reviewed_is_said()
    {
        var night = Night.Of("## M1 First\nProse.\n").Candidate("M1-1");
        string Stand(Night now) => ReviewLine.Stand(now.State, now.State.Of(AttemptId.From("M1-1")));
        var approved = new Judgement(Ruling.Approve, "fine");
        var other = new Event.CandidateMade(
            AttemptId.From("M1-1"), Night.Base, new(SampleNight.Commit('9'), "tree")) { At = Night.Evening };
        Night Policy(ReviewPolicy policy) => night.With(
            new Event.SettingsRead("#", Night.Plain with { Review = new() { When = policy } }) { At = Night.Evening });

        Assert.Equal("not reviewed. Nobody but its worker has looked at the change (no agent here judges: a command"
            + " does where review: names it)", Stand(night));
        Assert.EndsWith("(review: off)", Stand(Policy(ReviewPolicy.Off)), StringComparison.Ordinal);
        Assert.EndsWith("and it was not)", Stand(Policy(ReviewPolicy.Risky)), StringComparison.Ordinal);
        Assert.Equal("reviewed by judge (small)", Stand(night.Reviewed("M1-1", approved)));
        Assert.StartsWith("not reviewed. judge (small) was asked", Stand(night.Reviewed("M1-1", new(Ruling.None, ""))),
            StringComparison.Ordinal);
        Assert.StartsWith("not reviewed as it is.", Stand(night.Reviewed("M1-1", approved).With(other)),
            StringComparison.Ordinal);
        var own = night.With(new Event.Judged(AttemptId.From("M1-1"), Night.Merged("M1-1"), "", approved)
        {
            At = Night.Evening, Agent = "one", Session = new(Ending.Completed),
        });
        Assert.Equal("reviewed only by one, the agent that wrote it, in another session", Stand(own));
        Assert.Contains(NotProven.Of(own.State, own.State.Of(AttemptId.From("M1-1")), _ => []),
            line => line.StartsWith("reviewed only by one", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_judge_sent_back_and_the_person_let_go_on_names_what_the_judge_said()
    {
        var night = Night.Of("## M1 First\nProse.\n").Candidate("M1-1");
        var allowed = new Question
        {
            Text = "May it?", Origin = QuestionOrigin.Review, Options = [Questions.AllowOption],
        };
        ImmutableArray<string> Lines(Night judged)
        {
            var ruled = judged.With(new Event.MilestoneBlocked(new("M1"), allowed) { At = Night.Evening })
                .Told(new PersonCommand.Answer(new("M1"), "1"));
            return [.. NotProven.Of(ruled.State, ruled.State.Of(AttemptId.From("M1-1")), _ => [])];
        }

        var rejected = night.Reviewed("M1-1", new(Ruling.Reject, "no") { Reasons = ["It adds one only."] });
        Assert.Contains(
            "it goes on by your word, where judge (small) sent it back: It adds one only.", Lines(rejected));
        Assert.Contains("it goes on by your word, where a judge gave none.", Lines(night));
        Assert.Equal("reviewed by judge (small), which sent it back",
            ReviewLine.Stand(rejected.State, rejected.State.Of(AttemptId.From("M1-1"))));
    }

    [Fact]
    public void What_reviews_took_of_the_night_is_told_where_there_were_any()
    {
        var night = Night.Of("## M1 First\nProse.\n").Candidate("M1-1").Costs("M1-1", 0.75m, tokens: 3_000);
        Assert.Null(ReviewShare.Of(night.State));
        var share = ReviewShare.Of(night.ReviewCost(
            "M1-1", new(Ending.Completed) { CostUsd = 0.25m, OutputTokens = 1_000 }, seconds: 70).State)!;
        Assert.Equal("1 session, 1m10s; 1,000 tokens (25 % of the night's); $0.25 (25 % of the night's)",
            share.Sentence);
        Assert.Equal("1 session, 0.0s; tokens not reported; cost not reported",
            ReviewShare.Of(Night.Of("## M1 First\nProse.\n").Candidate("M1-1")
                .ReviewCost("M1-1", new(Ending.Crashed)).State)!.Sentence);
    }

    [Fact]
    public void What_walks_took_of_the_night_is_told_beside_what_reviews_took()
    {
        var night = Night.Of("## M1 First\nProse.\n").Candidate("M1-1").Costs("M1-1", 0.50m, tokens: 3_000)
            .ReviewCost("M1-1", new(Ending.Completed) { CostUsd = 0.25m, OutputTokens = 500 }, seconds: 70);
        Assert.Null(ReviewShare.OfWalks(night.State));
        var walked = night.Walked("M1-1", new("two", 400, 100, 45) { CostUsd = 0.25m });

        var page = DigestPage.Of(walked.State, []);
        Assert.Contains("- Judging took 1 session, 1m10s; 500 tokens (12 % of the night's); $0.25 (25 % of the"
            + " night's)", page, StringComparison.Ordinal);
        Assert.Contains("- Walking took 1 session, 45s; 500 tokens (12 % of the night's); $0.25 (25 % of the"
            + " night's)", page, StringComparison.Ordinal);
        var status = StatusView.Of(walked.State, [], Night.Evening);
        Assert.Equal((1, 45, 500, 25), (status.Walks!.Sessions, status.Walks.Seconds, status.Walks.Tokens,
            status.Walks.CostPercent));
        Assert.Equal(1.00m, status.CostUsd);
    }

    [Fact]
    public void Every_kind_of_gate_has_its_word_and_the_hidden_files_of_the_person_their_own()
    {
        string Word(string gate, GateKind kind, string plan = "") =>
            GateEvidence.Kind(new(null, Night.Base, gate, true) { Command = "x", Kind = kind, Plan = plan });
        Assert.Equal(["check", "test", "serve", "browser", "walk", "mock"],
            Enum.GetValues<GateKind>().Select(kind => Word("page", kind)));
        Assert.Equal("acceptance", Word("acceptance-M3-sh", GateKind.Check, "0123456789abcdef"));
        Assert.Equal("check", Word("acceptance", GateKind.Check));
    }

    [Fact]
    public void A_red_gate_of_tests_tells_its_numbers_where_its_reason_does_not()
    {
        var run = new GateRun(null, Night.Base, "tests", false)
        {
            Command = "x", Kind = GateKind.Test, Count = 14, Failed = 0, Skipped = 2, Reason = "tests gone: a",
        };
        Assert.Equal("failed: tests gone: a (14 ran, 0 failed, 2 skipped)", EventLine.Result(run));
        Assert.Equal("failed: 1 test failed, 14 ran",
            EventLine.Result(run with { Reason = "1 test failed, 14 ran" }));
    }

    [Fact]
    public void A_finding_of_any_kind_and_severity_has_its_words()
    {
        var kinds = Enum.GetValues<FindingKind>().Select(FindingLine.Word).ToImmutableHashSet();
        Assert.Equal(Enum.GetValues<FindingKind>().Length, kinds.Count);
        var all = Enum.GetValues<Severity>().Select(severity =>
            new Finding(FindingKind.FewerAssertions, severity, "t.py", 3, "2 fewer")).ToList();
        Assert.Equal("1 parks it, 1 sends it back, 1 warning, 1 note: fewer assertions, t.py:3: 2 fewer; "
            + "fewer assertions, t.py:3: 2 fewer; fewer assertions, t.py:3: 2 fewer; and more",
            FindingLine.Summary(all));
        Assert.Null(FindingLine.Summary([]));
    }

    [Fact]
    public void What_a_judge_a_canary_and_an_examination_say_is_a_line_of_the_log()
    {
        var s = Night.Of("## M1 First\nProse.\n").Candidate("M1-1").State;
        var id = AttemptId.From("M1-1");
        string? Line(Event e) => EventLine.Of(e, s);
        string? Judged(Judgement judgement) => Line(new Event.Judged(id, Night.Merged("M1-1"), "", judgement)
        {
            At = Night.Evening, Agent = "judge", Session = new(Ending.Completed),
        });

        Assert.Equal("M1 attempt 1: sent back by judge: it loops; it leaks",
            Judged(new(Ruling.Reject, "no") { Reasons = ["it loops", "it leaks"] }));
        Assert.Equal("M1 attempt 1: judge asks you about it: which one?",
            Judged(new(Ruling.Ask, "hm") { Question = "which one?" }));
        Assert.Equal("M1 attempt 1: judge gave no verdict: it gave no reason", Judged(new(Ruling.None, "")));
        Assert.Null(Line(new Event.Examined(id, Night.Head("M1-1"), []) { At = Night.Evening }));
        Assert.StartsWith("M1 attempt 1, found in its change: 1 parks it: gate weakened",
            Line(new Event.Examined(id, Night.Head("M1-1"), [new(FindingKind.GateWeakened, Severity.Park, "", 0, "x")])
                { At = Night.Evening }), StringComparison.Ordinal);
        Assert.StartsWith("your acceptance files were read, 2 files",
            Line(new Event.AcceptanceRead("h", ["a.js", "M1.sh"]) { At = Night.Evening }), StringComparison.Ordinal);
        Assert.StartsWith("there are no acceptance files",
            Line(new Event.AcceptanceRead("", []) { At = Night.Evening }), StringComparison.Ordinal);
        Assert.Equal("the branch's gate tests was not shown to fail where it must: it passed",
            Line(new Event.GateEnded(new(null, Night.Base, "tests", false)
            {
                Command = "make check", Trial = Trial.Canary, Reason = "it passed",
            }) { At = Night.Evening }));
    }

    [Fact]
    public void A_status_says_in_a_line_how_far_what_landed_is_proven()
    {
        string? Line(State s) => StatusProof.Line(StatusView.Of(s, [], SampleNight.Now, new()
        {
            Tests = SampleProof.Passed,
        }));
        Assert.Equal("3 of 6 criteria not proven, 2 only reported; 0 of 1 landed not reviewed;"
            + " reviews took 2 sessions, 10 % of the cost", Line(SampleProof.State));
        Assert.Equal("1 of 2 criteria not proven, 1 only reported; 2 of 2 landed not reviewed",
            Line(SampleNight.State));
        Assert.Null(Line(State.Empty));
    }

    [Fact]
    public void Work_that_is_parked_says_what_it_waits_for()
    {
        var night = Night.Of("## M1 First\nProse.\n").Candidate("M1-1").With(new Event.MilestoneBlocked(new("M1"), new()
        {
            Text = "May it?", Origin = QuestionOrigin.Weakening, Options = [Questions.AllowOption],
        }) { At = Night.Evening });
        var page = PullPage.Of(night.State, AttemptId.From("M1-1"));
        Assert.Contains("**Parked, it waits for your word: May it?**", page, StringComparison.Ordinal);
        Assert.Contains("| parked, it waits for your word |", page, StringComparison.Ordinal);
        Assert.Contains("- M1: May it?", DigestPage.Of(night.State, []), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_run_says_on_which_tree_it_was_also_after_the_branch_has_moved()
    {
        var id = AttemptId.From("M1-1");
        var (tip, merged) = (new CommitId(new string('b', 40)), new CommitId(new string('c', 40)));
        GateRun On(CommitId commit) => new(id, commit, "tests", true) { Command = "make check" };
        var night = Night.Of("## M1 First\nProse.\n").Candidate("M1-1").With(
            new Event.GateEnded(On(Night.Merged("M1-1"))) { At = Night.Evening },
            new Event.GateEnded(On(Night.Base) with { Trial = Trial.Without }) { At = Night.Evening },
            new Event.BranchMoved(Night.Base, tip) { At = Night.Evening },
            new Event.CandidateMade(id, tip, new(merged, "tree")) { At = Night.Evening },
            new Event.GateEnded(On(merged)) { At = Night.Evening });

        var page = PullPage.Of(night.State, id);

        Assert.Contains($"{Night.Merged("M1-1").Short} (as it would have landed on the branch as it was then)", page,
            StringComparison.Ordinal);
        Assert.Contains($"{Night.Base.Short} (the branch, without the change)", page, StringComparison.Ordinal);
        Assert.Contains($"{merged.Short} (as it would land)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_in_which_nothing_could_be_planted_was_never_shown_to_be_able_to_fail()
    {
        var settings = Night.Plain with { Gates = [new("tests", GateKind.Test, "make check")] };
        var canary = new GateRun(null, Night.Base, "tests", true)
        {
            Command = "make check", Kind = GateKind.Test, Trial = Trial.Canary,
        };
        var night = Night.Of("## M1 First\nProse.\n", settings);
        Night With(GateRun run) => night.With(new Event.GateEnded(run) { At = Night.Evening });
        bool IsListed(Night now) => NotProven.Of(now.State).Any(line =>
            line.StartsWith("Gate tests was not shown to be able to fail", StringComparison.Ordinal));

        Assert.False(IsListed(With(canary)));
        Assert.True(IsListed(night));
        var planted = canary with { Notes = [Canary.NoPlace] };
        Assert.True(IsListed(With(planted)));
        Assert.Contains("was not shown to be able to fail", EventLine.Of(
            new Event.GateEnded(planted) { At = Night.Evening }, night.State), StringComparison.Ordinal);

        var candidate = night.Candidate("M1-1");
        var own = candidate.With(new Event.GateEnded(planted with
        {
            Attempt = AttemptId.From("M1-1"), Commit = Night.Merged("M1-1"),
        }) { At = Night.Evening });
        Assert.Contains(NotProven.Of(own.State, own.State.Of(AttemptId.From("M1-1")), _ => []),
            line => line.StartsWith("gate tests was not shown to be able to fail", StringComparison.Ordinal));
    }

    [Fact]
    public void Acceptance_files_that_nothing_runs_or_that_are_of_no_milestone_are_named()
    {
        var night = Night.Of("## M1 First\nProse.\n");
        ImmutableArray<string> Lines(Night now) =>
            [.. NotProven.Of(now.State).Where(line => line.Contains("cceptance files", StringComparison.Ordinal))];
        Night Read(params ImmutableArray<string> entries) =>
            night.With(new Event.AcceptanceRead("h", entries) { At = Night.Evening });

        Assert.Empty(Lines(Read("smoke.sh", "M1-login.sh", "test_page.py")));
        Assert.Contains("by their names: M1-login.feature.",
            Assert.Single(Lines(Read("smoke.sh", "M1-login.feature"))), StringComparison.Ordinal);
        Assert.Contains("every candidate: M7-x.sh.",
            Assert.Single(Lines(Read("smoke.sh", "M7-x.sh"))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_judge_was_not_shown_is_told_with_its_review_and_as_not_proven()
    {
        var night = Night.Of("## M1 First\nProse.\n").Candidate("M1-1");
        var id = AttemptId.From("M1-1");
        var judged = new Event.Judged(id, Night.Merged("M1-1"), "", new(Ruling.Approve, "fine"))
        {
            At = Night.Evening, Agent = "judge", Session = new(Ending.Completed),
            LeftOut = [.. Enumerable.Range(0, 12).Select(n => $"f{n}.lock")],
        };
        var s = night.With(judged).State;

        Assert.Contains("f9.lock, and 2 more", PullPage.Of(s, id), StringComparison.Ordinal);
        Assert.Contains(NotProven.Of(s, s.Of(id), _ => []), line =>
            line.StartsWith("its judge was not shown, or not as a whole: f0.lock", StringComparison.Ordinal));
        Assert.DoesNotContain(NotProven.Of(night.State, night.State.Of(id), _ => []),
            line => line.Contains("not shown", StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_that_names_a_gate_which_is_red_says_so()
    {
        var night = Night.Of("## M1 First\nProse.\n\nDone when:\n- [ ] gate tests shows it\n").Candidate("M1-1")
            .Gate("M1-1", "tests", false);
        Assert.Contains("“gate tests shows it” is not proven: gate tests failed: red.",
            NotProven.Of(night.State, night.State.Of(AttemptId.From("M1-1")), _ => []));
    }

    [Fact]
    public void What_a_judge_cannot_tell_ends_in_one_full_stop()
    {
        var night = Night.Of("## M1 First\nProse.\n\nDone when:\n- [ ] People like it\n").Candidate("M1-1").With(
            new Event.Judged(AttemptId.From("M1-1"), Night.Merged("M1-1"), "", new(Ruling.Approve, "Fine.")
            {
                Criteria = [new(0, null, "Nobody was asked.")],
            })
            {
                At = Night.Evening, Agent = "two", Session = new(Ending.Completed),
            });
        Assert.Contains("“People like it” is not proven: no gate or test shows it, and the judge cannot tell:"
            + " Nobody was asked.", NotProven.Of(night.State, night.State.Of(AttemptId.From("M1-1")), _ => []));
    }
}
