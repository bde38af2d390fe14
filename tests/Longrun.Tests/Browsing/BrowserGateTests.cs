using Longrun.Core;
using Longrun.Effects;
using Longrun.Tests.Serving;
using Xunit;

namespace Longrun.Tests.Browsing;

/// <summary>The gate of kind browser as a night runs it: a job, in it the app in a box and Debian's Chromium.</summary>
public sealed class BrowserGateTests
{
    private const string Shop = """
        res.setHeader('content-type', 'text/html');
        if (req.url === '/') res.end('<h1>Shop</h1><a href="/pricing">Prices</a>');
        else if (req.url === '/pricing') res.end('<h1>Prices</h1><p>12 EUR</p>');
        else { res.writeHead(404); res.end(); }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false, Traits = ["length", "long"])]
    public void An_app_is_photographed_and_followed_in_its_job_and_no_browser_is_left(bool sandboxed)
    {
        using var world = new ServingWorld(sandboxed) { Kind = GateKind.Browser };

        var results = world.ResultsOf(world.Node(Shop), new()
        {
            Shots = ["/"],
            Steps =
            [
                new(BrowserAction.Open, "/"), new(BrowserAction.Click, "Prices"), new(BrowserAction.See, "12 EUR"),
            ],
        });

        Assert.Empty(results.Failures);
        Assert.Equal(["/ at 390", "/ at 1280"], results.Files.Select(file => file.Label));
        Assert.All(results.Files, file => Assert.True(File.Exists(Path.Combine(world.Results, file.Name))));
        world.NothingIsLeft();
    }

    [Fact]
    public void A_page_that_is_broken_fails_the_gate_and_its_picture_is_there()
    {
        using var world = new ServingWorld { Kind = GateKind.Browser };

        var results = world.ResultsOf(
            world.Node("""
                res.setHeader('content-type', 'text/html');
                res.end('<h1>Shop</h1><script>throw new Error("boom")</script>');
                """),
            new() { Shots = ["/start"] });

        Assert.Contains(results.Failures, failure => failure.Contains("boom", StringComparison.Ordinal));
        Assert.Equal(2, results.Files.Length);
        world.NothingIsLeft();
    }

    [Fact]
    public void What_stand_ins_got_goes_before_pictures_and_what_is_left_out_is_said()
    {
        using var world = new ServingWorld { Kind = GateKind.Browser };

        var results = world.ResultsOf(
            world.Node($"await fetch(process.env.SLACK_URL);\n{Shop}"),
            new()
            {
                Steps =
                [
                    new(BrowserAction.Open, "/"),
                    .. Enumerable.Range(1, 41).Select(i => new BrowserStep(BrowserAction.Shot, $"shot {i}")),
                ],
                Mocks = [new("slack", "SLACK_URL")],
            });

        Assert.Empty(results.Failures);
        Assert.Equal(
            ["what slack got", "shot 1", "shot 40"],
            results.Files.Where((_, i) => i is 0 or 1 || i == results.Files.Length - 1).Select(file => file.Label));
        Assert.Contains("the first 40 pictures are kept, those after them are not", results.Notes);
        Assert.Equal(
            ["not kept as evidence: 1 of 41 files, the first of them shot 40"],
            ServedFiles.LeftOut(results.Files, [.. results.Files.Take(ServedFiles.FilesMax)]));
        Assert.Empty(ServedFiles.LeftOut(results.Files, results.Files));
    }

    [Fact]
    public void Without_paths_and_steps_the_path_that_tells_it_is_ready_is_photographed()
    {
        using var world = new ServingWorld { Kind = GateKind.Browser };

        var results = world.ResultsOf(world.Node(Shop), new() { Ready = "/pricing" });

        Assert.Equal(["/pricing at 390", "/pricing at 1280"], results.Files.Select(file => file.Label));
        world.NothingIsLeft();
    }
}
