using System.Globalization;
using System.Text.Json.Nodes;

namespace FakeAgent;

/// <summary>Gathers the parts of <c>report.json</c> and writes it when the script says "report".</summary>
internal sealed class ScriptedReport(string folder)
{
    private readonly JsonArray decisions = [];
    private readonly JsonArray options = [];
    private string? kind;
    private int? preferred;

    public void Take(Step step)
    {
        switch (step.Verb)
        {
            case "kind":
                kind = step.First;
                break;
            case "option":
                options.Add(step.Text);
                break;
            case "default":
                preferred = int.Parse(step.First, CultureInfo.InvariantCulture);
                break;
            case "decision":
                decisions.Add(Decision(step.Text.Split('|', StringSplitOptions.TrimEntries)));
                break;
            case "evidence":
                Directory.CreateDirectory(Path.Combine(folder, "evidence"));
                File.WriteAllText(Path.Combine(folder, "evidence", step.First), step.Rest);
                break;
            case "report":
                Write(step.First, step.Rest);
                break;
            default:
                throw new InvalidOperationException($"the script says '{step.Verb}', which is no instruction");
        }
    }

    private static JsonObject Decision(string[] parts) => new()
    {
        ["what"] = parts[0],
        ["instead"] = parts.ElementAtOrDefault(1),
        ["undo"] = parts.ElementAtOrDefault(2),
    };

    private void Write(string status, string text)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "report.json");
        if (status == "raw")
        {
            File.WriteAllText(path, text);
            return;
        }

        var report = new JsonObject { ["status"] = status, ["decisions"] = decisions.DeepClone() };
        if (status == "limit")
        {
            report["resets_at"] = DateTimeOffset.UtcNow
                .AddSeconds(double.Parse(text, CultureInfo.InvariantCulture))
                .ToString("O", CultureInfo.InvariantCulture);
        }
        else
        {
            report[status == "blocked" ? "question" : "summary"] = text;
            report["options"] = options.DeepClone();
            report["kind"] = kind;
            report["default"] = preferred;
        }

        File.WriteAllText(path, report.ToJsonString());
    }
}
