using System.Collections.Immutable;

namespace Longrun.Core.Gates;

/// <summary>
/// Reads which tests ran from what their runner printed. As with the count, it is *reported*: a name that the code
/// under test prints in its runner's form is taken for one.
/// </summary>
internal static class TestNames
{
    private static readonly ImmutableDictionary<string, Action<ImmutableArray<string>, NameList>> s_readers =
        new Dictionary<string, Action<ImmutableArray<string>, NameList>>
        {
            ["pytest"] = PythonNames.Pytest,
            ["unittest"] = PythonNames.Unittest,
            ["Jest"] = NodeNames.Jest,
            ["Vitest"] = NodeNames.Vitest,
            ["node --test"] = NodeNames.NodeTest,
            ["mocha"] = NodeNames.Mocha,
            ["cargo test"] = OtherNames.Cargo,
            ["dotnet test"] = OtherNames.Dotnet,
            ["xunit"] = OtherNames.Dotnet,
            ["go test"] = GoOutput.Names,
            ["TAP"] = OtherNames.Tap,
            ["prove"] = OtherNames.Tap,
        }.ToImmutableDictionary();

    /// <param name="lines">One stream of output.</param>
    /// <param name="runner">As <see cref="TestTally.Runner"/>: may be several.</param>
    public static ImmutableArray<NamedTest> Read(ImmutableArray<string> lines, string runner)
    {
        var names = ImmutableArray.CreateBuilder<NamedTest>();
        foreach (var one in runner.Split(" + ").Distinct())
        {
            if (s_readers.TryGetValue(one, out var read))
            {
                var list = new NameList();
                read(lines, list);
                names.AddRange(list.ToImmutable());
            }
        }

        return names.ToImmutable();
    }
}
