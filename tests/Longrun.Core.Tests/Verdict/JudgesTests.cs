using System.Collections.Immutable;
using Longrun.Core.Verdict.Judgements;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests.Verdict;

/// <summary>Who judges, when, and which rejections say the same.</summary>
public sealed class JudgesTests
{
    private const string One = "## M1 First\nProse.\n";

    private static readonly ImmutableDictionary<string, AgentSettings> s_agents =
        ImmutableDictionary<string, AgentSettings>.Empty
            .Add("mine", new(AgentKind.Command, "/opt/agent", []))
            .Add("claude", new(AgentKind.Claude, null, []))
            .Add("codex", new(AgentKind.Codex, null, []));

    [Theory]
    [InlineData("mine,claude,codex", "claude", null, "codex")]
    [InlineData("mine,claude,codex", "mine", null, "claude")]
    [InlineData("mine,claude", "claude", null, "claude")]
    [InlineData("mine", "mine", null, null)]
    [InlineData("mine,claude", "claude", "mine", "mine")]
    [InlineData("mine,claude", "mine", "codex", "codex")]
    public void The_named_one_judges_else_another_than_the_worker_else_the_same(
        string use, string worker, string? named, string? judge)
    {
        var settings = new Settings { Agents = s_agents, Use = [.. use.Split(',')], Review = new() { Agent = named } };
        var night = Night.Of(One, settings).Started("M1-1", worker);

        Assert.Equal(judge, Judges.Of(night.State, night.State.Of(AttemptId.From("M1-1"))));
        Assert.Equal(judge is null ? ReviewPolicy.Off : ReviewPolicy.Always, Judges.Policy(night.State));
    }

    [Fact]
    public void Nobody_judges_where_it_is_off()
    {
        var night = Night.Of(One, new() { Agents = s_agents, Review = new() { When = ReviewPolicy.Off } })
            .Started("M1-1", "mine");

        Assert.Null(Judges.Of(night.State, night.State.Of(AttemptId.From("M1-1"))));
        Assert.False(Judges.IsWanted(night.State, night.State.Of(AttemptId.From("M1-1"))));
    }

    [Fact]
    public void One_that_is_waited_for_stands_back_and_the_named_one_does_not()
    {
        var held = Night.Of(One, new() { Agents = s_agents, Use = ["mine", "claude", "codex"] })
            .Started("M1-1", "mine").With(
                new Event.AgentHeld("claude", null, Night.Evening.AddHours(1), null) { At = Night.Evening });
        var attempt = held.State.Of(AttemptId.From("M1-1"));

        Assert.Equal("codex", Judges.Of(held.State, attempt, Night.Evening));
        Assert.Equal("claude", Judges.Of(held.State, attempt, Night.Evening.AddHours(2)));

        var named = held.State with { Settings = held.State.Settings with { Review = new() { Agent = "claude" } } };
        Assert.Equal("claude", Judges.Of(named, attempt, Night.Evening));
    }

    [Theory]
    [InlineData("src/shape.cs", 10, false)]
    [InlineData("docs/author.md", 10, false)]
    [InlineData("src/shape.cs", 401, true)]
    [InlineData("sub/package.json", 2, true)]
    [InlineData("src/App.csproj", 2, true)]
    [InlineData("requirements-dev.txt", 2, true)]
    [InlineData("Cargo.lock", 2, true)]
    [InlineData("src/UserAuth.cs", 2, true)]
    [InlineData("db/migrations/001.sql", 2, true)]
    [InlineData("src/payment_gateway.py", 2, true)]
    public void A_change_is_risky_by_its_size_and_by_what_it_is_about(string path, int lines, bool isRisky)
    {
        var night = Changed(path, lines, []);

        Assert.Equal(isRisky, Judges.IsRisky(night.State, night.State.Of(AttemptId.From("M1-1"))));
        Assert.Equal(isRisky, Judges.IsWanted(night.State, night.State.Of(AttemptId.From("M1-1"))));
    }

    [Fact]
    public void A_change_is_risky_by_what_was_found_by_an_earlier_rejection_and_where_nothing_is_known()
    {
        var id = AttemptId.From("M1-1");
        Assert.True(IsRisky(Changed("a.cs", 1, [Found(FindingKind.TestsSkipped, Severity.Warn)]), id));
        Assert.True(IsRisky(Changed("a.cs", 1, [Found(FindingKind.GateChanged, Severity.Note)]), id));
        Assert.False(IsRisky(Changed("a.cs", 1, [Found(FindingKind.BinaryAdded, Severity.Note)]), id));
        Assert.True(IsRisky(Night.Of(One, Risky).Started("M1-1"), id));

        var again = Changed("a.cs", 1, []).Rejected("M1-1").Started("M1-2");
        Assert.True(IsRisky(Examined(again, "M1-2", "a.cs", 1, []), AttemptId.From("M1-2")));
    }

    [Theory]
    [InlineData(
        "src/a.cs rounds half up; the spec says half to even.",
        "src/a.cs still rounds half up: spec says half to even", true)]
    [InlineData("src/a.cs:12 leaks a handle.", "src/a.cs:90 leaks a handle.", true)]
    [InlineData("src/a.cs rounds half up.", "src/a.cs reads a file that may be missing.", false)]
    public void Reasons_are_the_same_where_they_share_most_of_their_words(string earlier, string now, bool isSame) =>
        Assert.Equal(isSame, Repeats.IsSaidAgain(Rejection(earlier), Rejection(now)));

    [Fact]
    public void Fewer_reasons_are_progress_and_more_are_not()
    {
        const string Rounding = "src/a.cs rounds half up.", Missing = "no test covers negative amounts";

        Assert.False(Repeats.IsSaidAgain(Rejection(Rounding, Missing), Rejection(Rounding)));
        Assert.True(Repeats.IsSaidAgain(Rejection(Rounding), Rejection(Missing, Rounding)));
        Assert.False(Repeats.IsSaidAgain(Rejection(Rounding), new(Ruling.Approve, "Good.")));
    }

    [Fact]
    public void A_rejection_is_found_that_says_what_an_earlier_attempts_said_since_the_last_answer()
    {
        var first = Judged("M1-1", "src/a.cs rounds half up.");
        var second = Judged("M1-2", "src/a.cs still rounds half up.");
        var night = Night.Of(One).Candidate("M1-1").With(first).Rejected("M1-1").Started("M1-2").With(second);
        var milestone = night.State.Of(new MilestoneId("M1"));

        Assert.Null(Repeats.Of(milestone, first));
        Assert.Equal(first, Repeats.Of(milestone, second));
        Assert.Null(Repeats.Of(milestone with { AllowanceFrom = 1 }, second));
    }

    private static readonly Settings Risky = Night.Plain with { Review = new() { When = ReviewPolicy.Risky } };

    private static Finding Found(FindingKind kind, Severity severity) => new(kind, severity, "a.cs", 1, "Something.");

    private static bool IsRisky(Night night, AttemptId id) => Judges.IsRisky(night.State, night.State.Of(id));

    private static Night Changed(string path, int lines, ImmutableArray<Finding> findings) =>
        Examined(Night.Of(One, Risky).Started("M1-1"), "M1-1", path, lines, findings);

    private static Night Examined(Night night, string attempt, string path, int lines, ImmutableArray<Finding> findings)
    {
        var id = AttemptId.From(attempt);
        return night.With(
            new Event.AttemptImported(id, Night.Head(attempt), Night.Base, new(1, lines, 0)
            {
                Paths = [path], HasWork = true, IsNew = true,
            }) { At = Night.Evening },
            new Event.Examined(id, Night.Head(attempt), findings) { At = Night.Evening });
    }

    private static Event.Judged Judged(string attempt, string reason) =>
        new(AttemptId.From(attempt), Night.Merged(attempt), attempt, Rejection(reason))
        {
            At = Night.Evening, Agent = "claude", Session = new(Ending.Completed),
        };

    private static Judgement Rejection(params ImmutableArray<string> reasons) =>
        new(Ruling.Reject, "No.") { Reasons = reasons };
}
