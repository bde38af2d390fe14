using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Longrun.Cli.Commands;
using Longrun.Core;
using Longrun.Processes;
using Longrun.Tools;

namespace Longrun.Cli.Mcp;

/// <summary>The tools of a worker. Each writes no more than the worker may write by hand.</summary>
internal sealed class WorkerTools(ToolOrder order, TimeProvider time)
{
    /// <summary>Bytes of a brief that are read; a brief is cut far below that.</summary>
    private const int BriefBytesMax = 16 << 20;

    private readonly ReportDraft _report = new(order.Out);

    public ImmutableArray<ServedTool> All =>
    [
        new("run_gates",
            "Runs the checks your work is judged by, in your workspace as it is now, and says of each whether it is "
            + "green. Run it before you call the work done. The verdict is another run, by Longrun, on a clean "
            + "checkout of what you commit.",
            """
            { "type": "object", "additionalProperties": false, "properties": {
                "names": { "type": "array", "items": { "type": "string" },
                    "description": "only these gates; left out: all" } } }
            """,
            RunGates),
        new("report_blocked",
            "Says that you cannot go on without an answer. Stop after it: the answer is in the next attempt's brief.",
            """
            { "type": "object", "additionalProperties": false, "required": ["question"], "properties": {
                "question": { "type": "string", "description": "what you need to know, with all it takes to answer" },
                "kind": { "type": "string", "enum": ["choice", "money", "credentials", "deletion", "message"],
                    "description": "what it is about; choice where left out" },
                "options": { "type": "array", "items": { "type": "string" }, "description": "answers to choose from" },
                "default": { "type": "integer", "minimum": 1, "description": "the one you would take, from 1" },
                "summary": { "type": "string", "description": "what you have done so far, in one or two sentences" } } }
            """,
            ReportBlocked),
        new("record_decision",
            "Records an assumption you took without asking. It stands in every later brief, and the person sees it.",
            """
            { "type": "object", "additionalProperties": false, "required": ["what"], "properties": {
                "what": { "type": "string", "description": "what you decided" },
                "instead": { "type": "string", "description": "the alternative" },
                "undo": { "type": "string", "description": "what it costs to reverse it" } } }
            """,
            RecordDecision),
        new("attach_evidence",
            "Puts a copy of a file of your workspace (a screenshot, a recording, an output) where the person sees it.",
            """
            { "type": "object", "additionalProperties": false, "required": ["path"], "properties": {
                "path": { "type": "string", "description": "the file, relative to the workspace; no link" },
                "name": { "type": "string", "description": "what to call it; left out: as the file is called" } } }
            """,
            AttachEvidence),
        new("read_milestone",
            "Your brief again: the milestone, what done means, decisions so far, rules. For when you have lost it.",
            """{ "type": "object", "additionalProperties": false, "properties": {} }""",
            ReadMilestone),
    ];

    private string RunGates(ToolArguments given, CancellationToken cancellation)
    {
        var gates = WorkerGates.Chosen(order, given.Known("names").Texts("names"));
        if (gates.IsEmpty)
        {
            return GateLines.None;
        }

        var runs = gates.Select(gate => WorkerGates.Run(order, gate, time, cancellation)).ToImmutableArray();
        var page = new StringBuilder();
        foreach (var run in runs)
        {
            page.Append(GateLines.Of(run)).Append('\n').Append(GateLines.Tail(run));
        }

        return page.Append(GateLines.Sum(runs)).ToString();
    }

    private string ReportBlocked(ToolArguments given, CancellationToken cancellation)
    {
        given.Known("question", "kind", "options", "default", "summary");
        var said = _report.Block(new(given.Required("question"))
        {
            Kind = given.Text("kind"),
            Options = given.Texts("options"),
            Default = given.Number("default"),
            Summary = given.Text("summary"),
        });
        return With(said, "Recorded. Commit what is worth keeping, then stop: nobody can answer while you work. "
            + "The answer will be in the next attempt's brief.");
    }

    private string RecordDecision(ToolArguments given, CancellationToken cancellation)
    {
        given.Known("what", "instead", "undo");
        return With(
            _report.Decide(new(given.Required("what"), given.Text("instead"), given.Text("undo"))), "Recorded.");
    }

    private string AttachEvidence(ToolArguments given, CancellationToken cancellation)
    {
        given.Known("path", "name");
        var name = EvidenceFile.Attach(order, given.Required("path"), given.Text("name"));
        return string.Create(CultureInfo.InvariantCulture, $"Attached as {name}.");
    }

    private string ReadMilestone(ToolArguments given, CancellationToken cancellation)
    {
        given.Known();
        return SafeFile.ReadCapped(order.Brief, BriefBytesMax) is SafeRead.Content { Bytes: var bytes }
            ? Encoding.UTF8.GetString(bytes)
            : throw new UserError(ExitCode.Usage, $"the brief, {order.Brief}, cannot be read.");
    }

    private static string With(string? said, string text) => said is null ? text : $"{said} {text}";
}
