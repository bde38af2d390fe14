using Longrun.Core;
using Longrun.Tests.Nights;
using Xunit;

namespace Longrun.Tests.Serving;

/// <summary>Whole nights whose gates start the app.</summary>
public sealed class ServingNightTests
{
    private const string Gates = """
          - { name: parts, kind: test, run: "sh check.sh" }
          - { name: prices, kind: serve, run: node app.js, from: M1, probes: [ { get: /prices, contains: EUR 12 } ] }
          - name: slack
            kind: mock
            run: node app.js
            from: M1
            probes: [ { post: /deploys } ]
            mocks: { slack: { env: SLACK_URL, received: [ { post: /hook, contains: Deploy finished } ] } }
        """;

    private static string App(string price, int messages) =>
        "write app.js require('http').createServer(async(q,r)=>{if(q.method==='POST')"
        + $"for(let i=0;i<{messages};i++)"
        + "await fetch(process.env.SLACK_URL+'/hook',{method:'POST',body:'Deploy finished'});"
        + $"r.end('{price}')}}).listen(process.env.PORT)";

    [Theory]
    [InlineData("auto")]
    [InlineData("off", Traits = ["length", "long"])]
    public void What_the_app_answers_decides_what_lands(string sandbox)
    {
        using var scene = new NightScene();
        scene.Configure($"sandbox: {sandbox}\nattempts: 1", gates: Gates);
        scene.Roadmap(
            NightScene.Milestone("M1", $"""
                write parts/M1 good
                {App("EUR 12", 1)}
                commit Part M1
                """),
            NightScene.Milestone("M2", $"""
                write parts/M2 good
                {App("USD 12", 1)}
                run longrun check prices > "$LONGRUN_OUT/red"; [ $? = 4 ]
                {App("EUR 12!", 1)}
                run longrun check > "$LONGRUN_OUT/green"
                commit Part M2
                """),
            NightScene.Milestone("M3", $"""
                write parts/M3 good
                {App("EUR 12", 2)}
                commit Part M3
                """, "- Depends on: M2"));

        scene.Longrun("run").With(3);

        Assert.Equal(["M1", "M2"], scene.Landed());
        var left = scene.Places.OutOf(new AttemptId(new("M2"), 1));
        Assert.Contains(
            "GET /prices: the body does not contain \"EUR 12\"; the body begins \"USD 12\"",
            File.ReadAllText(Path.Combine(left, "red")), StringComparison.Ordinal);
        Assert.Contains("slack: green (", File.ReadAllText(Path.Combine(left, "green")), StringComparison.Ordinal);
        var runs = scene.Events.OfType<Event.GateEnded>().Select(e => e.Run).ToList();
        var green = runs.First(run => run is { Gate: "slack", Passed: true });
        Assert.Equal((GateKind.Mock, "what slack got"), (green.Kind, Assert.Single(green.Files).Label));
        Assert.Contains("Deploy finished",
            File.ReadAllText(Path.Combine(scene.Places.Evidence, green.Files[0].Name)), StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{16}$", green.Plan);
        var red = runs.Last(run => run is { Gate: "slack", Passed: false });
        Assert.Equal("slack: POST /hook arrived twice where once was expected; the last one was answered with 200",
            red.Reason);
        Assert.Contains("longrun: POST /deploys: 200\n",
            File.ReadAllText(Path.Combine(scene.Places.Evidence, red.Evidence!)), StringComparison.Ordinal);
        scene.NothingWorks();
    }
}
