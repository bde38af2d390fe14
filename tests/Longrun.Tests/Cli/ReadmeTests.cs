using System.Text.RegularExpressions;
using Xunit;

namespace Longrun.Tests.Cli;

public sealed partial class ReadmeTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Its_commands_run_as_they_stand_there()
    {
        var blocks = Runs().Matches(Sources.Read("README.md"));
        Assert.NotEmpty(blocks);
        foreach (var block in blocks.Select(match => match.Groups[1].Value))
        {
            var ended = _scene.Run(_scene.Folder, "sh", "-euc", block);
            Assert.True(ended.ExitCode == 0, $"{block}\n{ended}");
            Assert.EndsWith("Hello, Ada\n", ended.Output, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("^<!-- runs -->\n```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Runs();
}
