using System.Collections.Immutable;
using System.Text;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Core.Text;
using Longrun.Jobs;
using Longrun.Processes;
using Longrun.Tools;

namespace Longrun.Effects;

/// <summary>
/// What a worker finds of Longrun beside its brief: the program <c>longrun</c> in a folder that is first on its PATH,
/// and the order that tells it which gates there are.
/// </summary>
internal static class WorkerToolset
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Lays them out; again where an earlier try left them half done.</summary>
    public static void Lay(Site site, AttemptState attempt, string home)
    {
        var places = site.Places;
        Directory.CreateDirectory(places.ToolsOf(attempt.Id));
        DurableFile.Write(OrderOf(places, attempt.Id), Order(site, attempt, home).ToJson());
        var program = places.ProgramOf(attempt.Id);
        DurableFile.Write(program, Encoding.UTF8.GetBytes(Script(site.Surroundings.Self, places.BriefOf(attempt.Id))));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, Executable);
        }
    }

    /// <summary>The same job, that finds <c>longrun</c> and may read what it is told.</summary>
    public static JobSpec Shown(JobSpec spec, Places places, AttemptId id) => spec with
    {
        Environment = spec.Environment.SetItem(
            "PATH", $"{places.ToolsOf(id)}:{spec.Environment.GetValueOrDefault("PATH", "/usr/bin:/bin")}"),
        Sandbox = spec.Sandbox is not { } sandbox ? null : sandbox with
        {
            Readable = [.. sandbox.Readable, places.ToolsOf(id), OrderOf(places, id)],
        },
    };

    private static string OrderOf(Places places, AttemptId id) =>
        Path.Combine(places.FolderOf(id), ToolOrder.FileName);

    private static ToolOrder Order(Site site, AttemptState attempt, string home) => new()
    {
        Milestone = attempt.Id.Milestone.Value,
        Attempt = attempt.Id.Number,
        Brief = site.Places.BriefOf(attempt.Id),
        Out = site.Places.OutOf(attempt.Id),
        Workspace = site.Places.WorkspaceOf(attempt.Id),
        Gates =
        [
            .. from gate in ActiveGates.ForWorker(site.State, attempt.Id.Milestone)
               where gate.Role != GateRole.Dormant
               let work = new JobWork.Gate(attempt.Id, attempt.Base, gate.Definition)
               select new ToolGate
               {
                   Name = gate.Definition.Name,
                   Kind = gate.Definition.Kind,
                   Run = gate.Definition.Run,
                   Timeout = gate.Definition.Timeout,
                   Count = gate.Definition.Count,
                   Results = NullIfEmpty(gate.Definition.Results),
                   App = gate.Definition.Kind == GateKind.Walk ? null : gate.Definition.App,
                   CountBefore = Earlier.CountBefore(site.State, work),
                   Informs = gate.Role == GateRole.Informs,
               },
        ],
        // As a gate has it; the setup was made in the worker's own home.
        Environment = JobEnvironment.For(site, home, attempt.Slot),
    };

    private static ImmutableArray<string>? NullIfEmpty(ImmutableArray<string> texts) => texts.IsEmpty ? null : texts;

    /// <summary>
    /// It names the brief itself: agents start programs, and servers of tools, with an environment of their choice.
    /// </summary>
    private static string Script(ImmutableArray<string> self, string brief)
    {
        var variables = KeeperStart.RuntimeEnvironment.SetItem("LONGRUN_BRIEF", brief)
            .OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .Select(variable => $"{variable.Key}={Quoting.Shell(variable.Value)}");
        var start = string.Join(' ', self.Select(Quoting.Shell));
        return $"#!/bin/sh\nexport {string.Join(" \\\n  ", variables)}\nexec {start} \"$@\"\n";
    }
}
