using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Longrun.Agents;
using Longrun.Browsing;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Core.Roadmap;
using Longrun.Core.Work;
using Longrun.Jobs;
using Longrun.Processes;
using Longrun.Sandbox;
using Longrun.Serving;

namespace Longrun.Effects;

/// <summary>What a walk adds to a gate that starts the app: an agent that did not write it, in its own box.</summary>
internal static class WalkJobs
{
    /// <summary>Of the gate's time, what is kept for the start and the end of the app around the walk.</summary>
    private static readonly TimeSpan s_around = TimeSpan.FromSeconds(30);

    /// <summary>Answers of the model: some ten for each criterion.</summary>
    private const int TurnsMax = 150;

    private const string ServerName = "walk";

    /// <summary>The order with the walk in it, and the job with what the walker needs.</summary>
    public static (ServeOrder Order, JobSpec Spec) Added(Site site, JobWork.Gate work, ServeOrder order, JobSpec spec)
    {
        try
        {
            return work.Attempt is { } id && Standing.Find(site.State, id.Milestone) is { } milestone
                ? PreparationFence.Around(() => Launched(site, work, milestone, order, spec))
                : (Faulty(order, "a walk follows a milestone's criteria, and there is none here"), spec);
        }
        catch (NotPrepared e)
        {
            return (Faulty(order, $"nobody could walk: {e.Detail}"), spec);
        }
    }

    private static (ServeOrder Order, JobSpec Spec) Launched(
        Site site, JobWork.Gate work, Milestone milestone, ServeOrder order, JobSpec spec)
    {
        if (WalkerOf(site.State, site.State.Of(work.Attempt!), order.App, site.Now) is not { } agent)
        {
            return (Faulty(order, "nobody can walk: no agent is free whose program takes servers of tools; "
                + "name one under agent: of the gate"), spec);
        }

        var criteria = Walking.CriteriaOf(milestone);
        var files = new WalkFiles(Path.Combine(order.Results, "walk"));
        files.Make();
        DurableFile.Write(files.Brief, Encoding.UTF8.GetBytes(
            Redaction.Of(site).Text(WalkText.Of(milestone, criteria))));
        DurableFile.Write(files.Order, new WalkOrder
        {
            App = ServedApp.AddressOf(order.Port).AbsoluteUri, Criteria = criteria, Width = order.App.Wide,
            Out = files.Out,
        }.ToJson());
        var settings = SettingsOf(site.State, order.App, agent);
        var context = ContextOf(site, work.Attempt!, agent, settings, files);
        var launch = AgentLaunch.For(settings, context);
        AgentGrounds.Lay(context, launch);
        var alone = AgentGrounds.Spec(site, spec.Id, settings, context, launch);
        var walk = new WalkStart
        {
            Agent = agent, Command = launch.Command, Environment = alone.Environment, Handed = alone.Handed,
            WorkingDirectory = files.Out, Criteria = criteria, Out = files.Out,
            Within = work.Definition.Timeout > 2 * s_around
                ? work.Definition.Timeout - s_around : work.Definition.Timeout / 2,
        };
        var its = alone.Sandbox is not { } sandbox ? null : sandbox with
        {
            Readable = [.. sandbox.Readable, Path.GetDirectoryName(files.Brief)!, files.Order],
        };
        return Boxed(site, order, spec, walk, its);
    }

    /// <summary>
    /// The walker sees its own folders and not the checkout; the app sees nothing of the walker's, nor what that pays
    /// with.
    /// </summary>
    private static (ServeOrder Order, JobSpec Spec) Boxed(
        Site site, ServeOrder order, JobSpec spec, WalkStart walk, SandboxSpec? box)
    {
        var handed = walk.Handed.Except(spec.Handed).ToImmutableArray();
        var whole = order with { Withheld = [.. order.Withheld, .. handed], Walk = walk };
        var job = spec with { Handed = [.. spec.Handed, .. handed] };
        if (box is null || spec.Sandbox is not { } outside)
        {
            return (whole, job);
        }

        var parts = ((SandboxState.Holds)site.Sandbox.Value).Parts;
        return (
            whole with
            {
                Walk = walk with { Box = [parts.Bwrap, .. Bubblewrap.Inside(parts, box, walk.WorkingDirectory)] },
            },
            job with
            {
                Sandbox = outside with
                {
                    Writable = [.. outside.Writable, .. box.Writable],
                    Readable = [.. outside.Readable, .. box.Readable],
                },
            });
    }

    /// <summary>
    /// Reads how the walker's session went: one that did not come to its end proves nothing, whatever its steps say.
    /// </summary>
    public static GateRun Settled(Site site, JobId job, GateRun run, WalkSession? walk)
    {
        var folder = site.Places.ServingOf(job);
        if (walk is not var (start, end, session))
        {
            // That nobody is there to walk is no fault of the work.
            return StartOf(folder) is { Fault: not null } ? run with { IsUnfit = true, MayBeFlaky = false } : run;
        }

        var detail = end.TimedOut ? $"it was not through within {Probing.Seconds(start.Within)}"
            : session.Detail ?? session.Ending.ToString();
        var told = run with
        {
            Notes = [.. run.Notes.Prepend(Told(start.Agent, session, end)).Take(AppGates.NotesMax)],
            Files = [.. Transcript(site, folder).Concat(run.Files).Take(ServedFiles.FilesMax)],
            Walked = new(start.Agent, session.InputTokens, session.OutputTokens, end.Seconds)
            {
                CostUsd = session.CostUsd, Turns = session.Turns,
            },
        };
        var isTold = Walking.Counts(
            session.Ending is Ending.Completed, end.TimedOut, start.Criteria, WalkRecord.Read(start.Out).Steps);
        return isTold ? told : told with
        {
            Passed = false,
            IsUnfit = true,
            Reason = Redaction.Of(site).Text($"the walker ({start.Agent}) did not finish: {detail}"),
        };
    }

    /// <summary>
    /// The walker met a limit, or its service was out of reach: that says nothing of the work, which is walked again
    /// when it has reset. Null: it did not.
    /// </summary>
    public static Event.AgentHeld? Held(Site site, JobWork.Gate work, WalkSession walk)
    {
        var (start, _, session) = walk;
        if (session.Ending is not (Ending.Limit or Ending.Unavailable))
        {
            return null;
        }

        if (Billed(site, work, walk) is { } billed)
        {
            return billed;
        }

        var tries = 1 + site.State.Tries.GetValueOrDefault(Core.Jobs.TriesKey(work));
        var until = session.ResetsAt > site.Now ? session.ResetsAt.Value : site.Now + Caps.LimitPause(tries);
        return new(start.Agent, work.Attempt, AgentStanding.Bounded(until, site.Now), session.Detail)
        {
            At = site.Now,
        };
    }

    /// <summary>It was billed beyond the plan without a yes. Null: it was not.</summary>
    public static Event.AgentHeld? Billed(Site site, JobWork.Gate work, WalkSession walk) =>
        Walkers.Billed(site.State, work.Attempt, walk.Start.Agent, walk.Session, site.Now);

    /// <summary>What a walker's session left. Null: nobody has walked.</summary>
    public static WalkSession? Read(Site site, JobId job)
    {
        var folder = site.Places.ServingOf(job);
        return StartOf(folder) is { Fault: null } start && EndOf(folder) is { } end
            ? new(start, end, SessionOf(site, job, start, folder, end)) : null;
    }

    private static SessionReport SessionOf(Site site, JobId job, WalkStart start, string folder, WalkerEnd end)
    {
        var settings = AgentGrounds.SettingsOf(site, start.Agent);
        var program = AgentPrograms.Of(settings);
        var exit = new ExitRecord
        {
            Job = job, Reason = end.TimedOut ? ExitReason.WallClock : ExitReason.Exited, ExitCode = end.ExitCode,
            EndedAt = site.Now,
        };
        var file = Path.Combine(folder, WalkerEnd.TranscriptName);
        if (program.Open(settings) is not { } stream || !File.Exists(file))
        {
            return new(Ending.Unknown) { Detail = "nothing is known of its session" };
        }

        using var printed = File.OpenRead(file);
        return AgentJobs.Paid(program, settings, SessionReader.Read(stream, printed, new(exit, null)));
    }

    private static string Told(string agent, SessionReport session, WalkerEnd end)
    {
        var cost = session.CostUsd is { } usd
            ? string.Create(CultureInfo.InvariantCulture, $", {usd:0.00} USD by its own estimate") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"walked by {agent}: {session.InputTokens + session.OutputTokens:N0} tokens{cost}, {end.Seconds:0} s");
    }

    private static ImmutableArray<EvidenceItem> Transcript(Site site, string folder) =>
        ServedFiles.Keep(site, folder, [new("the walker's session", WalkerEnd.TranscriptName)]);

    private static WalkStart? StartOf(string folder)
    {
        try
        {
            return ServeOrder.Read(Path.Combine(folder, ServeOrder.FileName)).Walk;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static WalkerEnd? EndOf(string folder)
    {
        const int bytesMax = 4 << 10;
        try
        {
            return SafeFile.ReadCapped(Path.Combine(folder, WalkerEnd.FileName), bytesMax) is SafeRead.Content content
                ? JsonSerializer.Deserialize(content.Bytes, ServeJson.Default.WalkerEnd) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? WalkerOf(State s, AttemptState attempt, AppPlan plan, DateTimeOffset now) =>
        Walkers.Free(s, attempt, plan, now)
            .FirstOrDefault(name => AgentPrograms.Of(s.Settings.Agents[name]).Abilities.Mcp);

    private static AgentSettings SettingsOf(State s, AppPlan plan, string agent)
    {
        var settings = AgentGrounds.SettingsOf(s, agent);
        return plan.Agent is null && s.Settings.Review.Model is { } model ? settings with { Model = model } : settings;
    }

    private static LaunchContext ContextOf(
        Site site, AttemptId attempt, string agent, AgentSettings settings, WalkFiles files)
    {
        var ground = AgentGrounds.Of(site, agent, settings, files.Folder);
        return new(ground, attempt, files.Brief, files.Out, port: 0)
        {
            Role = AgentRole.Walker,
            Workspace = files.Out,
            Bounds = new() { Turns = TurnsMax },
            Servers =
            [
                new(ServerName, [.. site.Surroundings.Self, WalkOrder.Verb, files.Order])
                {
                    Environment = KeeperStart.RuntimeEnvironment
                        .SetItem("PATH", site.Surroundings.SearchPath).SetItem("HOME", ground.HomeFolder),
                },
            ],
        };
    }

    private static ServeOrder Faulty(ServeOrder order, string fault) => order with { Walk = new() { Fault = fault } };
}

/// <summary>How a walk was started, how it ended, and what its agent's program told of it.</summary>
internal sealed record WalkSession(WalkStart Start, WalkerEnd End, SessionReport Session);

/// <summary>Where what belongs to one walker is: a folder that goes when the gate's checkout goes.</summary>
internal sealed record WalkFiles(string Folder)
{
    public string Brief => Path.Combine(Folder, "brief", "brief.md");

    public string Order => Path.Combine(Folder, WalkOrder.FileName);

    public string Out => Path.Combine(Folder, "out");

    public void Make()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Brief)!);
        Directory.CreateDirectory(Out);
    }
}
