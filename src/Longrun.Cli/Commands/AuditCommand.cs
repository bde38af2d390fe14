using System.CommandLine;
using System.Text.Json.Nodes;
using Longrun.Core;
using Longrun.Core.Audit;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun audit</c>: what the evening can know of the night.</summary>
internal static class AuditCommand
{
    public static Command Build(App app) => Verb.Of("audit", """
        Says in the evening what would stop the night: faults in your files, milestones that may park. One may park
        that speaks of changing what defines gates (CI, lint rules, test configuration, scripts) where its
        `May change` and `Touches` do not name it. Says too which gates wait for a milestone (`from: M4`): they are
        asked of M4's own work first, and of what comes after it; and which ports jobs have.
        Reads files only and starts nothing; `longrun run` tells the same of milestones.

        Examples:
          longrun audit
          longrun audit --json | jq '.may_park[].milestone'

        Exit codes: 0 nothing keeps it from starting, 7 your files have faults, or nothing can run the acceptance files.
        """, _ => Run(app));

    private static ExitCode Run(App app)
    {
        var audit = Auditing.Take(app.Surroundings);
        app.Data("audit", new JsonObject
        {
            ["roadmap"] = audit.File,
            ["waiting"] = audit.Waiting,
            ["may_park"] = new JsonArray([.. audit.Parkings.Select(Json)]),
            ["later"] = new JsonArray([.. audit.Later.Select(gate => (JsonNode)new JsonObject
            {
                ["gate"] = gate.Name, ["from"] = gate.From!.Value,
            })]),
            ["first_port"] = audit.FirstPort,
            ["oddities"] = new JsonArray([.. audit.Oddities.Select(text => (JsonNode)text)]),
        });
        foreach (var text in audit.Oddities)
        {
            app.Talk(text);
        }

        foreach (var parking in audit.Parkings)
        {
            app.Talk($"{audit.File}:{parking.Line}: {parking.Sentence}");
        }

        foreach (var gate in audit.Later)
        {
            app.Talk($"gate {gate.Name} is asked of {gate.From} and of what comes after it (from: {gate.From})");
        }

        app.Talk($"jobs here have the ports {audit.FirstPort} to {audit.FirstPort + Ports.OfRun - 1}"
            + " (first_port: chooses others)");
        app.Talk(audit.Parkings.IsEmpty
            ? $"{audit.File} can be worked on: {Count(audit.Waiting)} to go, none speaks of what defines gates."
            : $"{audit.File} can be worked on: {Count(audit.Waiting)} to go,"
                + $" {audit.Parkings.DistinctBy(p => p.Id).Count()} of them may park.");
        return ExitCode.AllLanded;
    }

    private static string Count(int milestones) => milestones == 1 ? "1 milestone" : $"{milestones} milestones";

    private static JsonNode Json(Parking parking) => new JsonObject
    {
        ["milestone"] = parking.Id.Value,
        ["line"] = parking.Line,
        ["says"] = parking.Says,
        ["file"] = parking.File,
        ["allow"] = parking.Allow,
    };
}
