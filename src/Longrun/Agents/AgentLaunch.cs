using System.Collections.Immutable;
using System.Globalization;
using Longrun.Agents.Driving;
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

    /// <summary>
    /// Written to <see cref="AgentGround.OrderFile"/> before the start, where the command drives the agent. Null: the
    /// command is the agent.
    /// </summary>
    public DriveOrder? Order { get; init; }

    /// <summary>Texts that the agent finds in its HOME, by their path in it: settings, never secrets.</summary>
    public ImmutableDictionary<string, string> Files { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// Files of the agent's own login, by their path in its HOME: each a link to the same path in
    /// <see cref="AgentGround.LoginFolder"/>, which outlives this start. Where it is not there, nothing is linked.
    /// </summary>
    public ImmutableArray<string> Logins { get; init; } = [];

    public static AgentLaunch For(AgentSettings settings, LaunchContext context) =>
        AgentPrograms.Of(settings).Launch(settings, context);

    /// <summary>
    /// The folder a program is really in, for the sandbox. None for a path that is not absolute: a sandbox is laid out
    /// from the root, and would show that.
    /// </summary>
    public static ImmutableArray<string> FolderOf(AgentGround ground) =>
        ground.Program is { } program && Path.IsPathRooted(program)
            ? [ToolFolders.OfProgram(program, ground.PersonEnvironment.GetValueOrDefault("HOME", ""), ground.Hidden)]
            : [];

    /// <summary>
    /// An environment made from nothing. Later entries win: what the person named beats <paramref name="agents"/>
    /// defaults, nothing beats what is Longrun's.
    /// </summary>
    public static ImmutableDictionary<string, string> Scrubbed(
        AgentSettings settings, AgentGround ground, ImmutableDictionary<string, string>? agents = null)
    {
        var person = ground.PersonEnvironment;
        var result = (agents ?? ImmutableDictionary<string, string>.Empty).ToBuilder();
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

        result["PATH"] = person.GetValueOrDefault("PATH", FallbackPath);
        result["HOME"] = ground.HomeFolder;
        result["TERM"] = "dumb"; // nobody watches: colours and spinners would only fill the transcript
        if (ground is LaunchContext context)
        {
            AddAttempt(result, context);
        }

        return result.ToImmutable();
    }

    private static void AddAttempt(ImmutableDictionary<string, string>.Builder result, LaunchContext context)
    {
        if (context.Committer is { } committer)
        {
            result["GIT_AUTHOR_NAME"] = result["GIT_COMMITTER_NAME"] = committer.Name;
            result["GIT_AUTHOR_EMAIL"] = result["GIT_COMMITTER_EMAIL"] = committer.Email;
        }

        result["LONGRUN_BRIEF"] = context.BriefPath;
        result["LONGRUN_MILESTONE"] = context.Attempt.Milestone.Value;
        result["LONGRUN_ATTEMPT"] = context.Attempt.Number.ToString(CultureInfo.InvariantCulture);
        if (context.Port > 0)
        {
            result["LONGRUN_PORT"] = context.Port.ToString(CultureInfo.InvariantCulture);
        }

        result["LONGRUN_OUT"] = context.OutFolder;
        if (context.Role is AgentRole.Judge)
        {
            result["LONGRUN_ROLE"] = "judge";
        }
    }
}
