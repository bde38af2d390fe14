using System.Collections.Immutable;
using Longrun.Browsing;
using Longrun.Core;

namespace Longrun.Cli.Mcp;

/// <summary>The server of tools of a walker: a browser on the app, and the record of what was seen.</summary>
internal sealed class WalkServer(WalkBrowser browser)
{
    private const string Instructions =
        "A browser on the app you walk through. Record each criterion with step while its state is on the screen.";

    private const string TargetSchema = """
        { "type": "string", "description":
            "a reference of look (e12), the name or the text it is labelled with, or a CSS selector" }
        """;

    /// <summary>One page: what was asked for first is done first.</summary>
    private readonly Lock _gate = new();

    private ImmutableArray<ServedTool> All =>
    [
        new("open", "Opens a path of the app.",
            """
            { "type": "object", "additionalProperties": false, "required": ["path"], "properties": {
                "path": { "type": "string", "description": "begins with a slash" } } }
            """,
            Doing(given => browser.OpenAsync(given.Known("path").Required("path")))),
        new("look", "What is on the page now: its texts, and what can be used, with a reference for each.",
            """{ "type": "object", "additionalProperties": false, "properties": {} }""",
            Doing(given =>
            {
                given.Known();
                return browser.LookAsync();
            })),
        new("click", "Clicks on something.",
            $$"""
            { "type": "object", "additionalProperties": false, "required": ["target"], "properties": {
                "target": {{TargetSchema}} } }
            """,
            Doing(given => browser.ClickAsync(given.Known("target").Required("target")))),
        new("fill", "Types into a field, chooses of a list, or ticks a box (true, false).",
            $$"""
            { "type": "object", "additionalProperties": false, "required": ["target", "value"], "properties": {
                "target": {{TargetSchema}}, "value": { "type": "string" } } }
            """,
            Doing(given => browser.FillAsync(
                given.Known("target", "value").Required("target"), given.Required("value")))),
        new("press", "Presses a key: Enter, Escape, Tab, ArrowDown, Control+A.",
            """
            { "type": "object", "additionalProperties": false, "required": ["key"], "properties": {
                "key": { "type": "string" } } }
            """,
            Doing(given => browser.PressAsync(given.Known("key").Required("key")))),
        new("step", "Records what you saw for one criterion, with a picture of the page as it is now.",
            """
            { "type": "object", "additionalProperties": false, "required": ["criterion", "what", "met"],
              "properties": {
                "criterion": { "type": "integer", "description": "its number in the brief" },
                "what": { "type": "string", "description": "what you did and what you saw, in one or two sentences" },
                "met": { "type": "boolean", "description": "whether it holds, by what you saw" } } }
            """,
            Doing(given => browser.StepAsync(
                given.Known("criterion", "what", "met").Number("criterion")
                    ?? throw new UserError(ExitCode.Usage, "step needs the argument criterion, a number"),
                given.Required("what"), given.RequiredFlag("met")))),
    ];

    /// <summary>Serves until standard input ends; then the browser is ended too.</summary>
    public static async Task<int> RunAsync(string orderFile, string? searchPath)
    {
        await using var browser = new WalkBrowser(WalkOrder.Read(orderFile), searchPath);
        await ServedTools.RunAsync("walk", Instructions, new WalkServer(browser).All, CancellationToken.None);
        return 0;
    }

    private Func<ToolArguments, CancellationToken, string> Doing(Func<ToolArguments, Task<string>> act) =>
        (given, _) =>
        {
            lock (_gate)
            {
                return act(given).GetAwaiter().GetResult();
            }
        };
}
