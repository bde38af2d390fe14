using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core;
using Longrun.Sandbox;

namespace Longrun.Agents;

/// <summary>
/// How one agent is started: arguments, the whole environment, and the folders its sandbox needs beyond the workspace
/// and the system's programs. Nothing of the person's environment gets in that is not named here or by them.
/// </summary>
internal sealed record AgentLaunch(
    ImmutableArray<string> Command,
    ImmutableDictionary<string, string> Environment,
    ImmutableArray<string> Readable,
    ImmutableArray<string> Writable)
{
    private const string FallbackPath = "/usr/local/bin:/usr/bin:/bin";

    public static AgentLaunch For(AgentSettings settings, LaunchContext context) => settings.Kind switch
    {
        AgentKind.Command => ForCommand(settings, context),
        AgentKind.Claude => ForClaude(settings, context),
    };

    private static AgentLaunch ForCommand(AgentSettings settings, LaunchContext context) => new(
        ["sh", "-c", settings.Run ?? throw new InvalidOperationException("a command agent without a command")],
        Scrubbed(settings, context, ImmutableDictionary<string, string>.Empty),
        [context.BriefPath],
        [context.OutFolder, context.HomeFolder]);

    private static AgentLaunch ForClaude(AgentSettings settings, LaunchContext context)
    {
        var readable = ImmutableArray.Create(context.BriefPath);
        if (context.Program is { } program)
        {
            var home = context.PersonEnvironment.GetValueOrDefault("HOME", "");
            readable = readable.Add(ToolFolders.OfProgram(program, home, context.Hidden));
        }

        return new(
            ClaudeArguments.For(settings, context),
            Scrubbed(settings, context, ClaudeArguments.Environment(context)),
            readable,
            [context.OutFolder, context.HomeFolder]);
    }

    /// <summary>Later entries win: what the person named beats defaults, nothing beats what is Longrun's.</summary>
    private static ImmutableDictionary<string, string> Scrubbed(
        AgentSettings settings, LaunchContext context, ImmutableDictionary<string, string> agents)
    {
        var person = context.PersonEnvironment;
        var result = agents.ToBuilder();
        foreach (var (name, value) in ToolEnvironment.Of(person, person.GetValueOrDefault("HOME", "/")))
        {
            result[name] = value;
        }

        foreach (var name in settings.Env)
        {
            if (person.TryGetValue(name, out var value))
            {
                result[name] = value;
            }
        }

        if (context.Committer is { } committer)
        {
            result["GIT_AUTHOR_NAME"] = result["GIT_COMMITTER_NAME"] = committer.Name;
            result["GIT_AUTHOR_EMAIL"] = result["GIT_COMMITTER_EMAIL"] = committer.Email;
        }

        result["PATH"] = person.GetValueOrDefault("PATH", FallbackPath);
        result["HOME"] = context.HomeFolder;
        result["TERM"] = "dumb"; // nobody watches: colours and spinners would only fill the transcript
        result["LONGRUN_BRIEF"] = context.BriefPath;
        result["LONGRUN_MILESTONE"] = context.Attempt.Milestone.Value;
        result["LONGRUN_ATTEMPT"] = context.Attempt.Number.ToString(CultureInfo.InvariantCulture);
        result["LONGRUN_PORT"] = context.Port.ToString(CultureInfo.InvariantCulture);
        result["LONGRUN_OUT"] = context.OutFolder;
        return result.ToImmutable();
    }
}
