using System.Collections.Immutable;
using System.Text;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Judgements;
using Longrun.Core.Work;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>An agent that did not write a change looks at it: what it is told, and what it said.</summary>
internal static class JudgeJobs
{
    /// <summary>It reads a page and some files; one that has not come to an end by then does not.</summary>
    private static readonly TimeSpan s_wallClockMax = TimeSpan.FromMinutes(30);

    /// <summary>Answers of the model: it looks at some tens of files.</summary>
    private const int TurnsMax = 80;

    /// <exception cref="NotPrepared">Its checkout is there, but the agent cannot be started in it.</exception>
    public static JobSpec Prepare(Site site, JobId job, JobWork.Judge work)
    {
        var seed = Workplaces.Checkout(site, job, work.Commit, withCopies: false);
        var files = new JudgeFiles(site.Places.CheckoutOf(job)) { Objects = seed.ObjectFolder };
        files.Make();
        var settings = SettingsOf(site.State, work.By);
        var told = JudgeBriefs.Of(site, work, settings.Kind == AgentKind.Command ? files.Verdict : null);
        DurableFile.Write(files.Brief, Encoding.UTF8.GetBytes(Redaction.Of(site).Text(told.Page)));
        DurableFile.Write(files.LeftOut, Encoding.UTF8.GetBytes(
            Redaction.Of(site).Text(string.Join('\n', told.LeftOut))));
        return PreparationFence.Around(() => Launched(site, job, work, files));
    }

    private static JobSpec Launched(Site site, JobId job, JobWork.Judge work, JudgeFiles files)
    {
        var settings = SettingsOf(site.State, work.By);
        var ground = AgentGrounds.Of(site, work.By, settings, files.Folder);
        // No ports, no servers of tools, no names for commits, no secrets: it has nothing to do but to read.
        var context = new LaunchContext(ground, work.Attempt, files.Brief, files.Out, port: 0)
        {
            Role = AgentRole.Judge,
            AnswerSchema = JudgementForm.Schema.ReplaceLineEndings(""),
            Workspace = files.Checkout,
            Bounds = new() { Turns = TurnsMax },
        };
        var launch = AgentLaunch.For(settings, context);
        AgentGrounds.Lay(context, launch);
        var spec = AgentGrounds.Spec(site, job, settings, context, launch);
        return spec with
        {
            WorkingDirectory = files.Checkout,
            WallClock = site.State.Settings.AttemptTimeout < s_wallClockMax
                ? site.State.Settings.AttemptTimeout : s_wallClockMax,
            Quiet = site.State.Settings.Quiet,
            Sandbox = spec.Sandbox is not { } sandbox ? null : new SandboxSpec
            {
                Writable = sandbox.Writable,
                Readable = [files.Checkout, files.Objects, .. launch.Readable],
            },
        };
    }

    /// <summary>What is journalled in place of a judgement.</summary>
    public static Event Unprepared(Site site, JobWork.Judge work, NotPrepared why) => Judged(
        site, work, new(Ending.NotStarted) { Detail = why.Detail }, JudgementReader.NoVerdict(why.Detail));

    public static ImmutableArray<Event> Settle(Site site, JobId job, JobWork.Judge work, ExitRecord exit)
    {
        var files = new JudgeFiles(site.Places.CheckoutOf(job));
        var settings = SettingsOf(site.State, work.By);
        var session = SessionOf(site, settings, exit);
        var criteria = Standing.Find(site.State, work.Attempt.Milestone)?.DoneWhen.Length ?? 0;
        var words = settings.Kind == AgentKind.Command ? Left(site, files, exit) : (session.LastWords, null);
        var said = session.Ending is not Ending.Completed
            ? JudgementReader.NoVerdict(session.Detail ?? $"its session ended: {session.Ending}")
            : words.Fault is { } fault ? JudgementReader.NoVerdict(fault)
            : JudgementReader.Read(words.Text, criteria);
        var told = File.Exists(files.Brief) ? Evidence.Keep(site, File.ReadAllBytes(files.Brief), ".md") : null;
        var leftOut = File.Exists(files.LeftOut) ? File.ReadAllLines(files.LeftOut) : [];
        Workplaces.RemoveCheckout(site, job);
        return
        [
            Judged(site, work, session, said) with
            {
                Seconds = Settlements.EndOf(exit).Seconds, Asked = told, LeftOut = [.. leftOut],
                // Also where it is no verdict: what else it was, only its own words tell.
                Said = string.IsNullOrWhiteSpace(words.Text) ? null : Evidence.KeepText(site, words.Text),
            },
        ];
    }

    private static Event.Judged Judged(Site site, JobWork.Judge work, SessionReport session, Judgement said)
    {
        var redaction = Redaction.Of(site);
        // Another candidate may have been made meanwhile: what was said is not of that one.
        var judged = site.State.Of(work.Attempt).Candidate?.Candidate is { } candidate
            && candidate.Commit == work.Commit ? candidate.Diff : "";
        return new(work.Attempt, work.Commit, judged, redaction.Judgement(said))
        {
            At = site.Now,
            Agent = work.By,
            Text = work.Text,
            Session = redaction.Session(session with
            {
                LastWords = session.LastWords is { } words ? Cut.To(words, SessionTally.WordsMax) : null,
            }),
        };
    }

    private static SessionReport SessionOf(Site site, AgentSettings settings, ExitRecord exit)
    {
        var program = AgentPrograms.Of(settings);
        return program.Open(settings) is { } stream
            ? AgentJobs.Paid(program, settings, AgentGrounds.Read(site, exit, stream, SessionTally.AnswerMax))
            : CommandSession.Read(exit, null, AgentGrounds.Printed(site, exit));
    }

    /// <summary>What a program of the person's has written, else the last line it printed.</summary>
    private static (string? Text, string? Fault) Left(Site site, JudgeFiles files, ExitRecord exit) =>
        SafeFile.ReadCapped(files.Verdict, JudgementReader.CharsMax) switch
        {
            SafeRead.Content { Bytes: var bytes } => (Encoding.UTF8.GetString(bytes), null),
            SafeRead.TooLarge => (null, $"its {JudgementReader.FileName} is too large"),
            SafeRead.Unfit { Reason: var reason } => (null, $"its {JudgementReader.FileName}: {reason}"),
            _ => (LastLine(site, exit), null),
        };

    private static string? LastLine(Site site, ExitRecord exit) =>
        Encoding.UTF8.GetString(LogFile.ReadTail(site.OutputOf(exit.Job), JudgementReader.CharsMax).Bytes)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();

    /// <summary>As the configuration has the agent, with the model that is named for judging.</summary>
    private static AgentSettings SettingsOf(State s, string agent)
    {
        var settings = AgentGrounds.SettingsOf(s, agent);
        return settings.Kind != AgentKind.Command && s.Settings.Review.Model is { } model
            ? settings with { Model = model } : settings;
    }
}

/// <summary>Where what belongs to one judge is: its checkout, and beside it a folder that goes with it.</summary>
internal sealed record JudgeFiles(string Checkout)
{
    /// <summary>What reads its <c>.git</c> needs these. Empty where nothing is started.</summary>
    public string Objects { get; init; } = "";

    /// <summary>See <see cref="Workplaces"/>: the part that is called the home.</summary>
    public string Folder => Checkout + ".home";

    public string Brief => Path.Combine(Folder, "brief", "brief.md");

    /// <summary>Paths that the brief does not show as a whole, a line each. Kept until it is journalled.</summary>
    public string LeftOut => Path.Combine(Folder, "brief", "left-out.txt");

    public string Out => Path.Combine(Folder, "out");

    public string Verdict => Path.Combine(Out, JudgementReader.FileName);

    public void Make()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Brief)!);
        Directory.CreateDirectory(Out);
    }
}
