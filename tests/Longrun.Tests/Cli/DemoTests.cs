using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace Longrun.Tests.Cli;

public sealed class DemoTests : IDisposable
{
    private static readonly TimeSpan DemoTakesAtMost = TimeSpan.FromSeconds(60);

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_demo_in_a_terminal_shows_a_whole_night_gives_the_cursor_back_and_says_what_is_next()
    {
        var clock = Stopwatch.StartNew();
        var into = Path.Combine(_scene.Folder, "demo");
        var ended = _scene.Run(
            _scene.Folder, "script", "-qec", $"stty cols 110 rows 40; longrun demo --into {into}", "/dev/null");
        Assert.Equal(3, ended.ExitCode);
        Assert.True(clock.Elapsed < DemoTakesAtMost, $"it took {clock.Elapsed}");

        Assert.Contains("Longrun r1", ended.Output, StringComparison.Ordinal);
        Assert.Contains("\u001b[?25l", ended.Output, StringComparison.Ordinal);
        Assert.True(SignalTests.CursorIsBack(ended.Output));
        var words = ended.Output[(ended.Output.LastIndexOf("\u001b[?25h", StringComparison.Ordinal) + 6)..];
        words = words.ReplaceLineEndings("\n").Replace(into, "FOLDER", StringComparison.Ordinal);
        Approved.Match(words, "demo");

        var events = _scene.Run(into, Scene.Program, "log", "--json").Document()["events"]!.AsArray();
        Assert.Equal(["M2-1"], Of(events, "attempt.rejected"));
        Assert.Contains("M2-2", Of(events, "landing.done"));
        Assert.Single(Of(events, "agent.held"));
        Assert.Equal(["M4"], events.Where(IsOf("milestone.blocked")).Select(e => (string)e!["milestone"]!));
        Assert.Equal(["M1", "M2", "M3", "M5", "M6"], Of(events, "landing.done").Select(a => a.Split('-')[0]).Order());
    }

    private static List<string> Of(JsonArray events, string type) =>
        [.. events.Where(IsOf(type)).Select(e => (string)e!["attempt"]!)];

    private static Func<JsonNode?, bool> IsOf(string type) => e => (string?)e!["type"] == type;
}
