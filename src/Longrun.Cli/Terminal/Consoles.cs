using Spectre.Console;

namespace Longrun.Cli.Terminal;

/// <summary>Consoles made of values that the program was started with.</summary>
internal static class Consoles
{
    /// <summary>
    /// <paramref name="noColor"/>: the variable NO_COLOR is there and not empty (no-color.org): decoration and cursor
    /// movement stay, colours go.
    /// </summary>
    public static IAnsiConsole On(TextWriter writer, bool isTerminal, bool noColor)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = noColor || !isTerminal ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        return console;
    }
}
