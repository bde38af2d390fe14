using System.CommandLine;
using System.CommandLine.Parsing;
using Longrun.Core;
using Longrun.Core.Roadmap;

namespace Longrun.Cli.Commands;

/// <summary>What is wrong with a command line, in one sentence, and what was probably meant.</summary>
internal static class Misuse
{
    public static UserError Of(ParseResult parsed)
    {
        var at = parsed.CommandResult;
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            return Unknown(at, unknown);
        }

        var missing = at.Command.Arguments
            .Where(argument => argument.Arity.MinimumNumberOfValues > 0
                && at.GetResult(argument) is null or { Tokens.Count: 0 })
            .Select(argument => $"<{argument.Name}>")
            .ToList();
        var sentence = missing.Count > 0
            ? $"{Name(at)} needs {string.Join(" and ", missing)}."
            : IsRoot(at) ? "a command is missing." : parsed.Errors[0].Message;
        return new(ExitCode.Usage, sentence, Help(at));
    }

    private static UserError Unknown(CommandResult at, string word)
    {
        var isOption = word.StartsWith('-');
        var (kind, known) = isOption ? ("option", Options(at))
            : at.Command.Subcommands.Count > 0
                ? ("command", at.Command.Subcommands.Select(command => command.Name))
            : ("argument", []);
        var near = Nearest.To(word, known);
        var place = IsRoot(at) ? "" : $" of {Name(at)}";
        var meant = near is null ? ""
            : kind == "command" ? $"did you mean `{Name(at)} {near}`? " : $"did you mean {near}? ";
        return new(ExitCode.Usage, $"{word} is no {kind}{place}.", meant + Help(at));
    }

    private static IEnumerable<string> Options(CommandResult at) =>
        at.Command.Options
            .Concat(at.Command.Parents.OfType<Command>()
                .SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            .SelectMany(option => option.Aliases.Prepend(option.Name))
            .Where(name => name.StartsWith("--", StringComparison.Ordinal));

    private static bool IsRoot(CommandResult at) => at.Command is RootCommand;

    private static string Name(CommandResult at) =>
        at.Parent is CommandResult above ? $"{Name(above)} {at.Command.Name}" : "longrun";

    private static string Help(CommandResult at) => $"see {Name(at)} --help";
}
