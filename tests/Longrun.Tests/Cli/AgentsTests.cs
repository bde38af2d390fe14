using System.Text.Json.Nodes;
using Longrun.Agents;
using Longrun.Agents.Claude;
using Longrun.Tests.Agents;
using Longrun.Tests.Git;
using Xunit;

namespace Longrun.Tests.Cli;

/// <summary>What <c>longrun agents</c> finds: the pinned programs, and scripts in their place.</summary>
public sealed class AgentsTests : IDisposable
{
    private const string Secret = "dummy-secret-of-a-test";

    /// <summary>Its own service was never met, so no test drives it.</summary>
    private const string NotPinned = "copilot";

    private readonly Scene _scene = new();

    public AgentsTests() => Directory.CreateDirectory(Bin);

    public void Dispose() => _scene.Dispose();

    private string Bin => Path.Combine(_scene.Folder, "bin");

    private string LoginFolder => Path.Combine(_scene.State, "longrun", "agents", "claude", "login");

    [Fact]
    public void Outside_a_repository_it_shows_the_programs_it_knows_and_how_they_are_installed()
    {
        var claude = Agent(Run(_scene.Folder, "agents", "--json"), "claude");
        Assert.False((bool)claude["configured"]!);
        Assert.Contains("claude is not on the PATH", (string?)claude["fault"], StringComparison.Ordinal);
        Assert.Contains("npm install -g @anthropic-ai/claude-code@", (string?)claude["hint"], StringComparison.Ordinal);
        Assert.False((bool)claude["logged_in"]!);
        Assert.True((bool)claude["abilities"]!["reset_time"]!);

        var text = Run(_scene.Folder, "agents").Output;
        Assert.StartsWith("no agent is configured here\n", text, StringComparison.Ordinal);
        Assert.Contains("\nclaude  Claude Code\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_names_the_version_and_what_it_logs_in_with_and_never_a_value()
    {
        File.CreateSymbolicLink(Path.Combine(Bin, "claude"), RealClaude.Program);
        Configure("claude: { kind: claude, env: [CLAUDE_CODE_OAUTH_TOKEN] }");
        foreach (var form in new[] { "--json", "--ask" })
        {
            var ended = Run(_scene.Repository, "agents", form);
            Assert.Equal(0, ended.ExitCode);
            Assert.Contains($"claude {ClaudeVersion.Tested}", ended.Output, StringComparison.Ordinal);
            Assert.Contains("CLAUDE_CODE_OAUTH_TOKEN", ended.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, ended.Output + ended.Errors, StringComparison.Ordinal);
        }

        var claude = Agent(Run(_scene.Repository, "agents", "--json"), "claude");
        Assert.True((bool)claude["configured"]!);
        Assert.True((bool)claude["logged_in"]!);
        Assert.Equal(RealClaude.Program, (string?)claude["file"]);
        Assert.Null(claude["fault"]);
    }

    [Fact]
    [Trait("length", "long")]
    public void Every_pinned_program_has_what_a_night_needs()
    {
        var pinned = Path.Combine(RealClaude.Repository, "artifacts/tools/node_modules/.bin");
        foreach (var name in AgentPrograms.Known.Select(known => known.Key).Where(name => name != NotPinned))
        {
            var link = Path.Combine(pinned, name);
            Assert.True(File.Exists(link), $"{link} is missing: run ./test once, it installs the pinned tools");
            File.CreateSymbolicLink(Path.Combine(Bin, name), link);
        }

        var agents = Run(_scene.Folder, "agents", "--json").Document()["agents"]!.AsArray();
        Assert.All(agents.Where(agent => (string?)agent!["name"] != NotPinned), agent =>
        {
            Assert.Null((string?)agent!["fault"]);
            Assert.StartsWith($"{agent["name"]} ", (string?)agent["version"], StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Asked_it_says_what_the_service_says_is_left()
    {
        Script("codex", """
            case "$1 $2" in
              "--version ") echo codex-cli 9.9.9; exit;;
              "--help ") echo app-server login; exit;;
              "app-server --help") echo --config; exit;;
            esac
            while read -r line; do
              case "$line" in
                *'"initialize"'*) echo '{"id":1,"result":{}}';;
                *account/read*) echo '{"id":2,"result":{"account":{"type":"chatgpt","planType":"plus"}}}';;
                *rateLimits/read*) echo '{"id":5,"result":{"rateLimits":{"primary":{
                  "usedPercent":37,"windowDurationMins":300,"resetsAt":1795700000}}}}' | tr -d '\n'; echo;;
              esac
            done
            """);
        Configure("codex: { kind: codex }");
        var login = Path.Combine(_scene.State, "longrun", "agents", "codex", "login", ".codex");
        Directory.CreateDirectory(login);
        File.WriteAllText(Path.Combine(login, "auth.json"), "{}");
        Assert.Null(Agent(Run(_scene.Repository, "agents", "--json"), "codex")["quota"]);

        var quota = Agent(Run(_scene.Repository, "agents", "--ask", "--json"), "codex")["quota"]!;
        var window = Assert.Single(quota["windows"]!.AsArray())!;
        Assert.Equal("five_hour", (string?)window["name"]);
        Assert.Equal(37, (double?)window["used_percent"]);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795700000), (DateTimeOffset?)window["resets_at"]);
        Assert.Contains(
            "five_hour 63 % left", Run(_scene.Repository, "agents", "--ask").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_lacks_what_a_night_needs_is_shown_and_ends_nothing()
    {
        Script("[ \"$1\" = --version ] && echo '2.1.0 (Claude Code)' || echo '--print'");
        Configure("claude: { kind: claude }\n  mine: { kind: command, run: 'sh agent.sh', env: [MY_TOKEN] }");
        var ended = Run(_scene.Repository, "agents", "--json");
        Assert.Equal(0, ended.ExitCode);
        var claude = Agent(ended, "claude");
        Assert.Contains("has no", (string?)claude["fault"], StringComparison.Ordinal);
        Assert.Contains("is set but not named", (string?)claude["login"], StringComparison.Ordinal);
        var mine = Agent(ended, "mine");
        Assert.Equal("sh agent.sh", (string?)mine["run"]);
        Assert.Contains("MY_TOKEN is named", (string?)mine["login"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_that_cannot_be_read_ends_it_with_7_and_the_place()
    {
        Configure("claude: { kind: clod }");
        var ended = Run(_scene.Repository, "agents", "--json");
        Assert.Equal(7, ended.ExitCode);
        Assert.Contains("longrun.yaml:2:", (string?)ended.Document()["faults"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public void Away_from_a_terminal_a_login_is_what_to_type()
    {
        Install();
        var ended = Run(_scene.Folder, "agents", "login", "claude");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains(
            $"CLAUDE_CONFIG_DIR={LoginFolder}/.claude DISABLE_AUTOUPDATER=1 HOME={LoginFolder} claude setup-token\n",
            ended.Output, StringComparison.Ordinal);
        Assert.Contains("export CLAUDE_CODE_OAUTH_TOKEN=<what it printed>", ended.Output, StringComparison.Ordinal);
        Assert.Equal("700\n", _scene.Run(_scene.Folder, "stat", "-c", "%a", LoginFolder).Output);

        var document = Run(_scene.Folder, "agents", "login", "claude", "--json").Document();
        Assert.Equal("longrun.login/1", (string?)document["schema"]);
        Assert.Equal(LoginFolder, (string?)document["home"]);
        Assert.False((bool)document["logged_in"]!);
        Assert.DoesNotContain(Secret, document.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_terminal_the_vendors_own_login_has_it_and_a_home_of_its_own()
    {
        Install("[ \"$1\" = setup-token ] && { [ -t 0 ] && [ -t 1 ] && echo \"it has the terminal\"; env | sort; }");
        var ended = InTerminal("longrun agents login claude");
        Assert.True(ended.ExitCode == 0, ended.ToString());
        Assert.Contains("it has the terminal", ended.Output, StringComparison.Ordinal);
        Assert.Contains($"HOME={LoginFolder}\r\n", ended.Output, StringComparison.Ordinal);
        Assert.Contains("TERM=xterm-256color", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, ended.Output, StringComparison.Ordinal);
        Assert.Contains("Then:", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_login_that_fails_ends_with_7_and_its_exit_code()
    {
        Install("[ \"$1\" = setup-token ] && exit 9");
        var ended = InTerminal("longrun agents login claude");
        Assert.Equal(7, ended.ExitCode);
        Assert.Contains("`claude setup-token` ended with exit code 9", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 1", 7, "planted before")]
    [InlineData("touch \"$HOME/new\"; exit 0", 0, "new")]
    public void A_login_begins_in_an_empty_home_and_the_one_before_is_back_where_it_fails(
        string ends, int exitCode, string left)
    {
        Directory.CreateDirectory(LoginFolder);
        File.WriteAllText(Path.Combine(LoginFolder, "planted before"), "");
        Install($"[ \"$1\" = setup-token ] && {{ ls -A \"$HOME\" | wc -l; {ends}; }}");
        var ended = InTerminal("longrun agents login claude");
        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Contains("\n0\r\n", ended.Output, StringComparison.Ordinal);
        Assert.Equal([left], Directory.GetFileSystemEntries(LoginFolder).Select(path => Path.GetFileName(path)));
        Assert.Equal([LoginFolder], Directory.GetDirectories(Path.GetDirectoryName(LoginFolder)!, "login*"));
    }

    [Fact]
    public void A_login_without_its_program_says_how_to_install_it()
    {
        var ended = Run(_scene.Folder, "agents", "login", "claude", "--json");
        Assert.Equal(7, ended.ExitCode);
        Assert.Contains("npm install", (string?)ended.Document()["hint"], StringComparison.Ordinal);
        Assert.False(Directory.Exists(LoginFolder));
    }

    [Fact]
    public void A_name_that_is_no_agents_ends_with_2_and_the_nearest()
    {
        var ended = Run(_scene.Folder, "agents", "login", "cluade", "--json");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("did you mean claude?", (string?)ended.Document()["hint"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_has_no_login_points_to_it()
    {
        Install();
        Configure("claude: { kind: claude }");
        var ended = Run(_scene.Repository, "run", "--json");
        Assert.Equal(7, ended.ExitCode);
        Assert.Contains(
            "longrun agents login claude", (string?)ended.Document()["hint"], StringComparison.Ordinal);
    }

    private void Configure(string agents)
    {
        _scene.MakeRepository("## M1 One\nText.\n", "exit 0");
        _scene.Write(".longrun/longrun.yaml", $"agents:\n  {agents}\n");
    }

    /// <summary>A claude that has all flags, and <paramref name="more"/>.</summary>
    private void Install(string more = "") => Script(
        $"{more}\n[ \"$1\" = --version ] && echo '9.9.9 (Claude Code)'\n"
        + $"[ \"$1\" = --help ] && echo '{string.Join(' ', ClaudeArguments.RequiredFlags)}'\nexit 0");

    private void Script(string text) => Script("claude", text);

    private void Script(string name, string text)
    {
        var path = Path.Combine(Bin, name);
        File.WriteAllText(path, $"#!/bin/sh\n{text}\n");
        GitScene.SetMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string[] Environment =>
    [
        "env", "-u", "MY_TOKEN", $"PATH={Bin}:{AppContext.BaseDirectory}:/usr/local/bin:/usr/bin:/bin",
        $"CLAUDE_CODE_OAUTH_TOKEN={Secret}", $"ANTHROPIC_API_KEY={Secret}",
    ];

    private Ended Run(string folder, params string[] arguments) =>
        _scene.Run(folder, [.. Environment, Scene.Program, .. arguments]);

    private Ended InTerminal(string command) =>
        _scene.Run(_scene.Folder, [.. Environment, "script", "-qec", command, "/dev/null"]);

    private static JsonObject Agent(Ended ended, string name)
    {
        Assert.Equal("longrun.agents/1", (string?)ended.Document()["schema"]);
        return Assert.Single(ended.Document()["agents"]!.AsArray(), a => (string?)a!["name"] == name)!.AsObject();
    }
}
