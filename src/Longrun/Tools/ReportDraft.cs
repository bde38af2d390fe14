using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Core.Work;
using Longrun.Processes;

namespace Longrun.Tools;

/// <summary>
/// The <c>report.json</c> of a worker that writes it by tools: each adds to what is there, in one step, and leaves what
/// it does not know. See docs/formats/report.md.
/// </summary>
internal sealed class ReportDraft(string outFolder)
{
    private static readonly JsonSerializerOptions s_readable = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Tools may be called at the same time.</summary>
    private readonly Lock _writing = new();

    /// <summary>What was read and could not be: kept beside the new one, where nothing of it is lost.</summary>
    private const string UnreadableName = "report.unreadable.json";

    private string File => Path.Combine(outFolder, "report.json");

    /// <summary>The milestone needs an answer. A question asked before is replaced.</summary>
    /// <exception cref="UserError">What it is told does not fit (2); nothing is written.</exception>
    /// <returns>What is to be said of it beside that it is done. Null: nothing.</returns>
    public string? Block(BlockedQuestion asked)
    {
        Refuse(asked.Fault());
        return Change(report =>
        {
            report["status"] = "blocked";
            report["question"] = asked.Question;
            report["kind"] = asked.Kind ?? "choice";
            Set(report, "options", asked.Options.IsEmpty ? null : new JsonArray([.. asked.Options.Select(o =>
                (JsonNode)o)]));
            Set(report, "default", asked.Default);
            if (asked.Summary is { } summary)
            {
                report["summary"] = summary;
            }
        });
    }

    /// <summary>An assumption that was taken without asking; one with the same words is replaced.</summary>
    /// <inheritdoc cref="Block"/>
    public string? Decide(Decision decision)
    {
        Refuse(ReportFile.TextFault("what", decision.What) ?? ReportFile.TextFault("instead", decision.Instead)
            ?? ReportFile.TextFault("undo", decision.Undo));
        return Change(report =>
        {
            if (report["decisions"] is not JsonArray decisions)
            {
                report["decisions"] = decisions = [];
            }

            var same = decisions.FirstOrDefault(item => item is JsonObject known
                && known["what"] is JsonValue what && what.TryGetValue(out string? words) && words == decision.What);
            decisions.Remove(same);
            if (decisions.Count >= ReportFile.ItemsMax)
            {
                throw new UserError(ExitCode.Usage, $"{ReportFile.ItemsMax} decisions are recorded; no more are read.",
                    "put the rest into the summary or the commit messages");
            }

            var added = new JsonObject { ["what"] = decision.What };
            Set(added, "instead", decision.Instead);
            Set(added, "undo", decision.Undo);
            decisions.Add(added);
        });
    }

    private static void Refuse(string? fault)
    {
        if (fault is not null)
        {
            throw new UserError(ExitCode.Usage, fault);
        }
    }

    private string? Change(Action<JsonObject> change)
    {
        lock (_writing)
        {
            var (report, said) = Read();
            change(report);
            if (report["status"] is not JsonValue)
            {
                report["status"] = "done";
            }

            var bytes = Encoding.UTF8.GetBytes(report.ToJsonString(s_readable) + "\n");
            if (bytes.Length > ReportFile.BytesMax)
            {
                throw new UserError(
                    ExitCode.Usage, $"report.json would have more than {ReportFile.BytesMax >> 10} KiB.",
                    "say it shorter; long texts belong into files that are attached");
            }

            Directory.CreateDirectory(outFolder);
            DurableFile.Write(File, bytes);
            return said;
        }
    }

    private (JsonObject Report, string? Said) Read()
    {
        switch (SafeFile.ReadCapped(File, ReportFile.BytesMax))
        {
            case SafeRead.Missing:
                return ([], null);
            case SafeRead.Content { Bytes: var bytes } when Parse(bytes) is { } report:
                return (report, null);
            default:
                System.IO.File.Move(File, Path.Combine(outFolder, UnreadableName), overwrite: true);
                return ([], $"The report.json that was there could not be read; it is {UnreadableName} now.");
        }
    }

    private static JsonObject? Parse(byte[] bytes)
    {
        try
        {
            // A member that is there twice is found out when it is looked at, as an argument that does not fit.
            var report = JsonNode.Parse(bytes) as JsonObject;
            _ = report?.Count;
            return report;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static void Set(JsonObject report, string name, JsonNode? value)
    {
        report.Remove(name);
        if (value is not null)
        {
            report[name] = value;
        }
    }
}
