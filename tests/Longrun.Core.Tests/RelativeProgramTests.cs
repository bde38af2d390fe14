using Xunit;

namespace Longrun.Core.Tests;

public sealed class RelativeProgramTests
{
    [Theory]
    [InlineData("./agent.sh", "agent.sh")]
    [InlineData("A=1 B=\"2\" ./tools//agent.sh --fast x/y", "tools/agent.sh")]
    [InlineData("\"tools/agent\" x", "tools/agent")]
    [InlineData("python3 tools/agent.py", "tools/agent.py")]
    [InlineData("sh agent.sh", "agent.sh")]
    public void A_file_of_the_repository_is_found(string command, string path) =>
        Assert.Equal(path, RelativeProgram.Of(command));

    [Theory]
    [InlineData("claude -p")]
    [InlineData("/usr/bin/agent.sh")]
    [InlineData("~/bin/agent.sh")]
    [InlineData("$HOME/agent.sh")]
    [InlineData("../agent.sh")]
    [InlineData("sh -c './agent.sh'")]
    [InlineData("cd tools && ./agent.sh")]
    [InlineData("")]
    [InlineData(null)]
    public void Where_only_a_shell_or_the_machine_knows_nothing_is_said(string? command) =>
        Assert.Null(RelativeProgram.Of(command));
}
