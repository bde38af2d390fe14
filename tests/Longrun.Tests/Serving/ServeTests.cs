using Xunit;

namespace Longrun.Tests.Serving;

/// <summary>What docs/formats/serving.md promises of an app that is started and asked.</summary>
public sealed class ServeTests
{
    private const string Answers = """
        const type = { 'content-type': 'application/json' };
        if (req.url === '/api/prices') { res.writeHead(200, type); res.end('{"eur":12}'); }
        else if (req.url === '/broken') { res.writeHead(500); res.end('Error: no table prices'); }
        else if (req.url === '/slow') { }
        else if (req.url === '/away') { res.writeHead(302, { location: '/' }); res.end(); }
        else if (req.url === '/echo') { res.end(req.method + ' ' + req.headers['x-a'] + ' ' + body); }
        else if (req.url === '/cut') {
          res.writeHead(200, { 'content-length': 100 }); res.write('half'); setTimeout(() => res.destroy(), 50);
        }
        else { res.end('<h1>Prices</h1>'); }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_app_that_answers_as_it_should_passes_and_nothing_of_it_is_left(bool sandboxed)
    {
        using var world = new ServingWorld(sandboxed);
        var results = world.ResultsOf(world.Node(Answers), new()
        {
            Probes =
            [
                new("GET", "/api/prices")
                {
                    Contains = "\"eur\":12", Lacks = "usd", HasHeaders = [new("Content-Type", "json")],
                },
                new("GET", "/away") { Status = 302, HasHeaders = [new("location", "/")] },
                new("POST", "/echo") { Body = "hello", Headers = [new("X-A", "1")], Contains = "POST 1 hello" },
            ],
        });
        Assert.Empty(results.Failures);
        Assert.Equal(["GET /api/prices: 200", "GET /away: 302", "POST /echo: 200"], results.Asked);
        Assert.NotNull(results.ReadySeconds);
        world.NothingIsLeft();
    }
}
