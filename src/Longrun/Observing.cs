using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Longrun.Configuration;
using Longrun.Core;
using Longrun.Core.Digest;
using Longrun.Effects;
using Longrun.Git;
using Longrun.Jobs;
using Longrun.Keeper;
using Longrun.Processes;

namespace Longrun;

/// <summary>The world becomes small values: what the pure cycle decides on.</summary>
internal static class Observing
{
    /// <summary>
    /// Bytes of a roadmap that are read: the parser refuses more than its own cap with a better sentence.
    /// </summary>
    private const int TextBytesMax = 8 << 20;

    /// <summary>Begins the id of an answer that was typed into a page: it has no file in the inbox.</summary>
    public const string TypedPrefix = "typed-";

    public static Facts Look(Site site) => new()
    {
        StopAt = StopAt(site.Places),
        Jobs = [.. site.State.OpenJobs.Values.Select(job => new SeenJob(job.Id, Sight(site, job)))],
        Sessions = AgentJobs.Look(site),
        ReadyBy = site.State.Settings.Limits.ReadyBy is { } time
            ? TimeOfDay.Next(TimeOnly.FromTimeSpan(time), site.Surroundings.Time).ToUniversalTime() : null,
        Askable = site.Askable,
        Branch = Branch(site),
        Mirror = Mirror(site),
        Inbox = Commands(site),
        Roadmap = Roadmap(
            site.Places, site.State.Settings, Known(site.State.RoadmapText, site.State.RefusedRoadmap),
            site.State.RoadmapFile),
        Settings = Settings(
            site.Places, Known(site.State.SettingsText, site.State.RefusedSettings), Standing.KnownIds(site.State)),
        Acceptance = Acceptance.Look(site.Places, site.State.Acceptance),
        TypedAnswers = TypedAnswers(site),
    };

    /// <summary>After a refused edit even the last good text is news.</summary>
    private static string Known(string text, string refused) => refused.Length == 0 ? text : "";

    /// <summary>The roadmap as it is on disk. Null: there is none, or it says what is known already.</summary>
    public static FileSight? Roadmap(Places places, Settings settings, string known, string file = "") =>
        RoadmapIn(places.WorkTree, settings, known, file);

    /// <summary>The same of a working tree that may have no run yet.</summary>
    public static FileSight? RoadmapIn(string workTree, Settings settings, string known, string file = "")
    {
        var path = RoadmapPath(workTree, settings, file);
        return path is not null && ReadText(path) is { } text && text != known
            ? new(Path.GetRelativePath(workTree, path), text, Hash(text))
            : null;
    }

    /// <summary>
    /// The run's own <paramref name="file"/>, once it has one: where that is gone, another is not this run's.
    /// </summary>
    private static string? RoadmapPath(string workTree, Settings settings, string file)
    {
        string[] usual =
            [Path.Combine(workTree, Places.PeopleFolder, "ROADMAP.md"), Path.Combine(workTree, "ROADMAP.md")];
        var own = Path.Combine(workTree, file);
        return (settings.Roadmap is { } named ? [Path.Combine(workTree, named)]
            : usual.Contains(own) ? [own]
            : usual).FirstOrDefault(File.Exists);
    }

    /// <summary>
    /// The configuration as it is on disk. Null: there is none, or it says what is known already.
    /// </summary>
    public static SettingsSight? Settings(
        Places places, string known, IReadOnlyCollection<MilestoneId>? milestones = null) =>
        SettingsIn(places.WorkTree, known, milestones);

    /// <summary>The same of a working tree that may have no run yet.</summary>
    public static SettingsSight? SettingsIn(
        string workTree, string known, IReadOnlyCollection<MilestoneId>? milestones = null)
    {
        var path = Path.Combine(workTree, Places.PeopleFolder, "longrun.yaml");
        if (!File.Exists(path) || ReadText(path) is not { } text || text == known)
        {
            return null;
        }

        var read = SettingsFile.Read(text, Path.GetRelativePath(workTree, path), milestones);
        return new(text, Hash(text), read.Settings, read.Faults);
    }

    /// <summary>Unreadable counts as present: a kill switch that cannot be read must not be off.</summary>
    private static string? StopAt(Places places) =>
        places.StopFiles.FirstOrDefault(path => StopFiles.AnyPresent([path])) is not { } path ? null
            : SafeFile.ReadCapped(path, KillSwitch.Words.Length) is SafeRead.Content { Bytes: var words }
                && words.AsSpan().SequenceEqual(KillSwitch.Words) ? "longrun stop"
            : path;

    private static JobSight Sight(Site site, OpenJob job) => site.Jobs.Status(job.Id) switch
    {
        JobStatus.Missing => JobSight.Missing,
        JobStatus.Ended => JobSight.Ended,
        _ when File.Exists(site.Jobs.Layout.Folder(job.Id).CancelFile) => JobSight.Cancelling,
        _ => JobSight.Alive,
    };

    private static BranchSight Branch(Site site)
    {
        if (site.State.Tip is not { } tip || site.State.Landing is not null)
        {
            return new BranchSight.AsKnown();
        }

        // Said by the file where it is as known: that needs no git.
        return RunRefs.Loose(site.Places.CommonFolder, RefNames.Branch(site.Run)) == tip
            ? new BranchSight.AsKnown()
            : Landing.Look(site.Repository, site.Run).Beside(tip);
    }

    private static MirrorSight Mirror(Site site)
    {
        var s = site.State;
        return s.Opened is null || s.Landing is not null || s.IsClosed
            || (s.Persons is null && RunRefs.Loose(site.Places.CommonFolder, site.MirrorName) == s.MirrorBase)
                ? new MirrorSight.AsKnown()
                : Git.Mirror.Look(site.Repository, site.MirrorName, site.Run).Beside(s);
    }

    private static ImmutableArray<InboxItem> Commands(Site site)
    {
        var items = ImmutableArray.CreateBuilder<InboxItem>();
        foreach (var item in site.Inbox.List(site.Lease).Items)
        {
            try
            {
                items.Add(new(item.Id, EventText.ReadCommand(Encoding.UTF8.GetString(item.Json.Span))));
            }
            catch (JsonException e)
            {
                site.Inbox.Refuse(site.Lease, item.Id, e.Message);
            }
        }

        return items.DrainToImmutable();
    }

    private static ImmutableArray<InboxItem> TypedAnswers(Site site) =>
        site.State.Opened is not null && site.Projections.ReadEdits(Projecting.Blocked) is { } edited
            ?
            [
                .. BlockedPage.ReadAnswers(edited, site.State)
                    .Select(answer => new InboxItem(
                        TypedPrefix + answer.QuestionId, new PersonCommand.Answer(answer.Milestone, answer.Answer)))
                    .Where(item => !site.State.Taken.Contains(item.Id)),
            ]
            : [];

    private static string? ReadText(string path)
    {
        // Where it cannot be read the next cycle looks again, and the last good text stays. Nothing in it is what an
        // editor leaves between emptying and writing: read as a configuration it would be one without gates.
        if (PersonsFile.Read(path, TextBytesMax) is not { } bytes)
        {
            return null;
        }

        using var reader = new StreamReader(new MemoryStream(bytes));
        return reader.ReadToEnd() is var text && !string.IsNullOrWhiteSpace(text) ? text : null;
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
