using Xunit;

namespace Longrun.Core.Tests;

/// <summary>Which ports a repository's jobs have where nothing is configured.</summary>
public sealed class PortsTests
{
    [Fact]
    public void They_are_the_same_each_time_and_differ_between_repositories()
    {
        int Of(string repository) => Ports.First(new(), repository);
        Assert.Equal(Of("app-0123456789"), Of("app-0123456789"));
        var all = Enumerable.Range(0, 200).Select(number => Of($"app-{number:x10}")).ToList();
        Assert.InRange(all.Distinct().Count(), 60, 75);
    }

    [Fact]
    public void All_of_a_run_are_above_what_services_listen_on_and_below_what_linux_hands_out() =>
        Assert.All(Enumerable.Range(0, 2_000).Select(number => Ports.First(new(), $"r{number}")), first =>
        {
            Assert.InRange(first, 20_000, 32_767 - Ports.OfRun);
            Assert.Equal(0, first % Caps.PortsPerSlot);
        });

    [Fact]
    public void Two_repositories_have_the_same_ports_or_none_in_common()
    {
        var firsts = Enumerable.Range(0, 2_000).Select(number => Ports.First(new(), $"r{number}")).Distinct()
            .Order().ToList();
        Assert.All(firsts.Zip(firsts.Skip(1)), pair => Assert.True(pair.Second - pair.First >= Ports.OfRun));
    }

    [Fact]
    public void What_is_configured_goes_before() =>
        Assert.Equal(42_000, Ports.First(new() { FirstPort = 42_000 }, "app-0123456789"));
}
