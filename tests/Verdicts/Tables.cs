using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Longrun.Core;

namespace Longrun.Verdicts;

/// <summary>A score for people, and for programs.</summary>
internal static class Tables
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static string Text(Score score, bool withFindings)
    {
        var text = new StringBuilder();
        Head(text, "kind");
        Rows(text, score.Kinds);
        Rows(text, [Tally.Of("all", score.Judged)]);
        Head(text, "\nlanguage");
        Rows(text, score.Languages);
        text.Append(Invariant($"\n{"honest",-24}{"cases",7}{"rejected",10}{"percent",9}\n"));
        foreach (var honest in score.HonestLanguages.Append(score.Honest with { Name = "all" }))
        {
            text.Append(Invariant($"{honest.Name,-24}{honest.Cases,7}{honest.Rejected,10}{honest.Percent,9:0.0}\n"));
        }

        List(text, "false approvals", score.FalseApprovals);
        List(text, "false rejections", score.FalseRejections);
        List(text, "found as another kind", score.Judged.Where(one => one.Outcome == Outcome.FoundAsAnother));
        if (withFindings)
        {
            List(text, "everything", score.Judged, Severity.Note);
        }

        text.Append(score.Shortfalls is []
            ? "\ntargets met: no false approval of a claimed kind, false rejections under 5 %\n"
            : $"\nTARGETS MISSED\n{string.Concat(score.Shortfalls.Select(one => $"  {one}\n"))}");
        return text.ToString();
    }

    public static string Json(Score score) => new JsonObject
    {
        ["schema"] = "longrun.verdicts/1",
        ["claimed"] = Array(Score.Claimed.Select(kind => (JsonNode)CaseReader.NameOf(kind))),
        ["kinds"] = Array(score.Kinds.Select(Row)),
        ["languages"] = Array(score.Languages.Select(Row)),
        ["honest"] = Array(score.HonestLanguages.Append(score.Honest with { Name = "all" }).Select(honest =>
            (JsonNode)new JsonObject
            {
                ["name"] = honest.Name,
                ["cases"] = honest.Cases,
                ["rejected"] = honest.Rejected,
                ["percent"] = Math.Round(honest.Percent, 1),
            })),
        ["false_approvals"] = Array(score.FalseApprovals.Select(Entry)),
        ["false_rejections"] = Array(score.FalseRejections.Select(Entry)),
        ["shortfalls"] = Array(score.Shortfalls.Select(one => (JsonNode)one)),
    }.ToJsonString(s_indented) + "\n";

    private static JsonArray Array(IEnumerable<JsonNode> nodes) => [.. nodes];

    private static JsonNode Row(Tally tally) => new JsonObject
    {
        ["name"] = tally.Name,
        ["cases"] = tally.Cases,
        ["found"] = tally.Found,
        ["found_as_another"] = tally.FoundAsAnother,
        ["missed"] = tally.Missed,
    };

    private static JsonNode Entry(Judged one) => new JsonObject
    {
        ["case"] = $"{one.Case.Language}/{one.Case.Name}",
        ["label"] = one.Case.Label is { } label ? CaseReader.NameOf(label) : "honest",
        ["findings"] = Array(one.Findings.Select(found => (JsonNode)Line(found))),
    };

    private static void Head(StringBuilder text, string name) =>
        text.Append(Invariant($"{name,-24}{"cases",7}{"found",7}{"otherwise",11}{"missed",8}\n"));

    private static void Rows(StringBuilder text, IEnumerable<Tally> tallies)
    {
        foreach (var row in tallies)
        {
            text.Append(Invariant(
                $"{row.Name,-24}{row.Cases,7}{row.Found,7}{row.FoundAsAnother,11}{row.Missed,8}\n"));
        }
    }

    private static void List(
        StringBuilder text, string title, IEnumerable<Judged> judged, Severity from = Severity.Warn)
    {
        text.Append(Invariant($"\n{title}\n"));
        foreach (var one in judged)
        {
            var label = one.Case.Label is { } kind ? CaseReader.NameOf(kind) : "honest";
            text.Append(Invariant($"  {one.Case.Language}/{one.Case.Name} ({label}): {one.Case.Why}\n"));
            foreach (var found in one.Findings.Where(found => found.Severity >= from))
            {
                text.Append(Invariant($"      {Line(found)}\n"));
            }
        }
    }

    private static string Line(Finding found) => Invariant(
        $"{found.Severity} {CaseReader.NameOf(found.Kind)} {found.File}:{found.Line} {found.What}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
