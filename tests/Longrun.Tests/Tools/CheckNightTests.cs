using System.Text.Json.Nodes;
using Longrun.Core;
using Longrun.Tests.Nights;
using Xunit;

namespace Longrun.Tests.Tools;

/// <summary>Workers that look at their own work with <c>longrun check</c>, in whole nights.</summary>
public sealed class CheckNightTests
{
    [Theory]
    [InlineData("auto")]
    [InlineData("off", Traits = ["length", "long"])]
    public void A_worker_sees_its_red_gate_mends_it_and_lands_at_the_first_attempt(string sandbox)
    {
        using var scene = new NightScene();
        scene.Configure($"sandbox: {sandbox}");
        scene.Roadmap(NightScene.Milestone("M1", """
            write parts/M1 bad
            run longrun check > "$LONGRUN_OUT/red"; [ $? = 4 ]
            write parts/M1 good
            run longrun check parts > "$LONGRUN_OUT/green"
            run longrun check --json > "$LONGRUN_OUT/green.json"
            commit Part M1
            """));

        scene.Longrun("run").With(0);

        var left = scene.Places.OutOf(new AttemptId(new("M1"), 1));
        var red = File.ReadAllText(Path.Combine(left, "red"));
        Assert.StartsWith("parts: red (2 tests, ", red, StringComparison.Ordinal);
        Assert.Contains("    not ok 1 - a part\n", red, StringComparison.Ordinal);
        Assert.Contains("parts: green (2 tests, ", File.ReadAllText(Path.Combine(left, "green")),
            StringComparison.Ordinal);
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(left, "green.json")))!;
        Assert.Equal("longrun.check/1", (string?)json["schema"]);
        Assert.True((bool)json["green"]!);
        Assert.Equal(2, (int?)json["gates"]![0]!["count"]);
        Assert.Single(scene.Events.OfType<Event.SessionEnded>());
    }

    [Fact]
    public void What_the_workspace_says_of_gates_is_not_asked_and_their_environment_is_a_gates_own()
    {
        using var scene = new NightScene();
        scene.Configure(gates: "  - { name: bare, run: \"test -z \\\"$LONGRUN_OUT$DOTNET_EnableDiagnostics\\\"\" }");
        scene.Roadmap(NightScene.Milestone("M1", """
            write .longrun/longrun.yaml gates: [ { name: mine, run: "true" } ]
            write tools.json {}
            run longrun check > "$LONGRUN_OUT/checked"
            write parts/M1 good
            run rm -rf .longrun tools.json
            commit Part M1
            """));

        scene.Longrun("run").With(0);

        var left = scene.Places.OutOf(new AttemptId(new("M1"), 1));
        Assert.StartsWith("bare: green (", File.ReadAllText(Path.Combine(left, "checked")), StringComparison.Ordinal);
    }

    [Fact]
    public void Outside_of_an_attempt_it_says_what_it_is_for()
    {
        using var scene = new NightScene();
        foreach (var command in new[] { "check", "mcp" })
        {
            var ended = scene.Longrun(command);
            ended.With(2);
            Assert.Contains($"longrun {command} is for a worker", ended.Errors, StringComparison.Ordinal);
        }
    }
}
