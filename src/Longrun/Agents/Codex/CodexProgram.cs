using System.Collections.Immutable;
using Longrun.Agents.Claude;
using Longrun.Agents.Driving;
using Longrun.Core;
using Longrun.Sandbox;

namespace Longrun.Agents.Codex;

/// <summary>Codex, through <c>codex app-server</c>.</summary>
internal sealed class CodexProgram : IAgentProgram
{
    private const string Home = ".codex";

    public string Title => "Codex";

    public AgentAbilities Abilities { get; } = new()
    {
        QuotaAhead = true, ResetTime = true, SaysWhatPays = true, Tokens = true, DeniesInsteadOfAsking = true,
        Mcp = true,
    };

    public string? Find(AgentSettings settings, string searchPath) =>
        InstalledProgram.Find(CodexVersion.Name, searchPath) is { } file ? CodexVersion.Native(file) : null;

    public AgentLogin Login(string name, AgentSettings settings, Surroundings surroundings) =>
        CodexLogin.Check(name, settings, surroundings);

    public LoginWay HowToLogIn(string name, AgentSettings settings, string home) => CodexLogin.Way(settings, home);

    public string? Require(string name, AgentSettings settings, Surroundings surroundings) =>
        $"{CodexVersion.Name} "
        + ProgramCheck.Require(CodexVersion.Needs, Find(settings, surroundings.SearchPath), name, surroundings);

    public AgentLaunch Launch(AgentSettings settings, LaunchContext context)
    {
        // Of a judge everything is asked about: a rule of the program's own would let it write what it reads elsewhere.
        ImmutableArray<string> allowed = context.SandboxHolds || !context.MayWork
            ? [] : [.. AllowList.Commands(context.RootFiles), .. context.Permissions.Allow];
        var launch = Start(
            settings, context, CodexArguments.ForWork(settings, context), [context.BriefPath], [context.OutFolder]);
        launch = launch with
        {
            Files = launch.Files.Add(
                CodexArguments.RulesFile, CodexArguments.Rules(context.Permissions.Deny, allowed)),
        };
        return DriveStart.Driven(launch, context, new()
        {
            Protocol = DriveProtocol.Codex,
            Task = DriveTask.Work,
            Command = launch.Command,
            WorkingDirectory = context.Workspace,
            Prompt = context.Prompt,
            Model = settings.Model,
            MayDoAll = context.MayDoAll,
            IsReading = !context.MayWork,
            AnswerSchema = context.AnswerSchema,
            Allowed = context.MayWork ? allowed : ReadingCommands.For(context.SandboxHolds),
            Denied = context.Permissions.Deny,
            Folders = context.MayWork ? [context.OutFolder] : [],
        });
    }

    /// <summary>Only a subscription has a plan; a key's service says what is left only with its answers.</summary>
    public AgentLaunch? AskQuota(AgentSettings settings, AgentGround ground)
    {
        if (CodexLogin.Key(settings, ground.PersonEnvironment) is not null)
        {
            return null;
        }

        var launch = Start(settings, ground, [], [], []);
        return DriveStart.Driven(launch, ground, new()
        {
            Protocol = DriveProtocol.Codex,
            Task = DriveTask.Quota,
            Command = launch.Command,
            WorkingDirectory = ground.HomeFolder,
        });
    }

    public IAgentStream? Open(AgentSettings settings) => new CodexStream();

    public bool MayBePaidBy(AgentSettings settings, string? keySource) => CodexLogin.Fits(settings, keySource);

    private static AgentLaunch Start(
        AgentSettings settings, AgentGround ground, IEnumerable<string> values, ImmutableArray<string> readable,
        ImmutableArray<string> writable)
    {
        var home = ImmutableDictionary<string, string>.Empty
            .Add("CODEX_HOME", Path.Combine(ground.HomeFolder, Home));
        return new(
            CodexArguments.Command(ground.Program, CodexArguments.OfService(settings, ground).Concat(values)),
            AgentLaunch.Scrubbed(settings, ground, home),
            [.. readable, .. FoldersOf(ground)],
            [.. writable, ground.HomeFolder])
        {
            Logins = [CodexLogin.File],
        };
    }

    /// <summary>
    /// As npm lays it out, in vendor/TRIPLE/bin, its tools lie in folders beside that one. Anywhere else the folder
    /// above is somebody's: ~/.cargo has keys.
    /// </summary>
    private static ImmutableArray<string> FoldersOf(AgentGround ground)
    {
        var folder = Path.GetDirectoryName(ground.Program);
        var isOfNpm = Path.GetFileName(folder) == "bin"
            && Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(folder))) == "vendor";
        return !isOfNpm || folder is null ? AgentLaunch.FolderOf(ground)
            : [.. AgentLaunch.FolderOf(ground).Add(ToolFolders.OfProgram(
                folder, ground.PersonEnvironment.GetValueOrDefault("HOME", ""), ground.Hidden)).Distinct()];
    }
}
