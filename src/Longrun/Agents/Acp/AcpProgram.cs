using System.Collections.Immutable;
using Longrun.Agents.Claude;
using Longrun.Agents.Driving;
using Longrun.Core;
using Longrun.Core.Work;

namespace Longrun.Agents.Acp;

/// <summary>Any program that speaks the Agent Client Protocol; <c>run:</c> says which.</summary>
/// <param name="quirks">Its own ways.</param>
internal sealed class AcpProgram(AcpQuirks quirks) : IAgentProgram
{
    public string Title => quirks.Title;

    public AgentAbilities Abilities => quirks.Abilities;

    /// <summary>Null: it is not installed, or is a file of the repository and found in each workspace.</summary>
    public string? Find(AgentSettings settings, string searchPath) =>
        AcpQuirks.Words(settings) is not [var program, ..] || IsOfRepository(program) ? null
        : Path.IsPathRooted(program) ? program
        : InstalledProgram.Find(program, searchPath);

    public AgentLogin Login(string name, AgentSettings settings, Surroundings surroundings) =>
        AcpLogin.Check(name, settings, quirks, surroundings);

    public LoginWay HowToLogIn(string name, AgentSettings settings, string home) =>
        AcpLogin.Way(name, settings, quirks);

    public string? Require(string name, AgentSettings settings, Surroundings surroundings)
    {
        if (AcpQuirks.Words(settings) is [var word, ..] && IsOfRepository(word))
        {
            return null; // whether it is committed is asked when a run is opened
        }

        var program = Find(settings, surroundings.SearchPath);
        if (quirks.Install is { } install)
        {
            var needs = new ProgramNeeds(quirks.Name, install) { Questions = [new(quirks.Help, quirks.Flags)] };
            return $"{quirks.Name} {ProgramCheck.Require(needs, program, name, surroundings)}";
        }

        return program is not null ? null : throw new UserError(
            ExitCode.CannotStart, $"agent {name}: {quirks.Name} is not on the PATH.", "Install it, or mend run:");
    }

    public AgentLaunch Launch(AgentSettings settings, LaunchContext context)
    {
        var launch = new AgentLaunch(
            Command(settings, context),
            AgentLaunch.Scrubbed(settings, context, Environment(settings, context)),
            [context.BriefPath, .. AgentLaunch.FolderOf(context), .. Packages(context)],
            [context.OutFolder, context.HomeFolder])
        {
            Files = quirks.Files(settings, context),
            Logins = quirks.LoginFiles,
        };
        return DriveStart.Driven(launch, context, new()
        {
            Protocol = DriveProtocol.Acp,
            Task = DriveTask.Work,
            Command = launch.Command,
            WorkingDirectory = context.Workspace,
            Prompt = context.Prompt,
            Model = quirks.ModelFlag is null ? settings.Model : null,
            MayDoAll = context.MayDoAll,
            IsReading = !context.MayWork,
            Allowed = context.SandboxHolds ? [] : Allowed(context),
            Denied = context.Permissions.Deny,
            Folders = context.MayWork ? AcpKnown.Folders(context) : [],
            Servers = [.. context.Servers.Select(s => new DriveServer(s.Name, s.Command, s.Environment))],
        });
    }

    /// <summary>Null: the protocol has no question for it.</summary>
    public AgentLaunch? AskQuota(AgentSettings settings, AgentGround ground) => null;

    public IAgentStream? Open(AgentSettings settings) => new AcpStream(quirks);

    /// <summary>No program says what pays; keys that were not named are kept from it.</summary>
    public bool MayBePaidBy(AgentSettings settings, string? keySource) => true;

    /// <summary>Beginnings of command lines that are allowed where no sandbox holds.</summary>
    public static ImmutableArray<string> Allowed(LaunchContext context) =>
        context.MayWork ? [.. AllowList.Commands(context.RootFiles), .. context.Permissions.Allow] : [];

    /// <summary>A program of node reads its other files and what it depends on, which lie around it.</summary>
    private static ImmutableArray<string> Packages(LaunchContext context)
    {
        const string Folder = "/node_modules";
        return context.Program?.LastIndexOf(Folder + "/", StringComparison.Ordinal) is { } at and >= 0
            ? [context.Program[..(at + Folder.Length)]] : [];
    }

    private static bool IsOfRepository(string program) =>
        program.Contains('/', StringComparison.Ordinal) && !Path.IsPathRooted(program);

    private ImmutableArray<string> Command(AgentSettings settings, LaunchContext context)
    {
        var words = AcpQuirks.Words(settings);
        var verb = quirks.Verb is { } wanted && !words.Contains(wanted) ? [wanted] : ImmutableArray<string>.Empty;
        ImmutableArray<string> model = settings.Model is { } name && quirks.ModelFlag is { } flag ? [flag, name] : [];
        return
        [
            context.Program ?? (IsOfRepository(words[0]) ? Path.Combine(context.Workspace, words[0]) : words[0]),
            .. verb, .. words.Skip(1), .. quirks.Arguments(settings, context), .. model,
        ];
    }

    /// <summary>
    /// What could pay, or say where a key is sent, is set, to nothing, unless it was named: what is set is not read
    /// from a file <c>.env</c> that programs find in the workspace.
    /// </summary>
    private ImmutableDictionary<string, string> Environment(AgentSettings settings, LaunchContext context) =>
        PayingKeys.Any.Concat(quirks.Addresses)
            .Where(key => !settings.Env.Contains(key) || !AgentLogin.IsSet(context.PersonEnvironment, key))
            .Aggregate(quirks.Environment, (environment, key) => environment.SetItem(key, ""));
}
