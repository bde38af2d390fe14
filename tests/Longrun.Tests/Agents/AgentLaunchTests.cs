using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Agents.Claude;
using Longrun.Core;
using Longrun.Core.Work;
using Longrun.Jobs;
using Xunit;

namespace Longrun.Tests.Agents;

public sealed class AgentLaunchTests
{
    private static readonly AgentSettings Claude = new(AgentKind.Claude, null, ["CLAUDE_CODE_OAUTH_TOKEN"]);

    private static readonly LaunchContext Context = new()
    {
        Attempt = new(new("M2"), 3),
        BriefPath = "/state/brief/brief.md",
        Port = 42010,
        OutFolder = "/state/out",
        HomeFolder = "/state/home",
        PersonEnvironment = ImmutableDictionary<string, string>.Empty
            .Add("PATH", "/opt/bin:/usr/bin")
            .Add("LANG", "C.UTF-8")
            .Add("HOME", "/home/person")
            .Add("SSH_AUTH_SOCK", "/run/agent")
            .Add("ANTHROPIC_API_KEY", "key")
            .Add("AWS_SECRET_ACCESS_KEY", "secret")
            .Add("CLAUDE_CODE_OAUTH_TOKEN", "token")
            .Add("LONGRUN_MILESTONE", "forged"),
        SandboxHolds = true,
        Program = "/opt/claude/claude",
    };

    [Fact]
    public void Only_what_was_named_is_passed()
    {
        var environment = AgentLaunch.For(Claude, Context).Environment;
        Assert.Equal("token", environment["CLAUDE_CODE_OAUTH_TOKEN"]);
        Assert.DoesNotContain("ANTHROPIC_API_KEY", environment.Keys);
        Assert.DoesNotContain("AWS_SECRET_ACCESS_KEY", environment.Keys);
        Assert.DoesNotContain("SSH_AUTH_SOCK", environment.Keys);
        Assert.Equal("/opt/bin:/usr/bin", environment["PATH"]);
        Assert.Equal("/state/home", environment["HOME"]);
        Assert.Equal("/state/home/.claude", environment["CLAUDE_CONFIG_DIR"]);
    }

    [Fact]
    public void What_is_longruns_cannot_be_named_away()
    {
        var settings = new AgentSettings(AgentKind.Command, "./agent.sh", ["LONGRUN_MILESTONE", "HOME", "PATH"]);
        var environment = AgentLaunch.For(settings, Context).Environment;
        Assert.Equal("M2", environment["LONGRUN_MILESTONE"]);
        Assert.Equal("3", environment["LONGRUN_ATTEMPT"]);
        Assert.Equal("42010", environment["LONGRUN_PORT"]);
        Assert.Equal("/state/out", environment["LONGRUN_OUT"]);
        Assert.Equal("/state/brief/brief.md", environment["LONGRUN_BRIEF"]);
        Assert.Equal("/state/home", environment["HOME"]);
    }

    [Fact]
    public void A_command_agent_is_run_by_the_shell()
    {
        var launch = AgentLaunch.For(new(AgentKind.Command, "./agent.sh --fast", []), Context);
        Assert.Equal(["sh", "-c", "./agent.sh --fast"], launch.Command);
        Assert.Equal(["/state/out", "/state/home"], launch.Writable);
        Assert.Equal(["/state/brief/brief.md"], launch.Readable);
    }

    [Fact]
    public void Permissions_are_only_bypassed_where_the_sandbox_holds()
    {
        var inside = AgentLaunch.For(Claude, Context with { AsRoot = true });
        var outside = AgentLaunch.For(Claude, Context with { AsRoot = true, SandboxHolds = false });
        Assert.Contains("bypassPermissions", inside.Command);
        Assert.Equal("1", inside.Environment["IS_SANDBOX"]);
        Assert.DoesNotContain("bypassPermissions", outside.Command);
        Assert.DoesNotContain("IS_SANDBOX", outside.Environment.Keys);
        Assert.Contains("Bash(git commit:*)", outside.Command);
        Assert.DoesNotContain("Bash", outside.Command);
    }

    [Fact]
    public void The_allow_list_follows_what_the_workspace_shows()
    {
        Assert.Contains("Bash(npm:*)", AllowList.For(["package.json", "README.md"]));
        Assert.DoesNotContain("Bash(dotnet:*)", AllowList.For(["package.json", "README.md"]));
        Assert.Contains("Bash(dotnet:*)", AllowList.For(["App.slnx"]));
        Assert.Contains("Bash(dotnet:*)", AllowList.For([]));
    }

    [Fact]
    public void What_is_denied_and_allowed_becomes_rules_of_the_program()
    {
        var permissions = new Permissions { Allow = ["terraform plan"], Deny = ["git push --force", "npm publish"] };
        var command = AgentLaunch.For(
            Claude, Context with { Permissions = permissions, SandboxHolds = false }).Command;
        Assert.Contains("Bash(terraform plan:*)", command.SkipWhile(a => a != "--allowedTools"));
        var denied = command.SkipWhile(a => a != "--disallowedTools").TakeWhile(a => a != "--permission-mode").ToList();
        Assert.Contains("Bash(npm publish:*)", denied);
        Assert.Contains("Bash(git push * --force)", denied);
        Assert.Contains("Bash(git -C * push --force *)", denied);
    }

    [Fact]
    public void Servers_of_tools_are_laid_into_the_home_and_named()
    {
        var server = new ToolServer("docs", ["npx", "docs-server"]);
        var launch = AgentLaunch.For(Claude, Context with { Servers = [server] });
        var (path, text) = Assert.Single(launch.Files);
        Assert.Contains($"--mcp-config /state/home/{path}", string.Join(' ', launch.Command));
        using var json = System.Text.Json.JsonDocument.Parse(text);
        var docs = json.RootElement.GetProperty("mcpServers").GetProperty("docs");
        Assert.Equal("npx", docs.GetProperty("command").GetString());
        Assert.Equal("docs-server", docs.GetProperty("args")[0].GetString());
        Assert.DoesNotContain("--mcp-config", AgentLaunch.For(Claude, Context).Command);
    }

    [Fact]
    public void A_named_model_is_asked_for() => Assert.Contains(
        "--model sonnet", string.Join(' ', AgentLaunch.For(Claude with { Model = "sonnet" }, Context).Command));

    [Fact]
    public void A_version_is_read_and_missing_flags_are_named()
    {
        Assert.Equal("2.1.330", ProgramCheck.VersionIn("2.1.330 (Claude Code)\n"));
        Assert.Equal("0.169.0", ProgramCheck.VersionIn("warning: helper 1.2.3 is old\ncodex-cli 0.169.0\n"));
        Assert.Null(ProgramCheck.VersionIn("command not found"));
        var missing = ClaudeVersion.Needs.Questions[0].MissingFrom(
            "  -p, --print  --output-format --verbose --permission-prompts-x");
        Assert.Contains("--permission-prompts", missing);
        Assert.DoesNotContain("--print", missing);
    }

    [Fact]
    public async Task The_real_program_has_every_flag_that_is_used()
    {
        using var claude = new RealClaude();
        var environment = Context.PersonEnvironment.SetItem("HOME", claude.Workspace);
        var help = claude.Start([RealClaude.Program, "--help"], environment);
        await help.EndAsync();
        var printed = System.Text.Encoding.UTF8.GetString(await help.Stdout);
        Assert.Empty(ClaudeVersion.Needs.Questions[0].MissingFrom(printed));
    }

    [Fact]
    public void A_program_is_found_behind_its_links()
    {
        var folder = Directory.CreateTempSubdirectory("longrun-path-");
        var bin = folder.CreateSubdirectory("bin").FullName;
        var real = Path.Combine(folder.CreateSubdirectory("real").FullName, "claude-1");
        File.WriteAllText(real, "");
        File.CreateSymbolicLink(Path.Combine(bin, "claude"), real);
        Assert.Equal(real, InstalledProgram.Find("claude", $"/nowhere:{bin}"));
        Assert.Null(InstalledProgram.Find("claude", "/nowhere:relative"));
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("home/claude", "home/claude")]
    [InlineData("claude", "claude")]
    [InlineData("home/project/claude", "home/project/claude")]
    [InlineData("home/project/scripts/claude", "home/project/scripts/claude")]
    [InlineData("home/project/node_modules/claude-code/claude", "home/project/node_modules/claude-code")]
    [InlineData("home/.nvm/bin/claude", "home/.nvm/bin")]
    [InlineData("srv/claude", "srv/claude")]
    [InlineData("home/.local/share/claude/claude", "home/.local/share/claude")]
    public void The_folder_of_the_program_is_shown_only_where_it_is_an_installation(string program, string shown)
    {
        var root = Directory.CreateTempSubdirectory("longrun-program-").FullName;
        foreach (var repository in (string[])["home", "home/project", "home/.nvm", "srv/repository"])
        {
            Directory.CreateDirectory(Path.Combine(root, repository, ".git"));
        }
        var launch = AgentLaunch.For(Claude, Context with
        {
            Program = Path.Combine(root, program),
            PersonEnvironment = Context.PersonEnvironment.SetItem("HOME", Path.Combine(root, "home")),
            Hidden = [Path.Combine(root, "srv/repository")],
        });
        Assert.Equal(["/state/brief/brief.md", Path.Combine(root, shown)], launch.Readable);
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public void A_program_of_the_repository_shows_no_folder_and_is_started_in_the_workspace()
    {
        var settings = new AgentSettings(AgentKind.Acp, "./tools/agent --acp", []);
        Assert.Null(AgentPrograms.Of(settings).Find(settings, "/usr/bin"));
        var launch = AgentLaunch.For(settings, Context with
        {
            Program = null, Workspace = "/work", OrderFile = "/state/drive.json",
        });
        Assert.Equal("/work/./tools/agent", launch.Order!.Command[0]);
        Assert.All(launch.Readable, path => Assert.True(Path.IsPathRooted(path), path));
        Assert.Empty(AgentLaunch.FolderOf(Context with { Program = "./agent" }));
    }

    [Fact]
    public void An_address_that_was_not_named_is_set_to_nothing_for_a_program_that_reads_files_of_variables()
    {
        var context = Context with { Program = "/opt/qwen", Workspace = "/work", OrderFile = "/state/drive.json" };
        var environment = AgentLaunch.For(new(AgentKind.Acp, "qwen", ["OPENAI_API_KEY"]), context).Environment;
        Assert.Equal("", environment["OPENAI_BASE_URL"]);
        Assert.Equal("", environment["CLAUDE_CODE_OAUTH_TOKEN"]);
    }

    [Theory]
    [InlineData("/home/person/.cargo/bin/codex", "/home/person/.cargo/bin")]
    [InlineData("/opt/codex/vendor/x86_64/bin/codex", "/opt/codex/vendor/x86_64/bin /opt/codex/vendor/x86_64")]
    public void Codex_shows_the_folder_above_its_own_only_as_npm_lays_it_out(string program, string shown)
    {
        var launch = AgentLaunch.For(new(AgentKind.Codex, null, []), Context with
        {
            Program = program, Workspace = "/work", OrderFile = "/state/drive.json",
        });
        Assert.Equal(shown.Split(' '), launch.Readable.Where(path => path.Contains("codex", StringComparison.Ordinal)
            || path.Contains(".cargo", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", null)]
    [InlineData("ANTHROPIC_API_KEY", "ANTHROPIC_API_KEY", null)]
    [InlineData("", "",
        "run `claude setup-token`, export CLAUDE_CODE_OAUTH_TOKEN=<what it printed>, and in longrun.yaml: "
        + "agents: { claude: { kind: claude, env: [CLAUDE_CODE_OAUTH_TOKEN] } }")]
    [InlineData("", "CLAUDE_CODE_OAUTH_TOKEN",
        "in longrun.yaml: agents: { claude: { kind: claude, env: [CLAUDE_CODE_OAUTH_TOKEN] } }")]
    [InlineData("", "ANTHROPIC_API_KEY",
        "run `claude setup-token`, export CLAUDE_CODE_OAUTH_TOKEN=<what it printed>, and in longrun.yaml: "
        + "agents: { claude: { kind: claude, env: [CLAUDE_CODE_OAUTH_TOKEN] } }")]
    [InlineData("CLAUDE_CODE_OAUTH_TOKEN", "",
        "run `claude setup-token`, then: export CLAUDE_CODE_OAUTH_TOKEN=<what it printed>")]
    public void A_login_is_named_and_set_or_the_line_that_mends_it_is_said(string named, string set, string? hint)
    {
        var settings = new AgentSettings(AgentKind.Claude, null, named.Length == 0 ? [] : [named]);
        var environment = ImmutableDictionary<string, string>.Empty;
        var login = ClaudeLogin.Check("claude", settings, set.Length == 0 ? environment : environment.Add(set, "x"));
        Assert.Equal(hint, (login as AgentLogin.Missing)?.Hint);
        Assert.Equal(hint is null ? set : null, (login as AgentLogin.Ok)?.With);
    }

    [Fact]
    public void A_command_agent_needs_what_it_names()
    {
        var settings = new AgentSettings(AgentKind.Command, "x", ["MY_TOKEN"]);
        var login = AgentLogin.Named("mine", settings, ImmutableDictionary<string, string>.Empty, []);
        Assert.Equal("agent mine: MY_TOKEN is named in env: but is not set", login!.Sentence);
    }

    [Theory]
    [InlineData(nameof(ExitReason.Exited), 3, null, nameof(Ending.Completed))]
    [InlineData(nameof(ExitReason.Exited), 0, "blocked", nameof(Ending.Completed))]
    [InlineData(nameof(ExitReason.Exited), 1, "limit", nameof(Ending.Limit))]
    [InlineData(nameof(ExitReason.WallClock), 137, "limit", nameof(Ending.Limit))]
    [InlineData(nameof(ExitReason.WallClock), 137, "done", nameof(Ending.TimedOut))]
    [InlineData(nameof(ExitReason.Flooded), 137, null, nameof(Ending.Flooded))]
    [InlineData(nameof(ExitReason.Stopped), 137, null, nameof(Ending.Interrupted))]
    [InlineData(nameof(ExitReason.NotStarted), 0, "limit", nameof(Ending.NotStarted))]
    public void A_command_agent_ends_by_its_job_and_its_report(string reason, int code, string? status, string ending)
    {
        var now = DateTimeOffset.UnixEpoch;
        var exit = new ExitRecord
        {
            Job = new("M1-1.agent.1"),
            Reason = Enum.Parse<ExitReason>(reason),
            ExitCode = code,
            EndedAt = now,
        };
        var report = status is null ? null : new WorkerReport { Status = status, ResetsAt = now };
        var session = CommandSession.Read(exit, report);
        Assert.Equal(ending, session.Ending.ToString());
        Assert.Equal(ending == nameof(Ending.Limit) ? now : null, session.ResetsAt);
    }
}
