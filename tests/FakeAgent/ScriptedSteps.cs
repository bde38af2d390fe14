using System.Globalization;

namespace FakeAgent;

/// <summary>One instruction; its text with the escapes resolved.</summary>
internal sealed record Step(string Verb, string Text)
{
    public string First => Text.Split(' ', 2)[0];

    public string Rest => Text.Split(' ', 2) is [_, var rest] ? rest : "";

    public static Step Parse(string line) => line.Split(' ', 2) switch
    {
        [var verb, var text] => new(verb, text.Trim().Replace("\\n", "\n", StringComparison.Ordinal)),
        _ => new(line, ""),
    };
}

/// <summary>A script as read. See <see cref="ScriptedAgent"/> for its format.</summary>
internal sealed class Script
{
    private const string FenceOpens = "```fake";
    private const string FenceCloses = "```";

    private readonly List<(string? Milestone, int? Attempt, Step Step)> steps = [];

    public static Script Read(string[] arguments)
    {
        var named = arguments is [var argument, ..] ? argument : Environment.GetEnvironmentVariable("FAKE_SCRIPT");
        if (named is not null)
        {
            return Parse(File.ReadLines(named));
        }

        return File.Exists(".fake-agent")
            ? Parse(File.ReadLines(".fake-agent"))
            : Parse(Fenced(File.ReadLines(Environment.GetEnvironmentVariable("LONGRUN_BRIEF")!)));
    }

    public IEnumerable<Step> StepsFor(string milestone, int attempt)
    {
        bool Is(string? named) => string.Equals(named, milestone, StringComparison.OrdinalIgnoreCase);

        var own = steps.Any(s => Is(s.Milestone) && s.Attempt == attempt);
        return steps
            .Where(s => s.Milestone is null || (Is(s.Milestone) && (own ? s.Attempt == attempt : s.Attempt is null)))
            .Select(s => s.Step);
    }

    private static Script Parse(IEnumerable<string> lines)
    {
        var script = new Script();
        (string? Milestone, int? Attempt) at = (null, null);
        foreach (var line in lines.Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                case ["on", var milestone]:
                    at = (milestone, null);
                    break;
                case ["on", var milestone, "attempt", var number]:
                    at = (milestone, int.Parse(number, CultureInfo.InvariantCulture));
                    break;
                default:
                    script.steps.Add((at.Milestone, at.Attempt, Step.Parse(line)));
                    break;
            }
        }

        return script;
    }

    private static IEnumerable<string> Fenced(IEnumerable<string> lines) => lines
        .SkipWhile(l => l.Trim() != FenceOpens)
        .Skip(1)
        .TakeWhile(l => l.Trim() != FenceCloses);
}
