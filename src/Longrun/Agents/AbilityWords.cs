using System.Collections.Immutable;

namespace Longrun.Agents;

/// <summary>What each ability is called, for people: the same words in the README's table and in the program.</summary>
internal static class AbilityWords
{
    public static ImmutableArray<(string Words, bool Can)> Of(AgentAbilities can) =>
    [
        ("quota ahead", can.QuotaAhead),
        ("reset time", can.ResetTime),
        ("cost", can.Cost),
        ("what pays", can.SaysWhatPays),
        ("tokens", can.Tokens),
        ("denies instead of asking", can.DeniesInsteadOfAsking),
        ("MCP servers", can.Mcp),
    ];

    /// <summary>The table of the README: a row a program that Longrun knows, and one for any command.</summary>
    public static string Table()
    {
        ImmutableArray<IAgentProgram> programs =
            [.. AgentPrograms.Known.Select(known => AgentPrograms.Of(known.Value)), AgentPrograms.AnyCommand];
        var lines = new List<string>
        {
            $"| agent | {string.Join(" | ", Of(new()).Select(ability => ability.Words))} |",
            $"| --- |{string.Concat(Of(new()).Select(_ => " --- |"))}",
        };
        lines.AddRange(programs.Select(program =>
            $"| {program.Title} | {string.Join(" | ", Of(program.Abilities).Select(a => a.Can ? "yes" : "no"))} |"));
        return string.Join('\n', lines) + "\n";
    }
}
