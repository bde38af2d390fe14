using System.Collections.Immutable;
using Longrun.Core.Gates;
using Longrun.Git;
using Xunit;

namespace Longrun.Tests.Gates;

/// <summary>Hidden tests in Python, in a checkout that would rather not be tested.</summary>
public sealed class HiddenPytestTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("longrun-hidden-").FullName;

    public void Dispose() => FolderRemoval.Remove(_root);

    [Fact]
    public void Nothing_in_the_checkout_stands_in_for_pytest_and_its_packages_are_found()
    {
        Write(AcceptanceGates.PytestFile, AcceptanceGates.PytestText);
        Write(".longrun/acceptance/test_shop.py",
            "import shop, prices\nfrom helper import wanted\n\ndef test_it():\n    assert prices.of() == wanted\n");
        Write(".longrun/acceptance/helper.py", "wanted = 3\n");
        Write("shop.py", "");
        Write("src/prices/__init__.py", "def of():\n    return 3\n");
        const string Ends = "import os\nprint('1 passed in 77.00s')\nos._exit(0)\n";
        foreach (var file in (string[])["pytest.py", "_pytest/__init__.py", "conftest.py", "doctest.py", "pluggy.py"])
        {
            Write(file, Ends);
        }

        Write("pytest.ini", "[pytest]\naddopts = --collect-only\n");
        var green = Run();
        Assert.True(green.Code == 0, green.Text);
        Assert.Equal(1, TestReport.Read(green.Text, null)!.Tally.Run);
        Assert.DoesNotContain("77.00s", green.Text, StringComparison.Ordinal);

        Write("src/prices/__init__.py", "def of():\n    return 3 + 1\n");
        var red = Run();
        Assert.Equal((1, 1), (red.Code, TestReport.Read(red.Text, null)!.Tally.Failed));
    }

    private (int Code, string Text) Run()
    {
        var ended = Processes.Run.Capture(
            new("sh", ["-c", $"python3 {AcceptanceGates.PytestFile} -q '.longrun/acceptance/test_shop.py'"])
            {
                WorkingDirectory = _root, Timeout = TimeSpan.FromMinutes(1),
                Environment = ImmutableDictionary<string, string>.Empty
                    // The system's python3 is the one whose pytest is installed where these tests run.
                    .Add("PATH", $"/usr/bin:{Environment.GetEnvironmentVariable("PATH")}")
                    .Add(RunnerKnown.PytestVariable, RunnerKnown.PytestOptions),
            });
        return (ended.ExitCode, ended.OutputText + ended.ErrorText);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
