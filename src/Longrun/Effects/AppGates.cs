using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Core.Text;
using Longrun.Jobs;
using Longrun.Processes;
using Longrun.Sandbox;
using Longrun.Serving;

namespace Longrun.Effects;

/// <summary>
/// A gate that starts the app and asks it from outside: one job, whose command is this very program as a driver. What
/// that saw is in a folder that the app does not see.
/// </summary>
internal static class AppGates
{
    /// <summary>Characters of the first sentence: it stands in lists.</summary>
    private const int ReasonMax = 500;

    public static JobSpec Prepare(Site site, JobId job, JobWork.Gate work)
    {
        ImmutableArray<string> nothing = ["true"];
        var alone = GateJobs.InCheckout(site, job, work, nothing);
        var folder = site.Places.ServingOf(job);
        Directory.CreateDirectory(folder);
        var own = KeeperStart.RuntimeEnvironment.RemoveRange(alone.Environment.Keys);
        var order = new ServeOrder
        {
            Gate = work.Definition.Name,
            Kind = work.Definition.Kind,
            App = work.Definition.App ?? new(),
            Prepare = alone.Command.SequenceEqual(nothing) ? [] : alone.Command,
            Command = ["sh", "-c", work.Definition.Run],
            Box = alone.Sandbox is { } inside ? BoxOf(site, inside, alone.WorkingDirectory) : [],
            Withheld = [.. own.Keys.Order(StringComparer.Ordinal)],
            WorkingDirectory = alone.WorkingDirectory,
            Port = JobEnvironment.Port(site, GateJobs.SlotOf(site, work)),
            Results = folder,
        };
        var file = Path.Combine(folder, ServeOrder.FileName);
        var spec = alone with
        {
            Command = [.. site.Surroundings.Self, GateDriver.Verb, file],
            Environment = alone.Environment.AddRange(own),
            Sandbox = alone.Sandbox is { } outside
                ? outside with { Writable = outside.Writable.Add(folder), Nests = true }
                : null,
        };
        if (order.Kind is GateKind.Walk)
        {
            (order, spec) = WalkJobs.Added(site, work, order, spec);
        }

        DurableFile.Write(file, order.ToJson());
        return spec;
    }

    /// <summary>Its checkout is still there; what comes after removes it.</summary>
    public static GateRun Settle(Site site, JobId job, JobWork.Gate work, JobEnd end)
    {
        var folder = site.Places.ServingOf(job);
        var redaction = Redaction.Of(site);
        var (text, log) = Evidence.Keep(site, job);
        var results = ServeResults.Read(folder);
        var failures = FailuresOf(work.Definition, end, results, text);
        var files = results?.Files ?? [];
        // One place is for what a walker's session printed.
        var kept = ServedFiles.Keep(
            site, folder, files, ServedFiles.FilesMax - (work.Definition.Kind is GateKind.Walk ? 1 : 0));
        var notes = ServedFiles.LeftOut(files, kept).Concat(results?.Notes ?? []);
        var run = GateJobs.Record(work, end, failures.IsEmpty) with
        {
            Evidence = log, Notes = [.. notes.Take(NotesMax).Select(note => redaction.Text(note))], Files = kept,
        };
        return failures.IsEmpty ? run : run with
        {
            Reason = redaction.Text(Sentence(failures)), Tail = redaction.Text(TailOf(failures, text)),
            IsUnfit = failures.Any(GateDriver.IsTaken),
            MayBeFlaky = end.Reason is JobEndReason.Exited && !failures.Any(GateDriver.IsTaken),
        };
    }

    /// <summary>As an event of a gate has it.</summary>
    public const int NotesMax = 10;

    private static ImmutableArray<string> BoxOf(Site site, SandboxSpec inside, string folder)
    {
        var parts = ((SandboxState.Holds)site.Sandbox.Value).Parts;
        return [parts.Bwrap, .. Bubblewrap.Inside(parts, inside, folder)];
    }

    /// <summary>A driver that did not end by itself wrote nothing; whatever lies there then is not its word.</summary>
    private static ImmutableArray<string> FailuresOf(
        GateDefinition gate, JobEnd end, ServeResults? results, string log) =>
        GateOutcome.Judge(gate, GateJobs.EndingOf(end), tally: null, branchCount: null, log) switch
        {
            GateOutcome.Failed failed => [failed.Reason],
            GateOutcome.Undecided undecided => [undecided.Reason],
            _ when results is null => ["what was seen of the app was not written down"],
            _ => results.Failures,
        };

    public static string Sentence(ImmutableArray<string> failures) => Cut.OneLine(failures[0], ReasonMax)
        + (failures.Length > 1 ? $" (and {failures.Length - 1} more)" : "");

    /// <summary>All of the sentences, then the end of the log as far as there is room.</summary>
    public static string TailOf(ImmutableArray<string> failures, string log)
    {
        var sentences = Cut.To(string.Concat(failures.Select(failure => $"- {failure}\n")), Caps.TailChars / 2);
        var tail = Evidence.Tail(log);
        var room = Caps.TailChars - sentences.Length - 1;
        return $"{sentences}\n{(tail.Length <= room ? tail : tail[^room..])}";
    }
}
