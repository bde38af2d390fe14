using System.Collections.Immutable;
using Longrun.Core.Gates;
using Xunit;

namespace Longrun.Core.Tests.Gates;

/// <summary>What runs hidden files, and whose fault it is where nothing does.</summary>
public sealed class AcceptanceTests
{
    private static readonly GateDefinition s_hidden = new("acceptance", GateKind.Check, "node 'a.js' && sh 'a.sh'")
    {
        IsHidden = true,
    };

    [Theory]
    [InlineData(127, "sh: 1: node: not found", true)]
    [InlineData(127, "sh: line 1: node: command not found", true)]
    [InlineData(127, "sh: 1: jest: not found", false)]
    [InlineData(127, "/usr/bin/python3: No module named pytest", true)]
    [InlineData(127, "/usr/bin/python3: No module named shop", false)]
    [InlineData(127, ".longrun/acceptance/a.sh: 3: jq: not found", true)]
    [InlineData(127, ".longrun/acceptance/a.sh: line 3: jq: command not found\n\n", true)]
    [InlineData(127, ".longrun/acceptance/a.sh: 3: ./shop: not found", false)]
    [InlineData(127, ".longrun/acceptance/a.sh: line 3: bin/shop: No such file or directory", false)]
    [InlineData(126, ".longrun/acceptance/a.sh: 3: ./shop: Permission denied", false)]
    [InlineData(127, ".longrun/acceptance/a.sh: 2: jq: not found\n./shop: 3: tool: not found", false)]
    [InlineData(127, "bin/shop: 3: jq: not found", false)]
    [InlineData(127, "nothing tells how the acceptance files are run: say it under acceptance:", true)]
    [InlineData(127, "timeout: failed to run command ‘node’: No such file or directory", true)]
    [InlineData(126, "", false)]
    [InlineData(1, "sh: 1: node: not found", false)]
    [InlineData(1, "npm error network\nlongrun: the setup failed\n", true)]
    [InlineData(1, "longrun: the setup failed\n1 failed\n", false)]
    [InlineData(1, "bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted\n", true)]
    [InlineData(1, AcceptanceGates.Begins + "\nlongrun: the setup failed\n", false)]
    [InlineData(1, "added 3 packages\n" + AcceptanceGates.Begins + "\n1 failed\nbwrap: no space\n", false)]
    [InlineData(127, AcceptanceGates.Begins + "\nsh: 1: node: not found\n", true)]
    public void A_missing_program_is_the_environments_fault_and_one_of_the_checkout_is_the_works(
        int code, string log, bool isUnfit)
    {
        var trace = new GateTrace(ProcessEnd.Exit(code), log);
        Assert.Equal(isUnfit, AcceptanceGates.IsUnfit(s_hidden, trace));
        Assert.False(AcceptanceGates.IsUnfit(s_hidden with { IsHidden = false }, trace));
    }

    [Fact]
    public void What_could_not_be_started_is_nobodys_fault() => Assert.True(AcceptanceGates.IsUnfit(
        s_hidden, new(new(ProcessEnding.NotStarted, null, "no network namespace"), "")));

    [Theory]
    [InlineData("test_a.py b.test.js", null, "python3 node", null)]
    [InlineData("test_a.py b.test.js", null, "python3", null)]
    [InlineData("test_a.py b.test.js", null, "sh", "run by python3, which")]
    [InlineData("spec.rb data.json", null, "python3 node sh", "nothing tells how")]
    [InlineData("spec.rb", "rspec {files}", "python3", "run by rspec, which")]
    [InlineData("spec.rb", "rspec {files}", "rspec", null)]
    [InlineData("spec.rb", "./run.sh {files}", "", null)]
    [InlineData("spec.rb", "cd x && rspec", "", "run by rspec, which")]
    [InlineData("spec.rb", "cd x && rspec", "rspec", null)]
    [InlineData("test_a.py", "exec pytest {files}", "pytest", null)]
    [InlineData("test_a.py", "exec pytest {files}", "", "run by pytest, which")]
    [InlineData("test_a.py", "CI=1 python3 -m pytest {files}", "python3", null)]
    [InlineData("test_a.py", "ulimit -v 100000; pytest {files}", "pytest", null)]
    [InlineData("test_a.py", "if [ -d x ]; then pytest {files}; fi", "pytest", null)]
    [InlineData("test_a.py", ". .venv/bin/activate && pytest {files}", "", null)]
    [InlineData("test_a.py", "for f in {files}; do ./run $f; done", "", null)]
    [InlineData("test_a.py", "go() { pytest {files}; }; go", "pytest", null)]
    [InlineData("test_a.py", "missing || pytest {files}", "pytest", null)]
    [InlineData("", null, "", null)]
    public void Files_that_nothing_could_ever_run_are_told_of_in_the_evening(
        string entries, string? command, string there, string? says)
    {
        var fault = AcceptanceNames.Unrunnable(
            [.. entries.Split(' ', StringSplitOptions.RemoveEmptyEntries)], command,
            there.Split(' ').ToImmutableArray().Contains);
        if (says is null)
        {
            Assert.Null(fault);
        }
        else
        {
            Assert.Contains(says, fault, StringComparison.Ordinal);
        }
    }
}
