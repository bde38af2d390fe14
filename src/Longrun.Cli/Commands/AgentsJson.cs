using System.Text.Json.Nodes;
using Longrun.Agents;
using Longrun.Core.Digest;

namespace Longrun.Cli.Commands;

/// <summary>Agents for programs; see docs/formats/json.md. Of logins names only.</summary>
internal static class AgentsJson
{
    public static JsonObject Of(AgentSurvey survey) =>
        new() { ["agents"] = new JsonArray([.. survey.Agents.Select(agent => (JsonNode)Of(agent))]) };

    public static JsonObject Of(AgentLogins login) => new()
    {
        ["agent"] = login.Name,
        ["home"] = login.Home,
        ["command"] = login.Way.Command.IsEmpty ? null : login.CommandLine,
        ["then"] = new JsonArray([.. login.Way.Then.Select(line => (JsonNode)line)]),
        ["logged_in"] = login.Login is AgentLogin.Ok,
    };

    private static JsonObject Of(SurveyedAgent agent)
    {
        var (login, missing) = (agent.Login as AgentLogin.Ok, agent.Login as AgentLogin.Missing);
        return Without(new()
        {
            ["name"] = agent.Name,
            ["kind"] = agent.Kind,
            ["title"] = agent.Program.Title,
            ["configured"] = agent.IsConfigured,
            ["run"] = Text(agent.Settings.Run),
            ["model"] = Text(agent.Settings.Model),
            ["file"] = Text(agent.File),
            ["version"] = Text(agent.Found.Version),
            ["fault"] = Text(agent.Found.Fault),
            ["hint"] = Text(agent.Found.Hint),
            ["logged_in"] = login is not null,
            ["login"] = Text(login?.With ?? missing?.Sentence),
            ["login_hint"] = Text(missing?.Hint),
            ["quota"] = agent.Quota is { } quota ? Of(quota) : null,
            ["held"] = agent.Hold is { } hold ? Of(hold) : null,
            ["abilities"] = Of(agent.Program.Abilities),
        });
    }

    private static JsonObject Of(AgentAbilities can) => new()
    {
        ["quota_ahead"] = can.QuotaAhead,
        ["reset_time"] = can.ResetTime,
        ["cost"] = can.Cost,
        ["what_pays"] = can.SaysWhatPays,
        ["tokens"] = can.Tokens,
        ["denies_instead_of_asking"] = can.DeniesInsteadOfAsking,
        ["mcp"] = can.Mcp,
    };

    private static JsonObject Of(Core.AgentHold hold) => Without(new()
    {
        ["until"] = hold.Until is { } until ? JsonValue.Create(until) : null,
        ["reason"] = Text(hold.Reason),
    });

    private static JsonObject Of(Core.AgentQuota quota) => Without(new()
    {
        ["at"] = quota.At,
        ["fault"] = Text(quota.Fault),
        ["windows"] = new JsonArray([.. quota.Windows.Select(window => (JsonNode)Without(new()
        {
            ["name"] = Text(window.Name),
            ["used_percent"] = window.UsedPercent is { } used ? JsonValue.Create(used) : null,
            ["resets_at"] = window.ResetsAt is { } reset ? JsonValue.Create(reset) : null,
            ["rejected"] = window.IsRejected,
            ["overage"] = window.IsOverage,
        }))]),
    });

    private static string? Text(string? words) => words is null ? null : Plain.Line(words);

    private static JsonObject Without(JsonObject whole)
    {
        foreach (var name in whole.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            whole.Remove(name);
        }

        return whole;
    }
}
