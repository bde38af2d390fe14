using System.Text;
using Xunit;

namespace Longrun.Tests.Cli;

public sealed class HelpTests : IDisposable
{
    private static readonly string[] Commands =
    [
        "init", "audit", "run", "cycle", "status", "log", "answer", "stop", "resume", "pause", "skip", "retry",
        "review", "try", "accept", "discard", "agents", "demo", "check", "mcp",
    ];

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Every_command_has_help_with_examples_as_approved()
    {
        var all = new StringBuilder(Help("--help"));
        foreach (var command in Commands.Append("agents login"))
        {
            var help = Help([.. command.Split(' '), "--help"]);
            Assert.Contains($"Examples:\n    longrun {command}", help, StringComparison.Ordinal);
            all.Append("\n---- ").Append(command).Append("\n\n").Append(help);
        }

        Approved.Match(all.ToString(), "help");
    }

    [Fact]
    public void The_help_names_every_command_and_no_other()
    {
        var help = Help("--help");
        var named = help[help.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n')[1..]
            .Where(line => line.Length > 0).Select(line => line.Trim().Split(' ')[0]).ToList();
        Assert.Equal(Commands.Order(), named.Order());
    }

    [Fact]
    public void Alone_it_prints_the_help_and_ends_with_0() =>
        Assert.Equal(Help("--help"), Help());

    [Fact]
    public void It_has_a_version() =>
        Assert.Matches(@"^\d+\.\d+\.\d+", Help("--version"));

    [Theory]
    [InlineData("statsu", "statsu is no command", "`longrun status`")]
    [InlineData("status --jsno", "--jsno is no option of longrun status", "did you mean --json?")]
    [InlineData("answer M1", "longrun answer needs <text>", "longrun answer --help")]
    [InlineData("pause now", "now is no argument of longrun pause", "longrun pause --help")]
    [InlineData("agents logn", "logn is no command of longrun agents", "did you mean `longrun agents login`?")]
    [InlineData("agents login", "longrun agents login needs <name>", "longrun agents login --help")]
    [InlineData("stop --after", "--after is no option of longrun stop", "longrun stop --help")]
    public void A_misused_command_ends_with_2_and_says_what_was_meant(string line, string sentence, string hint)
    {
        var ended = _scene.Run(_scene.Folder, [Scene.Program, .. line.Split(' ')]);
        Assert.Equal(2, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.StartsWith($"longrun: {sentence}", ended.Errors, StringComparison.Ordinal);
        Assert.Contains(hint, ended.Errors, StringComparison.Ordinal);

        var json = _scene.Run(_scene.Folder, [Scene.Program, .. line.Split(' '), "--json"]);
        Assert.Equal("longrun.error/1", (string?)json.Document()["schema"]);
        Assert.Equal(2, (int?)json.Document()["exit_code"]);
        Assert.Contains(hint, (string?)json.Document()["hint"], StringComparison.Ordinal);
    }

    [Fact]
    public void Outside_a_repository_it_ends_with_7_also_in_JSON()
    {
        foreach (var command in new[] { "status", "run", "log", "review", "accept", "stop" })
        {
            var ended = _scene.Run(_scene.Folder, Scene.Program, command, "--json");
            Assert.Equal(7, ended.ExitCode);
            Assert.Equal(7, (int?)ended.Document()["exit_code"]);
            Assert.Equal("git init", (string?)ended.Document()["hint"]);
            Assert.StartsWith("longrun: ", ended.Errors, StringComparison.Ordinal);
        }
    }

    private string Help(params string[] arguments)
    {
        var ended = _scene.Run(_scene.Folder, [Scene.Program, .. arguments]);
        Assert.Equal(0, ended.ExitCode);
        Assert.Empty(ended.Errors);
        return ended.Output;
    }
}
