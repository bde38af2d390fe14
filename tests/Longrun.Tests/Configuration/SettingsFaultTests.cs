using System.Globalization;
using Longrun.Configuration;
using Longrun.Core;
using Xunit;

namespace Longrun.Tests.Configuration;

/// <summary>What is refused in a configuration, where, and with which hint.</summary>
public sealed class SettingsFaultTests
{
    /// <summary>The text, the place of the only fault, and a part of message or hint.</summary>
    public static TheoryData<string, string, string> Faulty => new()
    {
        { "workers: 1\nworker: 2", "2:1", "is no key" },
        { "wrokers: 2", "1:1", "Did you mean workers?" },
        { "zzz: 2", "1:1", "The keys here are:" },
        { "workers: 2\nworkers: 3", "2:1", "given twice" },
        { "workers: two", "1:10", "whole number" },
        { "workers: 99999999999", "1:10", "whole number" },
        { "workers: 0", "1:10", "from 1 to 16" },
        { "workers: 17", "1:10", "from 1 to 16" },
        { "workers: [1]", "1:10", "must be a text" },
        { "workers:", "1:9", "no value" },
        { "attempts: -1", "1:11", "from 1 to 20" },
        { "first_port: 80", "1:13", "from 1024 to 60000" },
        { "setup: ~", "1:8", "no value" },
        { "setup_timeout: 10", "1:16", "no duration" },
        { "setup_timeout: soon", "1:16", "no duration" },
        { "attempt_timeout: 25h", "1:18", "1 second to 24 hours" },
        { "attempt_timeout: 999999999 days", "1:18", "1 second to 24 hours" },
        { "sandbox: of", "1:10", "Did you mean off?" },
        { "questions: maybe", "1:12", "One of: decide, ask" },
        { "branch: night", "1:9", "{run} exactly once" },
        { "branch: '{run}/{run}'", "1:9", "{run} exactly once" },
        { "branch: 'a b/{run}'", "1:9", "no name for a branch" },
        { "branch: '-{run}'", "1:9", "no name for a branch" },
        { "branch: 'a..{run}'", "1:9", "no name for a branch" },
        { "branch: '{run}.lock'", "1:9", "no name for a branch" },
        { "branch: '.a/{run}'", "1:9", "no name for a branch" },
        { "branch: '{run}/'", "1:9", "no name for a branch" },
        { "branch: 'a//{run}'", "1:9", "no name for a branch" },
        { "branch: 'a@{{run}'", "1:9", "no name for a branch" },
        { "branch: 'refs/heads/{run}'", "1:9", "no name for a branch" },
        { "branch: '{run}/{milestone}'", "1:9", "no name for a branch" },
        { "branch: longrun/state/{run}", "1:9", "in the way" },
        { "known_flaky: ['']", "1:15", "no name of a test" },
        { "gates: [ { name: a, run: b, results: c } ]", "1:38", "kind test has results" },
        { "gates: [ { name: a, run: b, canary: off } ]", "1:37", "kind test has a canary" },
        { "gates: [ { name: a, run: b, kind: test, canary: '' } ]", "1:49", "nothing to run" },
        { "gates: [ { name: a, run: b, kind: test, results: ../c } ]", "1:50", "names no files" },
        { "copy: [a, ../b]", "1:11", "no path inside" },
        { "copy: /etc/passwd", "1:7", "no path inside" },
        { "copy: [~/.ssh/id]", "1:8", "no path inside" },
        { "copy: [.git/config]", "1:8", "git's own folder" },
        { "copy: ['*.env']", "1:8", "is a pattern" },
        { "copy: [a, [b]]", "1:11", "list of texts" },
        { "copy: { a: b }", "1:7", "must be a list" },
        { "roadmap: ../R.md", "1:10", "no path inside" },
        { "agents: [claude]", "1:9", "map of names" },
        { "agents: { a: claude }", "1:14", "Keys and values" },
        { "agents:\n  a: { run: x }", "2:6", "\"kind\" is missing" },
        { "agents:\n  a: { kind: comand, run: x }", "2:14", "Did you mean command?" },
        { "agents:\n  a: { kind: command }", "2:3", "what to run" },
        { "agents:\n  a: { kind: command, run: x, model: y }", "2:38", "takes no model" },
        { "agents:\n  a: { kind: claude, run: x }", "2:27", "no \"run\"" },
        { "agents:\n  a: { kind: claude, evn: [X] }", "2:22", "Did you mean env?" },
        { "agents:\n  a: { kind: claude, env: [A, 'B=c'] }", "2:31", "no name of a variable" },
        { "agents:\n  a: { kind: claude, env: [LONGRUN_OUT] }", "2:28", "set by Longrun" },
        { "agents:\n  a b: { kind: claude }", "2:3", "no name for an agent" },
        { "agents: { claude: { kind: claude } }\nuse: [cluade]", "2:7", "Did you mean claude?" },
        { "agents: { a1: { kind: claude } }\nuse: [a1, a1]", "2:11", "twice" },
        { "use: claude", "1:6", "no agent \"claude\"" },
        { "review: sometimes", "1:9", "One of: always, risky, off" },
        { "review: alwys", "1:9", "Did you mean always?" },
        { "review:", "1:8", "no value" },
        { "review: { when: allways }", "1:17", "Did you mean always?" },
        { "review: { wen: always }", "1:11", "Did you mean when?" },
        { "review: [always]", "1:9", "must be a text" },
        { "agents: { claude: { kind: claude } }\nreview: { agent: cluade }", "2:18", "Did you mean claude?" },
        { "agents: { a: { kind: command, run: x } }\nreview: always", "2:9", "review: { agent: a }" },
        { "agents: { a: { kind: command, run: x } }\nreview: { agent: a, model: m }", "2:28", "takes no model" },
        { "gates: { name: a, run: b }", "1:8", "must be a list" },
        { "gates: [npm test]", "1:9", "Keys and values" },
        { "gates:\n- run: b", "2:3", "\"name\" is missing" },
        { "gates:\n- name: b", "2:3", "\"run\" is missing" },
        { "gates:\n- { name: a, run: ' ' }", "2:19", "nothing to run" },
        { "gates:\n- { name: _a, run: b }", "2:11", "no name for a gate" },
        { "gates:\n- { name: 'a b', run: b }", "2:11", "no name for a gate" },
        { $"gates:\n- {{ name: {new string('a', 41)}, run: b }}", "2:11", "no name for a gate" },
        { "gates:\n- { name: a, run: b }\n- { name: A, run: c }", "3:11", "two gates" },
        { "gates:\n- { name: a, run: b, kind: tset }", "2:28", "Did you mean test?" },
        { "gates:\n- { name: a, run: b, timeout: 2 days }", "2:31", "out of range" },
        { "gates:\n- { name: a, run: b, from: scaffold }", "2:28", "no milestone's id" },
        { "gates:\n- { name: a, run: b, count: '(x)' }", "2:29", "kind test counts" },
        { "gates:\n- { name: a, run: b, kind: test, count: '(' }", "2:41", "regular expression" },
        { "gates:\n- { name: a, run: b, kind: test, count: 'x' }", "2:41", "regular expression" },
        { "gates:\n- { name: tests, run: b }\nknown_red: [test]", "3:13", "Did you mean tests?" },
        { "secrets: { file: .env, to: everybody }", "1:28", "gets no secrets" },
        { "secrets: { to: gates }", "1:10", "neither a file nor names" },
        { "secrets: { names: [a-b], to: gates }", "1:10", "no name of a secret" },
        { "budgets: { run: 20 fish }", "1:17", "no unit of a budget" },
        { "budgets: { alarm: 1 }", "1:19", "\"budgets.alarm\" is 1" },
        { "limits: { reserve: 95% }", "1:20", "\"limits.reserve\" is 95" },
        { "limits: { reserve: some }", "1:20", "no share" },
        { "permissions: { deny: [make tag, ''] }", "1:33", "beginning of every command" },
        { "limits: { ready_by: noon }", "1:21", "no time of day" },
        { "mcp: [longrun]", "1:7", "own server" },
        { "mcp: [playwrite]", "1:7", "Did you mean playwright?" },
        { "mcp: { github: }", "1:6", "how the server github is started" },
        { "setup: &a x\nroadmap: *a", "1:8", "Anchors" },
        { "setup: &a x\nroadmap: *a", "2:10", "Aliases" },
        { "setup: !!str x", "1:8", "Tags" },
        { "workers: 1\n---\nworkers: 2", "2:1", "second YAML document" },
        { "- workers", "1:1", "keys and values" },
        { "words", "1:1", "keys and values" },
        { "? [a]\n: b", "1:3", "must be a word" },
        { "workers: 1\nsetup: [a\nbranch: x", "2:", "not readable as YAML" },
        { "setup: \"a", "1:", "not readable as YAML" },
        { "workers: 1\n\tsetup: a", "1:10", "not readable as YAML" },
        { $"copy: {new string('[', 200)}", "1:", "more than 16 levels" },
        { "#" + new string('x', 256 << 10), "1:1", "256 KiB" },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public void A_fault_has_its_place_and_a_hint(string text, string place, string says)
    {
        var read = SettingsFile.Read(text, "longrun.yaml");
        var fault = read.Faults.First(fault => fault.ToString().Contains(says, StringComparison.Ordinal));
        Assert.StartsWith(place, string.Create(CultureInfo.InvariantCulture, $"{fault.Line}:{fault.Column}"),
            StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(fault.Hint));
        Assert.Null(read.Settings);
        Assert.False(read.IsReadable);
    }

    [Fact]
    public void All_faults_come_in_one_go_in_the_order_of_the_text()
    {
        const string Text = "workers: 99\nsandbox: maybe\ngates:\n- { name: a b, run: x }\nuse: [nobody]\nfoo: 1\n";
        var faults = SettingsFile.Read(Text, "longrun.yaml").Faults;
        Assert.Equal(["1:10", "2:10", "4:11", "5:7", "6:1"], faults.Select(fault => $"{fault.Line}:{fault.Column}"));
    }

    [Fact]
    public void One_mistake_is_one_fault()
    {
        const string Text =
            "agents: { a: { knid: claude } }\nuse: [a]\ngates: [ { nmae: t, run: x } ]\nknown_red: [t]\n";
        var faults = SettingsFile.Read(Text, "longrun.yaml").Faults;
        Assert.Equal(4, faults.Length);
        Assert.All(faults, fault => Assert.True(fault.Line is 1 or 3));
    }

    [Fact]
    public void A_name_nobody_has_is_told_beside_the_faults_of_those_who_have_one()
    {
        const string Text = "agents: { a: { kind: command } }\nuse: [b]\n";
        var faults = SettingsFile.Read(Text, "longrun.yaml").Faults;
        Assert.Equal([1, 2], faults.Select(fault => fault.Line));
    }

    [Fact]
    public void A_billion_laughs_are_refused_at_once()
    {
        var text = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 60)
            .Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]\n"));
        Assert.Contains(SettingsFile.Read(text, "longrun.yaml")
            .Faults, fault => fault.Message.StartsWith("Aliases", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("longrun/r1", true)]
    [InlineData("a", true)]
    [InlineData("", false)]
    [InlineData("@", false)]
    [InlineData("HEAD", false)]
    [InlineData("a.", false)]
    [InlineData("a/.b", false)]
    [InlineData("a/b.lock/c", false)]
    [InlineData("a\u007f", false)]
    public void Branch_names_are_those_that_git_accepts(string name, bool expected) =>
        Assert.Equal(expected, SettingsCheck.IsBranchName(name));
}
