using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Longrun.Core;

namespace Longrun.Agents.Codex;

/// <summary>
/// What <c>codex app-server</c> is started with. Everything is said on the command line, which wins over any file.
/// </summary>
internal static class CodexArguments
{
    /// <summary>Of the rules that keep what is denied, below HOME; the program reads them from there.</summary>
    public const string RulesFile = ".codex/rules/default.rules";

    /// <summary>The word of those rules by which a question of the program is known to come from them.</summary>
    public const string Denied = "denied by the configuration of this run";

    // Long enough for the gates of a milestone behind one call of a tool; the program's own default is a minute.
    private const int ToolSeconds = 3_600;

    // A server that npx fetches first; the program's own default is ten seconds.
    private const int ServerStartSeconds = 120;

    // Three ride out a short disturbance of the service; longer ones are the orchestrator's to wait for. Each of them
    // asks at most twice.
    private const int StreamRetries = 3;
    private const int RequestRetries = 1;

    // A server of tools gets a few variables only; these tell it which attempt it serves.
    private static readonly ImmutableArray<string> s_handed =
        ["LONGRUN_ATTEMPT", "LONGRUN_BRIEF", "LONGRUN_MILESTONE", "LONGRUN_OUT", "LONGRUN_PORT"];

    private static readonly ImmutableArray<string> s_shells =
        [.. new[] { "", "/bin/", "/usr/bin/" }.SelectMany(at => new[] { $"{at}bash", $"{at}sh", $"{at}zsh" })];

    private static readonly ImmutableArray<string> s_always =
    [
        // Else a dead network is tried for ever, and nothing ends.
        "features.unbounded_connection_retries=false",
        // Shops for plugins and servers of tools of the account, asked at every start.
        "features.plugins=false", "features.apps=false",
        "analytics.enabled=false", "check_for_update_on_startup=false", CodexLogin.InFile,
    ];

    /// <param name="program">The program; null: looked up on PATH.</param>
    /// <param name="values">Beyond the usual, each <c>key=TOML</c>.</param>
    public static ImmutableArray<string> Command(string? program, IEnumerable<string> values) =>
        [program ?? CodexVersion.Name, "app-server", .. s_always.Concat(values).SelectMany(v => new[] { "-c", v })];

    /// <summary>The values of one session of work.</summary>
    public static IEnumerable<string> ForWork(AgentSettings settings, LaunchContext context)
    {
        // A thread that may do everything is otherwise taken as the person's trust in the folder: its .codex/ would be
        // loaded, servers and all, which a worker's commit could have planted.
        yield return $"projects={{{Text(context.Workspace)}={{trust_level=\"untrusted\"}}}}";
        // A login shell begins with the system's profile, which may set PATH anew: tools of the person's are gone then.
        yield return "allow_login_shell=false";
        yield return "shell_environment_policy={inherit=\"all\",ignore_default_excludes=true,exclude="
            + $"{List(settings.Env.Where(name => CodexLogin.Key(settings, context.PersonEnvironment) == name))}}}";
        if (!context.Servers.IsEmpty)
        {
            yield return $"mcp_servers={{{string.Join(',', context.Servers.Select(Server))}}}";
        }
    }

    /// <summary>Who answers and who pays: the vendor's own service, unless the person named another.</summary>
    public static IEnumerable<string> OfService(AgentSettings settings, AgentGround ground)
    {
        var person = ground.PersonEnvironment;
        var address = settings.Env.Contains(CodexLogin.Address) ? person.GetValueOrDefault(CodexLogin.Address) : null;
        if (CodexLogin.Key(settings, person) is { } key)
        {
            // The program takes keys from the environment only for a service of one's own.
            var at = address is null ? "" : $"base_url={Text(address)},";
            yield return "model_provider=\"longrun\"";
            yield return "model_providers.longrun={name=\"OpenAI\",wire_api=\"responses\"," + at
                + $"env_key={Text(key)},request_max_retries={RequestRetries},stream_max_retries={StreamRetries}}}";
        }
        else if (address is not null)
        {
            yield return $"openai_base_url={Text(address)}";
        }
    }

    /// <summary>
    /// Rules of the program's own: it takes command lines apart better than anybody who only sees them whole. What is
    /// denied is asked for, so that the answer is seen and counted.
    /// </summary>
    public static string Rules(ImmutableArray<string> denied, ImmutableArray<string> allowed)
    {
        var rules = new StringBuilder();
        if (!denied.IsEmpty)
        {
            // A line with a redirection or the like is not taken apart: it comes as one command of the shell.
            rules.Append("prefix_rule(pattern=[").Append(List(s_shells)).Append(", ").Append(List(["-lc", "-c"]))
                .Append("], decision=\"prompt\", justification=\"it is looked at as a whole\")\n");
        }

        foreach (var command in denied)
        {
            rules.Append("prefix_rule(pattern=").Append(List(Words(command)))
                .Append(", decision=\"prompt\", justification=").Append(Text(Denied)).Append(")\n");
        }

        foreach (var command in allowed)
        {
            rules.Append("prefix_rule(pattern=").Append(List(Words(command))).Append(", decision=\"allow\")\n");
        }

        return rules.ToString();
    }

    private static string[] Words(string command) => command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Server(ToolServer server)
    {
        var environment = string.Join(',', server.Environment.OrderBy(e => e.Key, StringComparer.Ordinal)
            .Select(e => $"{Text(e.Key)}={Text(e.Value)}"));
        return $"{Text(server.Name)}={{command={Text(server.Command[0])},args={List(server.Command.Skip(1))},"
            + $"env={{{environment}}},env_vars={List(s_handed)},default_tools_approval_mode=\"approve\","
            + string.Create(CultureInfo.InvariantCulture,
                $"startup_timeout_sec={ServerStartSeconds},tool_timeout_sec={ToolSeconds}}}");
    }

    private static string List(IEnumerable<string> items) => $"[{string.Join(',', items.Select(Text))}]";

    /// <summary>A basic string of TOML, which is one of Starlark too.</summary>
    private static string Text(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                < ' ' or '\x7f' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }
}
