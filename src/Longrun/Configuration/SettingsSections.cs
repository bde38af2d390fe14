using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Core.Roadmap;

namespace Longrun.Configuration;

/// <summary>Reads the parts of <c>longrun.yaml</c> that have keys of their own.</summary>
internal static class SettingsSections
{
    private const string ReviewExample = "review: { when: always, agent: codex }";

    public const string SecretExample = "secrets: { file: .env, to: gates }";

    public static Budgets Budgets(YamlReader reader)
    {
        if (reader.Inner("budgets", "budgets: { run: \"20 USD\", attempt: \"2 USD, 90 min\" }") is not { } inner)
        {
            return new();
        }

        var budgets = new Budgets
        {
            Run = inner.Allowance("run", AllowanceReader.RunAttemptsMax),
            Milestone = inner.Allowance("milestone", AllowanceReader.MilestoneAttemptsMax),
            Attempt = inner.Allowance("attempt", attemptsMax: 1),
            Window = inner.Allowance("window", AllowanceReader.RunAttemptsMax),
            Alarm = inner.Number("alarm") ?? new Budgets().Alarm,
        };
        inner.ReportUnknown();
        return budgets;
    }

    public static Limits Limits(YamlReader reader)
    {
        if (reader.Inner("limits", "limits: { reserve: 20%, ready_by: 08:30 }") is not { } inner)
        {
            return new();
        }

        var limits = new Limits { Reserve = Percent(inner, "reserve") ?? 0, ReadyBy = TimeOfDay(inner, "ready_by") };
        inner.ReportUnknown();
        return limits;
    }

    public static Permissions Permissions(YamlReader reader)
    {
        if (reader.Inner("permissions", "permissions: { allow: [docker build], deny: [make release] }") is not
            { } inner)
        {
            return new();
        }

        var permissions = new Permissions { Allow = inner.Texts("allow"), Deny = inner.Texts("deny") };
        inner.ReportUnknown();
        return permissions;
    }

    /// <summary>One word, or a map: who judges is rarely said.</summary>
    public static ReviewSettings Review(YamlReader reader)
    {
        if (!reader.IsMap("review"))
        {
            return new() { When = When(reader, "review") };
        }

        var inner = reader.Inner("review", ReviewExample)!;
        var review = new ReviewSettings
        {
            When = When(inner, "when"), Agent = inner.Text("agent"), Model = inner.Text("model"),
        };
        inner.ReportUnknown();
        return review;
    }

    private static ReviewPolicy? When(YamlReader reader, string key) => reader.OneOf(
        key, ("always", ReviewPolicy.Always), ("risky", ReviewPolicy.Risky), ("off", ReviewPolicy.Off));

    public static SecretRule Secret(YamlReader reader)
    {
        reader.Require("to", "Add to: gates, setup or agents");
        ImmutableArray<string> to = reader.Texts("to");
        string[] known = ["gates", "setup", "agents"];
        if (to.FirstOrDefault(word => !known.Contains(word)) is { } unknown)
        {
            reader.Fault("to", $"\"{unknown}\" gets no secrets.", "One or more of: gates, setup, agents.");
        }

        var rule = new SecretRule(reader.Text("file"), reader.Texts("names"))
        {
            ToGates = to.Contains("gates"), ToSetup = to.Contains("setup"), ToAgents = to.Contains("agents"),
        };
        reader.ReportUnknown();
        return rule;
    }

    /// <summary>The keys of a gate that only tests have.</summary>
    public static GateDefinition TestKeys(YamlReader reader, GateDefinition gate)
    {
        const string none = "off";
        var results = reader.Texts("results");
        var canary = reader.Text("canary");
        return gate with
        {
            Results = results,
            Canary = canary == none ? null : canary,
            HasNoCanary = canary == none,
            // Other files tell of other tests; a canary decides nothing about a tree.
            Plan = results.IsEmpty ? gate.Plan : GatePlan.Of(["results", .. results]),
        };
    }

    private static int? Percent(YamlReader reader, string key)
    {
        if (reader.Text(key) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text.TrimEnd('%', ' '), NumberStyles.None, CultureInfo.InvariantCulture, out var percent))
        {
            return percent;
        }

        reader.Fault(key, $"\"{text}\" is no share.", $"Write for instance: {key}: 20%");
        return null;
    }

    private static TimeSpan? TimeOfDay(YamlReader reader, string key)
    {
        if (reader.Text(key) is not { } text)
        {
            return null;
        }

        if (TimeOnly.TryParseExact(
            text, ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
        {
            return at.ToTimeSpan();
        }

        reader.Fault(key, $"\"{text}\" is no time of day.", $"Write for instance: {key}: 08:30");
        return null;
    }
}
