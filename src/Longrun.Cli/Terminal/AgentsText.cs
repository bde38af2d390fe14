using System.Globalization;
using System.Text;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Core.Digest;
using Longrun.Core.Work;

namespace Longrun.Cli.Terminal;

/// <summary>What <c>longrun agents</c> prints: a block an agent, the same in a terminal and elsewhere.</summary>
internal static class AgentsText
{
    /// <summary>Characters of the widest label, and two blanks.</summary>
    private const int LabelWidth = 9;

    /// <param name="survey">What there is.</param>
    /// <param name="now">Local: moments are told as they are on the person's clock.</param>
    public static string Of(AgentSurvey survey, DateTimeOffset now)
    {
        var text = new StringBuilder();
        var configured = survey.Agents.Where(agent => agent.IsConfigured).ToList();
        foreach (var agent in configured)
        {
            Add(text, agent, now);
        }

        if (configured.Count == 0)
        {
            text.Append("no agent is configured here\n");
        }

        var others = survey.Agents.Where(agent => !agent.IsConfigured).ToList();
        if (others.Count > 0)
        {
            text.Append("\nknown, and not in .longrun/longrun.yaml:\n");
        }

        foreach (var agent in others)
        {
            Add(text, agent, now);
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, SurveyedAgent agent, DateTimeOffset now)
    {
        var what = agent.Found.Version is { } version ? $"{agent.Program.Title}, {version}" : agent.Program.Title;
        text.Append(CultureInfo.InvariantCulture, $"{agent.Name}  {Plain.Line(what)}\n");
        Line(text, "starts", agent.Settings.Run);
        Line(text, "is at", agent.File);
        if (agent.Found.Fault is { } fault)
        {
            Line(text, "fault", fault);
            Line(text, "mend", agent.Found.Hint);
        }

        if (agent.IsConfigured || agent.Found.Fault is null)
        {
            Line(text, "login", Login(agent));
        }

        Line(text, "left", Left(agent.Quota, now));
        if (agent.Hold is { } hold)
        {
            var until = hold.Until is { } reset ? $"until {Figures.Moment(reset, now)}" : "until you have answered";
            Line(text, "waits", $"{until}: {hold.Reason}");
        }

        Line(text, "tells", Abilities(agent.Program.Abilities));
    }

    private static string Login(SurveyedAgent agent) => agent.Login switch
    {
        AgentLogin.Ok { With: { } with } => with,
        AgentLogin.Missing missing => $"{missing.Sentence}; {missing.Hint}",
        _ => "needs none that Longrun knows of",
    };

    private static string? Left(AgentQuota? quota, DateTimeOffset now)
    {
        if (quota is null)
        {
            return null;
        }

        var windows = quota.Windows.Select(window => Window(window, now)).ToList();
        var asked = quota.Fault is { } fault ? $"not told: {fault}" : null;
        var told = string.Join(", ", asked is null ? windows : windows.Append(asked));
        return $"{told} ({Figures.Moment(quota.At, now)})";
    }

    private static string Window(QuotaWindow window, DateTimeOffset now)
    {
        var used = window.IsRejected ? "used up"
            : window.UsedPercent is { } percent
                ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, 100 - percent):0} % left")
                : "open";
        var reset = window.ResetsAt is { } at ? $", resets {Figures.Moment(at, now)}" : "";
        return $"{window.Name} {used}{reset}{(window.IsOverage ? ", billed beyond the plan" : "")}";
    }

    private static string? Abilities(AgentAbilities can)
    {
        var told = AbilityWords.Of(can).Where(ability => ability.Can).Select(ability => ability.Words);
        return string.Join(", ", told) is { Length: > 0 } words ? words : null;
    }

    private static void Line(StringBuilder text, string label, string? words)
    {
        if (words is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {label.PadRight(LabelWidth)}{Plain.Line(words)}\n");
        }
    }
}
