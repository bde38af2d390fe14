using Longrun.Core.Roadmap;
using Xunit;

namespace Longrun.Core.Tests.Roadmap;

/// <summary>Budgets as people write them, in the roadmap and in the configuration alike.</summary>
public sealed class AllowanceTests
{
    [Theory]
    [InlineData("5 USD", 5.0, null, null)]
    [InlineData("$5", 5.0, null, null)]
    [InlineData("$12.50, 100 turns", 12.5, null, 100)]
    [InlineData("5 dollars and 2M tokens", 5.0, 2_000_000L, null)]
    [InlineData("500k tokens", null, 500_000L, null)]
    [InlineData("1.5 M tokens", null, 1_500_000L, null)]
    [InlineData("250000 tokens, 1 turn", null, 250_000L, 1)]
    public void Money_tokens_and_turns_are_read(string text, double? money, long? tokens, int? turns)
    {
        var (read, faults) = Read(text);
        Assert.Empty(faults);
        Assert.Equal(
            new Allowance { Money = (decimal?)money, Tokens = tokens, Turns = turns }, read with { Time = null });
    }

    [Fact]
    public void A_lone_m_is_minutes_also_beside_tokens()
    {
        var (read, faults) = Read("45 m, 2M tokens, 3 attempts");
        Assert.Empty(faults);
        Assert.Equal(
            new() { Time = TimeSpan.FromMinutes(45), Tokens = 2_000_000, Attempts = 3 }, read);
    }

    [Theory]
    [InlineData("0 USD", "above 0")]
    [InlineData("$0", "above 0")]
    [InlineData("200000 USD", "above 0")]
    [InlineData("5 USD, $6", "money twice")]
    [InlineData("10 tokens", "at least 1000")]
    [InlineData("1500.5 tokens", "whole number")]
    [InlineData("1M tokens, 2M tokens", "tokens twice")]
    [InlineData("0 turns", "from 1 to")]
    [InlineData("5 turns, 6 turns", "turns twice")]
    [InlineData("$5.1.2", "cannot be read")]
    [InlineData("5 EUR", "no unit")]
    [InlineData("$", "cannot be read")]
    public void What_is_out_of_range_or_said_twice_is_a_fault(string text, string says) =>
        Assert.Contains(says, Assert.Single(Read(text).Faults).Message, StringComparison.Ordinal);

    [Fact]
    public void A_milestone_has_its_agents_in_their_order_and_each_once()
    {
        var milestone = Assert.Single(RoadmapText.Parse(
            "## M1 One\nDo it.\n- Agent: codex, claude\n- Agents: claude\n", "ROADMAP.md").Milestones);
        Assert.Equal(["codex", "claude"], milestone.Agents);
        Assert.Equal("Do it.", milestone.Brief);
    }

    private static (Allowance Read, IReadOnlyList<Fault> Faults) Read(string text)
    {
        var faults = new FaultList("budget");
        var place = new Place(1, 1);
        var read = new AllowanceReader(AllowanceReader.MilestoneAttemptsMax, faults)
            .Read([new(text, place)], place);
        return (read, faults.ToImmutable());
    }
}
