using Xunit;

namespace Longrun.Tests.Serving;

/// <summary>What docs/formats/serving.md promises of an app that is started and asked.</summary>
public sealed class ServeTests
{
    private const string Answers = """
        const type = { 'content-type': 'application/json' };
        if (req.url === '/api/prices') { res.writeHead(200, type); res.end('{"eur":12}'); }
        else if (req.url === '/broken') { res.writeHead(500); res.end('Error:\n  no table prices'); }
        else if (req.url === '/slow') { }
        else if (req.url === '/away') { res.writeHead(302, { location: '/' }); res.end(); }
        else if (req.url === '/echo') { res.end(`${req.method} ${req.headers['x-a']} ${body}`); }
        else if (req.url === '/login') { res.writeHead(200, { 'set-cookie': 's=ada; Path=/' }); res.end(); }
        else if (req.url === '/me') { res.end(req.headers.cookie ?? 'nobody'); }
        else if (req.url === '/big') { res.end('x'.repeat(3 << 20) + 'end'); }
        else if (req.url === '/packed') {
          res.writeHead(200, { 'content-encoding': 'gzip' }); res.end(require('zlib').gzipSync('Error'));
        }
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
                new("POST", "/login"),
                new("GET", "/me") { Contains = "s=ada" },
            ],
        });
        Assert.Empty(results.Failures);
        Assert.Equal(
            ["GET /api/prices: 200", "GET /away: 302", "POST /echo: 200", "POST /login: 200", "GET /me: 200"],
            results.Asked);
        Assert.NotNull(results.ReadySeconds);
        Assert.Empty(results.Notes);
        Assert.Contains($"listening on {world.Port}\n", world.Log, StringComparison.Ordinal);
        Assert.Contains("longrun: GET /api/prices: 200\n", world.Log, StringComparison.Ordinal);
        world.NothingIsLeft();
    }

    [Fact]
    public void Each_answer_that_is_not_as_it_should_be_is_one_sentence()
    {
        using var world = new ServingWorld();
        var second = TimeSpan.FromSeconds(1);
        var results = world.ResultsOf(world.Node(Answers), new()
        {
            Probes =
            [
                new("GET", "/broken"),
                new("GET", "/") { Status = 404 },
                new("GET", "/") { Contains = "Costs" },
                new("GET", "/") { Lacks = "Price" },
                new("GET", "/api/prices") { HasHeaders = [new("ETag", ""), new("Content-Type", "text/html")] },
                new("GET", "/slow") { Within = second },
                new("GET", "/cut") { Within = second },
                new("GET", "/big") { Contains = "end" },
            ],
        });
        Assert.Equal(
            [
                "GET /broken: status 500 where 200 was expected; the body begins \"Error: no table prices\"",
                "GET /: status 200 where 404 was expected; the body begins \"<h1>Prices</h1>\"",
                "GET /: the body does not contain \"Costs\"; the body begins \"<h1>Prices</h1>\"",
                "GET /: the body contains \"Price\", which it must not: \"<h1>Prices</h1>\"",
                "GET /api/prices: the answer has no header ETag",
                "GET /api/prices: the header Content-Type is \"application/json\" where \"text/html\" was expected",
                "GET /slow: no whole answer within 1 s",
                "GET /cut: the connection was closed before the answer was whole",
                "GET /big: the body does not contain \"end\"; the body is over 1 MB, of which no more is looked at, "
                    + $"and begins \"{new string('x', 159)}…\"",
            ],
            results.Failures);
        world.NothingIsLeft();
    }

    [Fact]
    public void What_was_not_read_of_an_answer_is_not_taken_for_as_it_should_be()
    {
        using var world = new ServingWorld();
        var results = world.ResultsOf(world.Node(Answers), new()
        {
            Probes =
            [
                new("GET", "/packed") { Lacks = "Error" },
                new("GET", "/packed"),
                new("GET", "/big") { Lacks = "end" },
                new("GET", "/big") { Contains = "xxx" },
            ],
        });
        Assert.Equal(
            [
                "GET /packed: the body is encoded (gzip): what it says cannot be told",
                "GET /big: whether the body lacks \"end\" cannot be told; the body is over 1 MB, of which no more is "
                    + $"looked at, and begins \"{new string('x', 159)}…\"",
            ],
            results.Failures);
    }

    [Fact]
    public void A_request_whose_connection_breaks_is_not_sent_again()
    {
        using var world = new ServingWorld();
        var app = world.Node(
            "if (req.url === '/break') { n++; req.socket.destroy(); } else res.end('n=' + n)", "let n = 0;");
        var results = world.ResultsOf(app, new()
        {
            Probes = [new("POST", "/break"), new("GET", "/break"), new("GET", "/") { Contains = "n=2" }],
        });
        Assert.Equal(
            [
                "POST /break: the connection was closed before the answer was whole",
                "GET /break: the connection was closed before the answer was whole",
            ],
            results.Failures);
    }

    [Fact]
    public void The_setup_is_run_before_in_the_same_place_and_does_not_count_as_the_app_being_slow()
    {
        using var world = new ServingWorld { Setup = "sleep 2; echo made > made; echo packages > \"$HOME/packages\"" };
        var app = world.Node("res.end(require('fs').readFileSync('made') + process.env.HOME)");
        var results = world.ResultsOf($"cat \"$HOME/packages\" && {app}", new()
        {
            ReadyWithin = TimeSpan.FromSeconds(60), Probes = [new("GET", "/") { Contains = "made\n" + world.Home }],
        });
        Assert.Empty(results.Failures);
        Assert.StartsWith("packages\n", world.Log, StringComparison.Ordinal);
        Assert.True(results.ReadySeconds < 60);
    }

    [Fact]
    public void A_setup_that_fails_is_the_reason_and_the_app_is_not_started()
    {
        using var world = new ServingWorld { Setup = "echo no network >&2; exit 4" };
        var results = world.ResultsOf("touch started; sleep 60", new());
        Assert.Equal(["the setup failed (exit code 4); it said last: \"no network\""], results.Failures);
        Assert.False(File.Exists(Path.Combine(world.Checkout, "started")));
    }

    [Fact]
    public void The_app_sees_nothing_of_the_drivers_and_has_its_port_by_two_names()
    {
        using var world = new ServingWorld();
        var results = world.ResultsOf(world.Node("res.end(JSON.stringify(process.env))"), new()
        {
            Probes =
            [
                new("GET", "/")
                {
                    Contains = $"\"LONGRUN_PORT\":\"{world.Port}\"", Lacks = "DOTNET_",
                },
                new("GET", "/") { Contains = $"\"PORT\":\"{world.Port}\"", Lacks = "\"LONGRUN_OUT\"" },
            ],
        });
        Assert.Empty(results.Failures);
    }
}
