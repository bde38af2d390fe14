using Longrun.Core.Roadmap;
using Xunit;

namespace Longrun.Core.Tests.Roadmap;

public sealed class AgentNamesTests
{
    private const string Named = "## M1 One\nDo it.\n\n- Agent: `two`, tow (the quick one)\n";

    private static readonly Settings Both = Night.Plain with
    {
        Agents = Night.Plain.Agents.Add("two", new(AgentKind.Command, "./other", [])), Use = ["one"],
    };

    [Fact]
    public void A_milestones_agents_are_read_in_their_order_without_signs_and_remarks()
    {
        var milestone = Assert.Single(RoadmapText.Parse(Named, "R.md").Milestones);

        Assert.Equal(["two", "tow"], milestone.Agents);
        Assert.Empty(RoadmapText.Parse("## M1 One\nDo it.\n\n- Agent: none\n", "R.md").Milestones[0].Agents);
    }

    [Fact]
    public void A_name_that_the_configuration_does_not_have_is_a_fault_at_its_place()
    {
        var fault = Assert.Single(AgentNames.Faults(RoadmapText.Parse(Named, "R.md"), "R.md", Both));

        Assert.Equal(("R.md", 4, 17), (fault.File, fault.Line, fault.Column));
        Assert.Equal("M1 names the agent tow, and longrun.yaml has none such.", fault.Message);
        Assert.Equal("Did you mean two?", fault.Hint);
    }

    [Fact]
    public void An_edit_that_names_one_is_refused_until_the_configuration_has_it()
    {
        var edit = new FileSight("R.md", Named, "h1");
        var night = Night.Of("## M1 One\nDo it.\n", Both);
        var refused = Assert.IsType<Event.RoadmapRefused>(Recorded(night, new() { Roadmap = edit }));
        night = night.With(refused);
        Assert.DoesNotContain(night.Next(new() { Roadmap = edit }), IsEdit);

        var settings = new SettingsSight("# 2", "h2", Both with { Agents = Both.Agents.Add("tow", Both.Agents["two"]) },
            []);
        night = night.With([.. night.Next(new() { Roadmap = edit, Settings = settings }).OfType<Step.Record>()
            .SelectMany(record => record.Events)]);

        Assert.Equal("# 2", night.State.SettingsText);
        Assert.Equal(["two", "tow"], night.State.Roadmap.Milestones[0].Agents);
        Assert.Empty(night.State.CurrentFaults);
    }

    [Fact]
    public void An_edit_of_the_configuration_that_takes_one_away_is_refused_until_the_roadmap_lets_it_go()
    {
        var night = Night.Of("## M1 One\nDo it.\n\n- Agent: two\n", Both);
        var without = new SettingsSight("# 2", "h2", Night.Plain, []);
        var refused = Assert.IsType<Event.SettingsRefused>(Recorded(night, new() { Settings = without }));
        Assert.Equal(("ROADMAP.md", 4), (refused.Faults[0].File, refused.Faults[0].Line));
        night = night.With(refused);
        Assert.DoesNotContain(night.Next(new() { Settings = without }), IsEdit);

        var free = new FileSight("ROADMAP.md", "## M1 One\nDo it.\n", "h3");
        night = night.With([.. night.Next(new() { Roadmap = free, Settings = without }).OfType<Step.Record>()
            .SelectMany(record => record.Events)]);

        Assert.Equal("# 2", night.State.SettingsText);
        Assert.Empty(night.State.Roadmap.Milestones[0].Agents);
    }

    private static Event Recorded(Night night, Facts facts) =>
        Assert.Single(Assert.IsType<Step.Record>(Assert.Single(night.Next(facts))).Events);

    private static bool IsEdit(Step step) => step is Step.Record { Events: [Event.RoadmapRead
        or Event.RoadmapRefused or Event.SettingsRead or Event.SettingsRefused] };
}
