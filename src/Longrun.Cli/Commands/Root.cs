using System.CommandLine;
using Longrun.Core;

namespace Longrun.Cli.Commands;

/// <summary>The command line: one verb a file.</summary>
internal static class Root
{
    private static readonly Option<bool> JsonOption = new("--json")
    {
        Description = "Data as JSON on standard output, talk on standard error.", Recursive = true,
    };

    public static ExitCode Invoke(App app, string[] args)
    {
        // Alone it says what it is: whoever types a program's bare name asks that.
        var parsed = Build(app).Parse(args is [] ? ["--help"] : args);
        Shorten(parsed.CommandResult.Command);

        app.Json = parsed.GetValue(JsonOption);
        if (parsed.Errors.Count > 0)
        {
            throw Misuse.Of(parsed);
        }

        return (ExitCode)parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>Beside all the others, a command is told in one sentence.</summary>
    private static void Shorten(Command whole)
    {
        foreach (var command in whole.Subcommands)
        {
            var text = command.Description!.ReplaceLineEndings(" ");
            command.Description = text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? text[..end] : text;
        }
    }

    private static RootCommand Build(App app) => new("""
        Works through a roadmap with coding agents while you are away, and hands the result back for one review.

        Examples:
          longrun demo            a whole night in a minute, no account needed
          longrun init            lay out the files in this repository
          longrun audit           what of the roadmap would not get through the night
          longrun run             start the night, or go on with it
          longrun status          where it stands
          longrun review          the morning's page
          longrun stop            the kill switch
        """)
    {
        JsonOption,
        InitCommand.Build(app),
        AuditCommand.Build(app),
        RunCommand.Build(app),
        CycleCommand.Build(app),
        StatusCommand.Build(app),
        LogCommand.Build(app),
        AnswerCommand.Build(app),
        StopCommand.Build(app),
        ResumeCommand.Build(app),
        PauseCommand.Build(app),
        SkipCommand.Build(app),
        RetryCommand.Build(app),
        ReviewCommand.Build(app),
        TryCommand.Build(app),
        AcceptCommand.Build(app),
        DiscardCommand.Build(app),
        AgentsCommand.Build(app),
        DemoCommand.Build(app),
        CheckCommand.Build(app),
        McpCommand.Build(app),
    };
}

/// <summary>Makes a command of a name, a text with examples, and what it does.</summary>
internal static class Verb
{
    public static Command Of(string name, string description, Func<ParseResult, ExitCode> action,
        params Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Option option: command.Add(option); break;
                case Argument argument: command.Add(argument); break;
                default: throw new ArgumentException(symbol.Name, nameof(symbols));
            }
        }

        command.SetAction(parsed => (int)action(parsed));
        return command;
    }
}
