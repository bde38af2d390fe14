using System.CommandLine;
using Longrun.Cli.Demo;
using Longrun.Core;
using Longrun.Git;

namespace Longrun.Cli.Commands;

/// <summary><c>longrun demo</c>: a whole night in a minute.</summary>
internal static class DemoCommand
{
    private static readonly Option<string?> Into = new("--into")
    {
        Description = "The folder to make; it must not exist.",
    };

    public static Command Build(App app) => Verb.Of("demo", """
        A whole night in under a minute, in a folder of its own, with a scripted agent: no account and no network.
        One milestone is rejected by a gate and passes on the second attempt, one waits out a usage limit, one is
        blocked on a question; the others land.

        Examples:
          longrun demo
          longrun demo --into ~/longrun-demo
        """, parsed => Run(app, parsed.GetValue(Into)), Into);

    private static ExitCode Run(App app, string? into)
    {
        var folder = Path.GetFullPath(
            into ?? Path.Combine(Path.GetTempPath(),
                $"longrun-demo-{app.Surroundings.Time.GetUtcNow():yyyyMMdd-HHmmss}-{Environment.ProcessId}"),
            app.Surroundings.WorkingDirectory);
        if (Directory.Exists(folder))
        {
            throw new UserError(ExitCode.Usage, $"{folder} is there already.", "name another with --into");
        }

        DemoProject.Write(folder, app.Surroundings.Self);
        GitInit.MakeWithEverything(Grounds.Git(app.Surroundings, "demo"), folder, "A small tool for amounts of money");
        app.Talk($"A small project and a roadmap of six milestones are in {folder}\n");
        var inside = app.In(folder);
        var exit = RunCommand.Run(inside, takeOver: false);
        app.Talk(exit == ExitCode.SomethingBlocked ? "\nIt ends with exit code 3 on purpose: M4 waits for you." : "");
        app.Talk($"It is a real repository: cd {folder}");
        return exit;
    }

    /// <summary>The hidden verb: the scripted worker.</summary>
    public static Task<int> WorkAsync() =>
        new DemoAgent(Environment.CurrentDirectory, Console.Out, TimeProvider.System, DemoAgent.Pause)
            .RunAsync(DemoTask.From(Environment.GetEnvironmentVariable));
}
