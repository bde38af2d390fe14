using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Git;
using Longrun.Processes;
using Longrun.Sandbox;

namespace Longrun;

/// <summary>
/// The login of one agent's own: the vendor's command in a HOME of its own, which the person's configuration is no part
/// of. Nothing of a login is read, copied or printed here.
/// </summary>
internal sealed record AgentLogins(Surroundings Surroundings, string Name, AgentSettings Settings)
{
    // Colours, and a way out where there is no other. No display: a browser would be started with that HOME too and
    // know nobody; the address to open is printed. No keyring: what lies there is in no sandbox.
    private static readonly ImmutableArray<string> s_passed =
    [
        "TERM", "COLORTERM", "NO_COLOR",
        "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "all_proxy", "no_proxy",
    ];

    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private IAgentProgram Program => AgentPrograms.Of(Settings);

    public string Title => Program.Title;

    public string Home => Surroundings.LoginFolder(Name);

    public LoginWay Way => Program.HowToLogIn(Name, Settings, Home);

    /// <summary>Whether it has what it needs now.</summary>
    public AgentLogin Login => Program.Login(Name, Settings, Surroundings);

    /// <summary>What a person types to do the same themselves.</summary>
    public string CommandLine
    {
        get
        {
            var variables = Way.Environment.Add("HOME", Home).OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{pair.Key}={Quoted(pair.Value)}");
            return string.Join(' ', variables.Concat(Way.Command.Select(Quoted)));
        }
    }

    /// <summary>Makes the folder, and says what is missing of the program before anybody is sent to it.</summary>
    /// <exception cref="UserError">The program is not installed, or lacks what a night needs (7).</exception>
    public void Prepare()
    {
        Program.Require(Name, Settings, Surroundings);
        MakeHome();
    }

    /// <summary>
    /// Starts the vendor's command in this terminal, in an empty HOME: workers may write where a login is kept, and
    /// what one left there must not be a program's settings here, outside of any sandbox. The login before it is back
    /// where the new one fails.
    /// </summary>
    /// <returns>Its exit code.</returns>
    public int Start(CancellationToken cancellation)
    {
        var before = $"{Home}.before";
        if (Directory.Exists(before))
        {
            TakeBack(before); // an earlier one was cut off
        }

        Directory.Move(Home, before);
        MakeHome();
        var exitCode = Run(cancellation);
        if (exitCode == 0)
        {
            FolderRemoval.Remove(before);
        }
        else
        {
            TakeBack(before);
        }

        return exitCode;
    }

    private void TakeBack(string before)
    {
        FolderRemoval.Remove(Home);
        Directory.Move(before, Home);
    }

    private void MakeHome()
    {
        Directory.CreateDirectory(Home);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Home, Own); // whatever the vendor's program makes of its files' modes
        }
    }

    private int Run(CancellationToken cancellation)
    {
        var person = Surroundings.Environment;
        var environment = Way.Environment.SetItems(ToolEnvironment.Of(person, Surroundings.Home))
            .SetItems(s_passed.Where(person.ContainsKey).Select(name => KeyValuePair.Create(name, person[name])))
            .SetItem("PATH", Surroundings.SearchPath)
            .SetItem("HOME", Home);
        return Attached.Run(Way.Command, environment, Home, cancellation);
    }

    private static string Quoted(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/' or '.' or ':' or '=' or ',' or '@')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
