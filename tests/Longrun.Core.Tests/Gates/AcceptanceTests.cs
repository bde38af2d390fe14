using System.Collections.Immutable;
using Longrun.Core.Gates;
using Xunit;

namespace Longrun.Core.Tests.Gates;

/// <summary>What runs hidden files, and whose fault it is where nothing does.</summary>
public sealed class AcceptanceTests
{
    private static readonly GateDefinition s_hidden = new("acceptance-sh", GateKind.Check, "sh 'a.sh'")
    {
        IsHidden = true,
    };

    [Theory]
    [InlineData(127, "sh: 1: node: not found", true)]
    [InlineData(127, "/usr/bin/python3: No module named pytest", true)]
    [InlineData(127, "a.sh: 3: jq: not found", true)]
    [InlineData(127, "a.sh: line 3: jq: command not found", true)]
    [InlineData(127, "a.sh: 3: ./shop: not found", false)]
    [InlineData(127, "a.sh: line 3: bin/shop: No such file or directory", false)]
    [InlineData(126, "a.sh: 3: ./shop: Permission denied", false)]
    [InlineData(126, "", true)]
    [InlineData(1, "sh: 1: node: not found", false)]
    public void A_missing_program_is_the_environments_fault_and_one_of_the_checkout_is_the_works(
        int code, string log, bool isUnfit)
    {
        var trace = new GateTrace(ProcessEnd.Exit(code), log);
        Assert.Equal(isUnfit, AcceptanceGates.IsUnfit(s_hidden, trace));
        Assert.False(AcceptanceGates.IsUnfit(s_hidden with { IsHidden = false }, trace));
    }

    [Theory]
    [InlineData("test_a.py b.test.js", null, "python3 node", null)]
    [InlineData("test_a.py b.test.js", null, "python3", "run by node, which")]
    [InlineData("spec.rb data.json", null, "python3 node sh", "nothing tells how")]
    [InlineData("spec.rb", "rspec {files}", "python3", "run by rspec, which")]
    [InlineData("spec.rb", "rspec {files}", "rspec", null)]
    [InlineData("spec.rb", "./run.sh {files}", "", null)]
    [InlineData("spec.rb", "cd x && rspec", "", null)]
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
