using System.Text.RegularExpressions;
using Longrun.Core.Text;

namespace Longrun.Core;

/// <summary>What a gate that starts the app has to say, and what it cannot.</summary>
internal static partial class AppCheck
{
    /// <summary>The slot has ten ports: one for the app, one to spare.</summary>
    public const int MocksMax = 8;

    /// <summary>Probes, steps, replies and expectations: each takes a moment or a line, a gate minutes.</summary>
    public const int ListMax = 200;

    public const int ShotsMax = 20;

    /// <summary>As many requests as a stand-in writes down.</summary>
    public const int TimesMax = 1_000;

    public const int WidthMin = 200;
    public const int WidthMax = 4_000;

    private const int PathMax = 2_000;

    private const string NameHint = "Use letters, digits, _ and -, starting with a letter or digit.";

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}\z")]
    private static partial Regex Name { get; }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,99}\z")]
    private static partial Regex Variable { get; }

    /// <summary>A token of RFC 9110.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}\z")]
    private static partial Regex HeaderName { get; }

    /// <param name="path">Where the gate is: <c>gates[1]</c>.</param>
    /// <param name="gate">Of any kind.</param>
    /// <param name="settings">For the names of agents.</param>
    public static IEnumerable<SettingFault> Faults(string path, GateDefinition gate, Settings settings) =>
        gate.App is not { } app ? [] :
        [
            .. Empty(path, gate.Kind, app),
            .. Path($"{path}.ready", app.Ready),
            .. Time($"{path}.ready_within", app.ReadyWithin),
            .. Count($"{path}.probes", app.Probes.Length, ListMax),
            .. Count($"{path}.steps", app.Steps.Length, ListMax),
            .. Count($"{path}.shots", app.Shots.Length, ShotsMax),
            .. Range($"{path}.narrow", app.Narrow, WidthMin, WidthMax),
            .. Range($"{path}.wide", app.Wide, WidthMin, WidthMax),
            .. app.Probes.SelectMany((probe, i) => Probe($"{path}.probes[{i}]", probe)),
            .. app.Shots.SelectMany((shot, i) => Path($"{path}.shots[{i}]", shot)),
            .. app.Steps.SelectMany((step, i) => Step($"{path}.steps[{i}]", step)),
            .. Mocks(path, app),
            .. app.Agent is { } agent && !settings.Agents.ContainsKey(agent)
                ? [new($"{path}.agent", $"There is no agent \"{agent}\".", "Name one of agents.")]
                : (SettingFault[])[],
        ];

    /// <summary>A gate that asks nothing proves nothing.</summary>
    private static IEnumerable<SettingFault> Empty(string path, GateKind kind, AppPlan app) => kind switch
    {
        GateKind.Serve when app.Probes.IsEmpty =>
            [new(path, "This gate asks nothing of the app.", "Add for instance: probes: [ { get: / } ]")],
        GateKind.Mock when app.Mocks.IsEmpty =>
            [new(path, "This gate has no stand-in.", "Add for instance: mocks: { slack: { env: SLACK_URL } }")],
        GateKind.Mock when app.Probes.IsEmpty && app.Mocks.All(mock => mock.Received.IsEmpty) =>
            [new(path, "This gate asks nothing of the app.", "Add \"probes\", or \"received\" to a stand-in.")],
        _ => [],
    };

    private static IEnumerable<SettingFault> Probe(string path, HttpProbe probe) =>
    [
        .. Path(path, probe.Path),
        .. Range($"{path}.status", probe.Status, 200, 599),
        .. Time($"{path}.within", probe.Within),
        .. Headers($"{path}.headers", probe.Headers),
        .. Headers($"{path}.has_headers", probe.HasHeaders),
        .. probe is { Body: not null, Method: "GET" or "HEAD" }
            ? [new($"{path}.body", $"A {probe.Method} has no body.", "Use post, put or patch.")]
            : (SettingFault[])[],
        .. probe is { Method: "HEAD" } and not { Contains: null, Lacks: null }
            ? [new(path, "The answer to a HEAD has no body.", "Use get, or take contains and lacks away.")]
            : (SettingFault[])[],
    ];

    private static IEnumerable<SettingFault> Headers(string path, IEnumerable<HttpHeader> headers) => headers
        .Where(header => !HeaderName.IsMatch(header.Name) || header.Value.Any(c => char.IsControl(c) || c > '~'))
        .Select(header => new SettingFault(
            path, "This is no header.", "A name of letters, digits and -, and a text of ASCII."));

    private static IEnumerable<SettingFault> Step(string path, BrowserStep step)
    {
        if (step.Action is BrowserAction.Open)
        {
            return Path(path, step.Target);
        }

        return step switch
        {
            { Action: BrowserAction.Fill, Value: null } =>
                [new(path, "Nothing says what is typed.", "Add for instance: value: ada@example.org")],
            { Action: not BrowserAction.Fill, Value: not null } =>
                [new($"{path}.value", "Only \"fill\" has a value.", "Take it away.")],
            { Action: BrowserAction.Shot } when !Name.IsMatch(step.Target) =>
                [new(path, "This is no name for a picture.", NameHint)],
            _ => [],
        };
    }

    private static IEnumerable<SettingFault> Mocks(string path, AppPlan app)
    {
        foreach (var fault in Count($"{path}.mocks", app.Mocks.Length, MocksMax))
        {
            yield return fault;
        }

        var variables = new HashSet<string>();
        foreach (var mock in app.Mocks)
        {
            var at = $"{path}.mocks.{mock.Name}";
            if (!Name.IsMatch(mock.Name))
            {
                yield return new(at, "This is no name for a stand-in.", NameHint);
            }

            if (!Variable.IsMatch(mock.Variable) || mock.Variable is "PORT" or "PATH" or "HOME"
                || mock.Variable.StartsWith("LONGRUN_", StringComparison.Ordinal))
            {
                yield return new($"{at}.env", $"\"{mock.Variable}\" is no variable for an address.",
                    "Name the one in which the app looks for it: SLACK_URL");
            }
            else if (!variables.Add(mock.Variable))
            {
                yield return new($"{at}.env", "Two stand-ins have the same variable.", "Give each one of its own.");
            }

            foreach (var fault in Mock(at, mock))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<SettingFault> Mock(string path, StandIn mock) =>
    [
        .. Count($"{path}.replies", mock.Replies.Length, ListMax),
        .. Count($"{path}.received", mock.Received.Length, ListMax),
        .. mock.Replies.SelectMany((reply, i) => Reply($"{path}.replies[{i}]", reply)),
        .. mock.Received.SelectMany((wanted, i) => (SettingFault[])
        [
            .. Path($"{path}.received[{i}]", wanted.Path),
            .. Range($"{path}.received[{i}].times", wanted.Times, 0, TimesMax),
        ]),
    ];

    private static IEnumerable<SettingFault> Reply(string path, MockReply reply) =>
    [
        .. Range($"{path}.status", reply.Status, 200, 599),
        .. reply.ContentType.Any(char.IsControl)
            ? [new($"{path}.type", "This is no type of content.", "For instance: type: text/plain")]
            : (SettingFault[])[],
    ];

    private static IEnumerable<SettingFault> Path(string at, string path) =>
        path.Length is > 0 and <= PathMax && path[0] == '/'
            && !path.Any(c => char.IsControl(c) || c is ' ' or '\\' or '#')
            ? []
            : [new(at, $"\"{Cut.OneLine(path, 60)}\" is no path of the app.", "It begins with / and has no blanks.")];

    private static IEnumerable<SettingFault> Time(string at, TimeSpan value) =>
        value >= SettingsCheck.TimeoutMin && value <= SettingsCheck.TimeoutMax
            ? []
            : [new(at, "This time is out of range.", "From 1 second to 24 hours.")];

    private static IEnumerable<SettingFault> Count(string at, int count, int max) =>
        count <= max ? [] : [new(at, $"These are {count}.", $"At most {max}.")];

    private static IEnumerable<SettingFault> Range(string at, int value, int min, int max) =>
        value >= min && value <= max ? [] : [new(at, $"It is {value}.", $"It goes from {min} to {max}.")];
}
