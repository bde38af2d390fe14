using Longrun.Agents;
using Longrun.Agents.Claude;
using Longrun.Core;
using Longrun.Tests.Git;
using Longrun.Tests.Jobs;
using Xunit;

namespace Longrun.Tests.ClaudeNights;

/// <summary>What the installed program is asked before a night; here it is a script that notes it.</summary>
public sealed class ProgramCheckTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("longrun-check-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void It_is_asked_once_per_version()
    {
        Install("2.1.330", [.. ClaudeArguments.RequiredFlags]);
        Assert.Equal("2.1.330", Required());
        Assert.Equal("2.1.330", Required());
        Assert.Equal(["--version", "--help"], Asked());

        Install("2.1.331", [.. ClaudeArguments.RequiredFlags]);
        Assert.Equal("2.1.331", Required());
        Assert.Equal(["--version", "--help", "--version", "--help"], Asked());
    }

    [Fact]
    public void A_flag_that_is_missing_is_named_with_the_version_every_time()
    {
        Install("2.1.197", [.. ClaudeArguments.RequiredFlags.Remove("--permission-prompts")]);
        for (var time = 0; time < 2; time++)
        {
            var refused = Refused();
            Assert.Contains("claude 2.1.197", refused.Message, StringComparison.Ordinal);
            Assert.Contains("has no --permission-prompts,", refused.Message, StringComparison.Ordinal);
            Assert.Contains("npm install -g @anthropic-ai/claude-code@", refused.Hint, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Not_installed_says_how_to_install_it()
    {
        var refused = Refused();
        Assert.Contains("not on the PATH", refused.Message, StringComparison.Ordinal);
        Assert.Contains("npm install -g @anthropic-ai/claude-code", refused.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void It_may_say_its_help_on_standard_error_and_end_its_version_with_a_stop()
    {
        Script(
            $"[ \"$1\" = --help ] && echo '{string.Join(" ", ClaudeArguments.RequiredFlags)}' >&2"
            + " || echo 'Claude Code 2.1.331.'");
        Assert.Equal("2.1.331", Required());
    }

    [Fact]
    public void A_program_that_does_not_start_says_why()
    {
        Script("echo 'cannot execute here' >&2; exit 126");
        var refused = Refused();
        Assert.Contains("exit code 126", refused.Message, StringComparison.Ordinal);
        Assert.Contains("cannot execute here", refused.Message, StringComparison.Ordinal);
    }

    private Surroundings Surroundings => new()
    {
        Environment = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty
            .Add("PATH", $"{_root}/bin:{JobWorld.Path}").Add("HOME", _root).Add("XDG_STATE_HOME", $"{_root}/state"),
        WorkingDirectory = _root,
        Self = [JobWorld.Program],
    };

    private string Required() => ProgramCheck.Require(
        ClaudeVersion.Needs, InstalledProgram.Find("claude", Surroundings.SearchPath), "claude", Surroundings);

    private UserError Refused()
    {
        var refused = Assert.Throws<UserError>(Required);
        Assert.Equal(ExitCode.CannotStart, refused.Code);
        return refused;
    }

    private string[] Asked() => File.ReadAllLines($"{_root}/asked");

    private void Install(string version, string[] flags) => Script(
        $"echo \"$1\" >> {_root}/asked\n"
        + $"[ \"$1\" = --help ] && echo '{string.Join(" <x> ", flags)}' || echo '{version} (Claude Code)'");

    private void Script(string text)
    {
        Directory.CreateDirectory($"{_root}/bin");
        var path = $"{_root}/bin/claude";
        File.WriteAllText(path, $"#!/bin/sh\n{text}\n# {Guid.NewGuid()}\n");
        GitScene.SetMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
