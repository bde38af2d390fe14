using Xunit;

namespace Longrun.Core.Tests.Simulation;

public sealed class HarnessTests
{
    private const ulong SeedsAtMost = 1_000;

    public static TheoryData<string> PlantedBugs =>
        [.. Enum.GetNames<Bug>().Where(name => name != nameof(Bug.None))];

    [Theory]
    [MemberData(nameof(PlantedBugs))]
    public void A_planted_bug_is_found(string name)
    {
        var bug = Enum.Parse<Bug>(name);
        for (var seed = 1UL; seed <= SeedsAtMost; seed++)
        {
            try
            {
                Story.Compare(seed, bug);
            }
            catch (BrokenPromiseException e)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{bug}: seed {seed}: {e.Message.Split('\n')[0]}");
                return;
            }
        }

        Assert.Fail($"{bug} was not found in {SeedsAtMost} seeds");
    }
}
