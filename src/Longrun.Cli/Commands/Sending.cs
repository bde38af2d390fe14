using System.Text;
using System.Text.Json.Nodes;
using Longrun.Core;
using Longrun.Inbox;

namespace Longrun.Cli.Commands;

/// <summary>
/// Drops a person's command into the inbox, and runs cycles for it where no orchestrator is there to.
/// </summary>
internal static class Sending
{
    /// <summary>Whether it holds now; false: the orchestrator that holds the run takes it up.</summary>
    public static bool Send(App app, PersonCommand command)
    {
        var grounds = Grounds.Find(app.Surroundings);
        grounds.Read(); // says that there is no run
        var inbox = new InboxFolder(grounds.Folders.CommonFolder, app.Surroundings.Time);
        var id = inbox.Drop(Encoding.UTF8.GetBytes(EventText.Write(command)));
        var taken = TakeNow(app);
        app.Data("command", new JsonObject { ["id"] = id, ["taken"] = taken });
        return taken;
    }

    /// <summary>
    /// What to add to the message. <paramref name="goesOn"/>: what is done with it where nobody holds the run.
    /// </summary>
    public static string After(bool taken, string goesOn = "") =>
        taken ? goesOn : "\n  the orchestrator that holds this run takes it up at once";

    /// <summary>The milestone as the roadmap spells it.</summary>
    public static MilestoneId RequireMilestone(State s, MilestoneId id) =>
        Standing.Find(s, id)?.Id ?? throw new UserError(
            ExitCode.Usage, $"the roadmap has no milestone {id}.",
            $"it has {string.Join(", ", s.Roadmap.Milestones.Select(m => m.Id))}");

    public static void RequireOpen(State s)
    {
        if (s.IsClosed)
        {
            throw new UserError(
                ExitCode.Usage, $"{s.Opened!.Run} is over: it was {(s.Discarded ? "discarded" : "accepted")}.",
                "`longrun run` opens the next run");
        }
    }

    private static bool TakeNow(App app)
    {
        try
        {
            using var night = Night.Take(app.Surroundings, open: false);
            new Engine(night.Site, Watcher.Nobody).Listen();
            return true;
        }
        catch (UserError e) when (e.Code == ExitCode.HeldByAnother)
        {
            return false;
        }
    }
}
