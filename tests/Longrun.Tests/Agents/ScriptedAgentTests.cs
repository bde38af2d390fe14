using System.Collections.Immutable;
using System.Text.Json;
using Longrun.Agents;
using Longrun.Core;
using Xunit;

namespace Longrun.Tests.Agents;

public sealed class ScriptedAgentTests
{
    private const string Script = """
        on M1
          write src/a.txt one
          append log.txt M1 was here
          commit add a
          decision plain text | JSON | change one file
          report done wrote a
        on M1 attempt 2
          append log.txt again
          kind choice
          option red
          option blue
          default 2
          report blocked Which colour?
        on M2
          exit 3
        """;

    [Fact]
    public async Task It_does_its_script_and_ends_in_the_same_tree_when_run_again()
    {
        using var place = new RealClaude();
        File.WriteAllText(Path.Combine(place.Workspace, ".fake-agent"), Script);
        Assert.Equal(0, await RunAsync(place, "M1", 1));
        var tree = place.Git("rev-parse", "HEAD^{tree}");
        Assert.Equal("add a", place.Git("log", "-1", "--format=%s"));

        Assert.Equal(0, await RunAsync(place, "M1", 1));

        Assert.Equal(tree, place.Git("rev-parse", "HEAD^{tree}"));
        Assert.Equal("2", place.Git("rev-list", "--count", "HEAD"));
        Assert.Equal("wrote a", Report(place).GetProperty("summary").GetString());
        Assert.Equal("JSON", Report(place).GetProperty("decisions")[0].GetProperty("instead").GetString());
    }

    [Fact]
    public async Task An_attempt_may_have_a_block_of_its_own()
    {
        using var place = new RealClaude();
        File.WriteAllText(Path.Combine(place.Workspace, ".fake-agent"), Script);
        Assert.Equal(0, await RunAsync(place, "M1", 2));
        Assert.Equal(3, await RunAsync(place, "M2", 1));
        Assert.Equal("blocked", Report(place).GetProperty("status").GetString());
        Assert.Equal(2, Report(place).GetProperty("default").GetInt32());
        Assert.Equal(["again"], File.ReadAllLines(Path.Combine(place.Workspace, "log.txt")));
    }

    [Fact]
    public async Task A_script_may_stand_in_the_brief()
    {
        using var place = new RealClaude();
        File.WriteAllText(place.BriefPath, "# M1\n\n```fake\nwrite b.txt from the brief\n```\n");
        Assert.Equal(0, await RunAsync(place, "M1", 1));
        Assert.Equal("from the brief\n", File.ReadAllText(Path.Combine(place.Workspace, "b.txt")));
    }

    private static JsonElement Report(RealClaude place)
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(place.OutFolder, "report.json")));
        return report.RootElement.Clone();
    }

    private static async Task<int> RunAsync(RealClaude place, string milestone, int attempt)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "fake-agent");
        var launch = AgentLaunch.For(new(AgentKind.Command, program, []), new()
        {
            Attempt = new(new(milestone), attempt),
            BriefPath = place.BriefPath,
            Port = 42000,
            OutFolder = place.OutFolder,
            Program = "longrun",
            HomeFolder = place.OutFolder,
            PersonEnvironment = ImmutableDictionary<string, string>.Empty
                .Add("PATH", Environment.GetEnvironmentVariable("PATH")!),
            SandboxHolds = false,
        });
        var running = place.Start(launch);
        await running.EndAsync();
        return running.ExitCode;
    }
}
