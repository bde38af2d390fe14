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
    /// <summary>Returns what to add to the message: whether it holds now or is waiting for the orchestrator.</summary>
    public static string Send(App app, PersonCommand command)
    {
        var grounds = Grounds.Find(app.Surroundings);
        grounds.Read(); // says that there is no run
        var inbox = new InboxFolder(grounds.Folders.CommonFolder, app.Surroundings.Time);
        var id = inbox.Drop(Encoding.UTF8.GetBytes(EventText.Write(command)));
        var taken = TakeNow(app);
        app.Data("command", new JsonObject { ["id"] = id, ["taken"] = taken });
        return taken ? "" : "\n  the orchestrator that holds this run takes it up at once";
    }

    public static void RequireMilestone(State s, MilestoneId id)
    {
        if (!Standing.IsInRoadmap(s, id))
        {
            throw new UserError(
                ExitCode.Usage, $"the roadmap has no milestone {id}.",
                $"it has {string.Join(", ", s.Roadmap.Milestones.Select(m => m.Id))}");
        }
    }

    private static bool TakeNow(App app)
    {
        try
        {
            using var night = Night.Take(app.Surroundings, open: false);
            new Engine(night.Site, new Watcher((_, _) => { })).Listen();
            return true;
        }
        catch (UserError e) when (e.Code == ExitCode.HeldByAnother)
        {
            return false;
        }
    }
}
