using Longrun.Browsing;
using Longrun.Core;
using Xunit;

namespace Longrun.Tests.Browsing;

/// <summary>The browser of this machine, on pages that are as they should be and as they should not.</summary>
public sealed class BrowserVisitTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("longrun-visit-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_good_page_is_photographed_whole_at_both_widths_and_nothing_is_said_against_it()
    {
        await using var pages = await Pages.StartAsync();
        pages.With("/", "<h1>Shop</h1>").With("/pricing", "<h1>Prices</h1><div style='height:3000px'></div>end");

        var report = await VisitAsync(pages, new() { Shots = ["/", "/pricing"] });

        Assert.Empty(report.Failures);
        Assert.Empty(report.Notes);
        Assert.Equal(
            ["/ at 390", "/ at 1280", "/pricing at 390", "/pricing at 1280"], report.Files.Select(file => file.Label));
        Assert.Equal((390, 800), SizeOf(report.Files[0]));
        Assert.Equal(1280, SizeOf(report.Files[3]).Width);
        Assert.True(SizeOf(report.Files[3]).Height > 3000);
    }

    [Fact]
    public async Task What_goes_wrong_in_a_page_is_told_with_its_address_each_once()
    {
        await using var pages = await Pages.StartAsync();
        pages.With("/", """
            <h1>Shop</h1><img src="/gone.png" width=10 height=10>
            <script>
              console.error('no price for', 'EUR');
              fetch('/api/prices');
              setTimeout(() => { throw new Error('boom'); }, 10);
              Promise.reject(new Error('nobody catches'));
            </script>
            """);
        pages.Status["/api/prices"] = 500;

        var report = await VisitAsync(pages, new() { Shots = ["/"] });

        Assert.Equal(
            [
                "/: GET /api/prices answers 500",
                "/: GET /gone.png answers 404",
                "/: an uncaught error: Error: boom",
                "/: an uncaught error: Error: nobody catches",
                "/: the console says: no price for EUR",
            ],
            report.Failures.Select(FirstWords).Order(StringComparer.Ordinal));
        Assert.Equal(2, report.Files.Length);
    }

    [Theory]
    [InlineData("<div id=root></div>", "shows no text, no picture and no field")]
    [InlineData("<p style='color:#fff'>here, but white on white</p>", "has one colour")]
    public async Task A_blank_page_fails_and_its_picture_is_kept(string body, string says)
    {
        await using var pages = await Pages.StartAsync();
        pages.With("/", body);

        var report = await VisitAsync(pages, new() { Shots = ["/"] });

        Assert.Equal(2, report.Failures.Length);
        Assert.All(report.Failures, failure => Assert.Contains(says, failure, StringComparison.Ordinal));
        Assert.Equal(2, report.Files.Length);
    }

    [Fact]
    public async Task A_page_that_scripts_fill_late_is_waited_for()
    {
        await using var pages = await Pages.StartAsync();
        pages.With("/", "<div id=root></div><script>setTimeout(() => root.textContent = 'late', 800)</script>");

        var report = await VisitAsync(pages, new() { Shots = ["/"] });

        Assert.Empty(report.Failures);
    }

    [Fact]
    public async Task A_page_that_is_missing_or_never_loads_fails_and_the_others_are_still_opened()
    {
        await using var pages = await Pages.StartAsync();
        pages.With("/", "<h1>Shop</h1>");
        pages.Hang["/slow"] = true;

        var report = await VisitAsync(
            pages, new() { Shots = ["/slow", "/gone", "/"] }, new() { Navigation = TimeSpan.FromSeconds(2) });

        Assert.Contains("/slow did not load within 2 s", report.Failures);
        Assert.Contains("/gone: GET /gone answers 404", report.Failures);
        Assert.Contains(report.Files, file => file.Label == "/ at 390");
    }

    [Fact]
    public async Task What_is_not_on_this_machine_is_refused_and_noted()
    {
        await using var pages = await Pages.StartAsync();
        pages.With("/", """
            <h1>Shop</h1><script src="https://cdn.example/lib.js?key=1"></script><img src="http://192.0.2.1/a.png">
            <script>new WebSocket('wss://live.example/feed')</script>
            """);

        var report = await VisitAsync(pages, new() { Shots = ["/"] });

        Assert.Empty(report.Failures);
        Assert.Equal(
            [
                "/: asks for http://192.0.2.1/a.png, which is not on this machine; refused",
                "/: asks for https://cdn.example/lib.js, which is not on this machine; refused",
                "/: asks for wss://live.example/feed, which is not on this machine; refused",
            ],
            report.Notes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Steps_are_followed_in_order_and_make_the_pictures_they_ask_for()
    {
        await using var pages = await Pages.StartAsync();
        pages.With("/", "<a href=/order>Order now</a>").With("/order", """
            <form onsubmit="event.preventDefault(); fetch('/api/orders', { method: 'POST' });
                out.textContent = 'Thank you, ' + name1.value + ', for ' + size.value">
              <label>Your name <input id=name1></label>
              <select id=size aria-label=Size><option>small</option><option value=large>Large</option></select>
              <label><input type=checkbox id=terms> I agree</label>
              <button class=primary>Buy</button>
            </form><p id=out></p>
            """);
        pages.Status["/api/orders"] = 422;

        var report = await VisitAsync(pages, new()
        {
            Steps =
            [
                new(BrowserAction.Open, "/"), new(BrowserAction.Click, "Order now"),
                new(BrowserAction.Fill, "Your name") { Value = "Ada" },
                new(BrowserAction.Fill, "Size") { Value = "Large" },
                new(BrowserAction.Fill, "#terms") { Value = "true" }, new(BrowserAction.Click, "button.primary"),
                new(BrowserAction.See, "Thank you, Ada, for large"), new(BrowserAction.Press, "Tab"),
                new(BrowserAction.Shot, "the order"),
            ],
        });

        Assert.Empty(report.Failures);
        Assert.Equal(["the order"], report.Files.Select(file => file.Label));
        Assert.Equal(1280, SizeOf(report.Files[0]).Width);
        Assert.Contains("POST /api/orders answers 422", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_cannot_be_done_is_named_with_a_picture_of_that_moment_and_ends_the_list()
    {
        await using var pages = await Pages.StartAsync();
        pages.With("/", "<h1>Shop</h1>");

        var report = await VisitAsync(
            pages,
            new()
            {
                Steps =
                [
                    new(BrowserAction.Open, "/"), new(BrowserAction.Click, "Buy"), new(BrowserAction.Shot, "never"),
                ],
            },
            new() { Step = TimeSpan.FromSeconds(1) });

        Assert.Equal("step 2, click “Buy”: not possible within 1 s", Assert.Single(report.Failures));
        Assert.Equal("step 2, click “Buy”: as it was when that failed", Assert.Single(report.Files).Label);
    }

    [Fact]
    public async Task A_path_that_leads_off_the_app_is_not_opened()
    {
        await using var pages = await Pages.StartAsync();

        var report = await VisitAsync(pages, new() { Steps = [new(BrowserAction.Open, "//other.example/")] });

        Assert.Contains("is no path of the app", Assert.Single(report.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_answered_elsewhere_fails_off_the_app_and_is_noted_within_it()
    {
        await using var pages = await Pages.StartAsync();
        await using var beside = await Pages.StartAsync();
        pages.With("/", "<h1>Shop</h1>").With("/old/", "<h1>Old</h1>");
        beside.With("/", "<h1>Not the shop</h1>");
        pages.Redirect["/pricing"] = "/";
        pages.Redirect["/old"] = $"http://127.0.0.1:{pages.Address.Port}/old/";
        pages.Redirect["/beside"] = beside.Address.AbsoluteUri;

        var report = await VisitAsync(pages, new()
        {
            Shots = ["/pricing", "/old", "/beside"], Steps = [new(BrowserAction.Open, "/beside")],
        });

        Assert.Equal(
            [
                $"/beside leads to {beside.Address}, which is not the app",
                $"step 1, open /beside: /beside leads to {beside.Address}, which is not the app",
            ],
            report.Failures);
        Assert.Equal("/pricing leads to /, which is what was looked at", Assert.Single(report.Notes));
        Assert.DoesNotContain(report.Files, file => file.Label.StartsWith("/beside", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_browser_it_fails_and_says_what_to_install()
    {
        var visit = new BrowserVisit(new("http://localhost:1/"), new() { Shots = ["/"] }, _folder.FullName);

        await visit.RunAsync("/nowhere", default);

        Assert.Contains("apt-get install chromium", Assert.Single(visit.Report.Failures), StringComparison.Ordinal);
    }

    private async Task<BrowserReport> VisitAsync(Pages pages, AppPlan plan, BrowseLimits? limits = null)
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        Assert.True(BrowserProgram.Find(path) is not null, "no Chromium: run ./test once, it installs what tests need");
        var visit = new BrowserVisit(pages.Address, plan, _folder.FullName) { Limits = limits ?? BrowseLimits.Usual };
        await visit.RunAsync(path, default);
        return visit.Report;
    }

    /// <summary>An error's stack, where the browser tells it, is not the same everywhere.</summary>
    private static string FirstWords(string failure) =>
        failure.IndexOf(" at ", StringComparison.Ordinal) is > 0 and var end ? failure[..end] : failure;

    private (int Width, int Height) SizeOf(EvidenceItem file)
    {
        var png = File.ReadAllBytes(Path.Combine(_folder.FullName, file.Name)).AsSpan();
        return (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png[16..]),
            System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png[20..]));
    }
}
