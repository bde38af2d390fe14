using System.CommandLine;
using Longrun.Core;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun pause</c>: starts nothing more, and waits.</summary>
internal static class PauseCommand
{
    public static Command Build(App app) => Verb.Of("pause", """
        Starts no further attempt; what runs goes on and lands. `longrun resume` goes on.

        Examples:
          longrun pause
        """, _ =>
    {
        var taken = Sending.Send(app, new PersonCommand.Pause());
        app.Talk($"Paused: nothing more is started until `longrun resume`.{Sending.After(taken)}");
        return ExitCode.AllLanded;
    });
}
