using Longrun.Configuration;
using Longrun.Core;
using Xunit;

namespace Longrun.Tests.Configuration;

/// <summary>What docs/formats/configuration.md promises of a configuration that is right.</summary>
public sealed class SettingsFileTests
{
    private const string Whole = """
        branch: night/{run}
        workers: 2
        setup: npm ci
        setup_timeout: 20m
        copy: [.env.test, "fixtures/big file"]
        roadmap: plans/ROADMAP.md
        agents:
          mine: { kind: command, run: "./agent.sh", env: [MY_TOKEN] }
          claude: { kind: claude, model: opus }
        use: [claude, mine]
        gates:
          - { name: tests, kind: test, run: "npm test", timeout: 10m, count: '(\d+) passed',
              results: r/*.xml, canary: off }
          - name: types
            run: npx tsc --noEmit
            from: M4
        known_red: [types]
        known_flaky: test_retry
        questions: ask
        sandbox: off
        attempts: 5
        attempt_timeout: 1h 30m
        first_port: 43000
        quiet: 5m
        budgets: { run: "20 USD, 8h", milestone: 5M tokens, attempt: "$2, 50 turns", window: 9 attempts, alarm: 6 }
        limits: { reserve: 20%, ready_by: 8:30 }
        permissions: { allow: [docker build], deny: [make release, make tag] }
        mcp: { playwright: , mine: "node server.js" }
        review: { when: risky, agent: claude, model: haiku }
        secrets:
          - { file: .env, names: [DB_URL], to: [gates, setup] }
          - { names: MY_KEY, to: agents }
        """;

    [Fact]
    public void Who_judges_may_be_one_word()
    {
        Assert.Equal(new() { When = ReviewPolicy.Off }, Read("review: off").Review);
        Assert.Equal(new(), Read("workers: 1").Review);
        Assert.Equal(
            new() { Agent = "a" }, Read("agents: { a: { kind: command, run: x } }\nreview: { agent: a }").Review);
    }

    [Fact]
    public void Every_key_is_read()
    {
        foreach (var text in new[] { Whole, "\uFEFF" + Whole.ReplaceLineEndings("\r\n"), "---\n" + Whole + "\n...\n" })
        {
            var settings = Read(text);
            Assert.Equal("night/{run}", settings.Branch);
            Assert.Equal(2, settings.Workers);
            Assert.Equal("npm ci", settings.Setup);
            Assert.Equal(TimeSpan.FromMinutes(20), settings.SetupTimeout);
            Assert.Equal([".env.test", "fixtures/big file"], settings.Copy);
            Assert.Equal("plans/ROADMAP.md", settings.Roadmap);
            Assert.Equal(["claude", "mine"], settings.Use);
            Assert.Equal((AgentKind.Command, "./agent.sh"),
                (settings.Agents["mine"].Kind, settings.Agents["mine"].Run));
            Assert.Equal(["MY_TOKEN"], settings.Agents["mine"].Env);
            Assert.Equal(
                new() { When = ReviewPolicy.Risky, Agent = "claude", Model = "haiku" }, settings.Review);
            Assert.Equal((AgentKind.Claude, "opus"), (settings.Agents["claude"].Kind, settings.Agents["claude"].Model));
            Assert.Equal(
                [
                    new("tests", GateKind.Test, "npm test")
                    {
                        Count = @"(\d+) passed", HasNoCanary = true, Plan = settings.Gates!.Value[0].Plan,
                        Results = settings.Gates!.Value[0].Results,
                    },
                    new("types", GateKind.Check, "npx tsc --noEmit") { From = new("M4") },
                ],
                settings.Gates!.Value);
            Assert.Equal(["r/*.xml"], settings.Gates!.Value[0].Results);
            Assert.Equal(["test_retry"], settings.KnownFlaky);
            Assert.Equal(["types"], settings.KnownRed);
            Assert.Equal((QuestionPolicy.Ask, SandboxPolicy.Off), (settings.Questions, settings.Sandbox));
            Assert.Equal((5, TimeSpan.FromMinutes(90), 43000, TimeSpan.FromMinutes(5)),
                (settings.Attempts, settings.AttemptTimeout, settings.FirstPort, settings.Quiet));
            BudgetsAreRead(settings.Budgets);
            WhatWorkersMayIsRead(settings);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but words\n")]
    [InlineData("---\n")]
    [InlineData("{}")]
    [InlineData("agents:\n  # claude: { kind: claude }\ngates:\nuse:\ncopy:\nknown_red:\n")]
    public void Nothing_means_the_defaults(string text)
    {
        var settings = Read(text);
        Assert.Equivalent(new Settings(), settings, strict: true);
        Assert.Null(settings.Gates);
        Assert.Null(settings.Setup);
        Assert.Empty(settings.Use);
    }

    [Fact]
    public void Without_use_all_agents_are_used_in_the_order_of_the_file() =>
        Assert.Equal(["z", "a", "m"], Read("agents: { z: {kind: claude}, a: {kind: claude}, m: {kind: claude} }").Use);

    [Theory]
    [InlineData("gates: []")]
    [InlineData("gates:")]
    public void No_gates_means_that_they_are_detected(string text) => Assert.Null(Read(text).Gates);

    [Fact]
    public void An_empty_setup_is_none() => Assert.Equal("", Read("setup: \"\"").Setup);

    [Fact]
    public void A_single_text_is_a_list_of_one() => Assert.Equal([".env"], Read("copy: .env").Copy);

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("10m", 600)]
    [InlineData("45 min", 2700)]
    [InlineData("1h 30m", 5400)]
    [InlineData("2 hours", 7200)]
    [InlineData("24h", 86400)]
    public void Durations_have_units(string value, int seconds) =>
        Assert.Equal(seconds, Read($"attempt_timeout: {value}").AttemptTimeout.TotalSeconds);

    private static void BudgetsAreRead(Budgets budgets) => Assert.Equal(
        new Budgets
        {
            Run = new() { Money = 20, Time = TimeSpan.FromHours(8) },
            Milestone = new() { Tokens = 5_000_000 },
            Attempt = new() { Money = 2, Turns = 50 },
            Window = new() { Attempts = 9 },
            Alarm = 6,
        },
        budgets);

    private static void WhatWorkersMayIsRead(Settings settings)
    {
        Assert.Equal(new() { Reserve = 20, ReadyBy = new TimeSpan(8, 30, 0) }, settings.Limits);
        Assert.Equal(["docker build"], settings.Permissions.Allow);
        Assert.Equal(["make release", "make tag"], settings.Permissions.Deny);
        Assert.Equal([new("playwright", null), new McpServer("mine", "node server.js")], settings.Mcp);
        Assert.Equal([".env", null], settings.Secrets.Select(rule => rule.File));
        Assert.Equal(["DB_URL", "MY_KEY"], settings.Secrets.SelectMany(rule => rule.Names));
        Assert.Equal(
            [(true, true, false), (false, false, true)],
            settings.Secrets.Select(rule => (rule.ToGates, rule.ToSetup, rule.ToAgents)));
    }

    private static Settings Read(string text)
    {
        var read = SettingsFile.Read(text, "longrun.yaml");
        Assert.True(read.IsReadable, string.Join('\n', read.Faults));
        return read.Settings!;
    }
}
