using System.CommandLine;
using System.Text.Json.Nodes;
using Longrun.Core;
using Longrun.Core.Review;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun review</c>: the morning's page.</summary>
internal static class ReviewCommand
{
    public static Command Build(App app) => Verb.Of("review", """
        Prints the morning's page: what waits for you, what landed and with what proof, what was refused and why, what
        was decided without asking, what was not proven. The same page is .longrun/review/review.md.

        Examples:
          longrun review
          longrun review | less
        """, _ =>
    {
        var reading = Grounds.Find(app.Surroundings).Read();
        var page = ReviewPage.Of(reading.State, reading.Events, app.Surroundings.Time.GetLocalNow(),
            reading.Places.Evidence, TestLists.In(reading.Places.Evidence));
        if (!app.Json)
        {
            app.Talk(page);
        }

        app.Data("review", new JsonObject { ["run"] = reading.Places.Run.Value, ["markdown"] = page });
        return ExitCode.AllLanded;
    });
}
