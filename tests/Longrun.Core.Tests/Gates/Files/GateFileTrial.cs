using System.Collections.Immutable;
using Longrun.Core.Verdict;
using Longrun.Core.Verdict.Integrity;
using Xunit;

namespace Longrun.Core.Tests.Gates.Files;

/// <summary>A change of one file that defines gates, in a tree with sources and tests of every kind.</summary>
internal sealed record GateFileTrial(string Path, string? Before, string? After)
{
    public static readonly ImmutableArray<string> Tree =
    [
        "src/money.ts", "src/legacy/old.ts", "test/unit/money.test.ts", "test/api/rates.test.ts", "legacy/old.test.ts",
        "tests/unit/test_money.py", "tests/slow/test_rates.py", "app/money.py", "App.Tests/MoneyTests.cs",
        "App.Tests/App.Tests.csproj", "App/Money.cs", "store/store_test.go", "scripts/check.py", "check.sh",
    ];

    public ImmutableArray<string> Gates { get; init; } = ["npm test", "npm run lint", "make check", "./check.sh"];

    public ImmutableArray<string> MayChange { get; init; } = [];

    public ImmutableArray<string> Touches { get; init; } = [];

    public ImmutableArray<string> Protect { get; init; } = [];

    public (string Old, string New) Modes { get; init; } = ("100644", "100644");

    public ImmutableArray<string> Without { get; init; } = [];

    public ImmutableArray<ChangedFile> Beside { get; init; } = [];

    /// <summary>Files that are there and stay as they are, with their texts.</summary>
    public ImmutableDictionary<string, string> There { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Trials as they lie beside the tests: path, before, after.</summary>
    public static TheoryData<string, string, string> Rows(string name)
    {
        using var stream = typeof(GateFileTrial).Assembly.GetManifestResourceStream($"gate-files/{name}.txt")!;
        using var reader = new StreamReader(stream);
        var rows = new TheoryData<string, string, string>();
        foreach (var part in reader.ReadToEnd().Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var lines = part.Trim('\n').Split('\n').Select(Plain).ToArray();
            rows.Add(lines[0], lines[1], lines[2]);
        }

        return rows;
    }

    private static string Plain(string line) => string.Join('\\', line.Split("\\\\")
        .Select(part => part.Replace("\\n", "\n", StringComparison.Ordinal)
            .Replace("\\t", "\t", StringComparison.Ordinal)));

    public ImmutableArray<Finding> Find() =>
    [
        .. GateFileFindings.Find(new()
        {
            Milestone = new()
            {
                Id = new("M1"), Title = "Parse amounts", Brief = "Read them.", MayChange = MayChange, Touches = Touches,
            },
            Files =
            [
                new(Path)
                {
                    Before = Before, After = After,
                    OldMode = Before is null ? "000000" : Modes.Old, NewMode = After is null ? "000000" : Modes.New,
                },
                .. Beside,
            ],
            TreeBefore = [.. Tree.Where(path => !Without.Any(w => path.StartsWith(w, StringComparison.Ordinal))),
                .. There.Keys, .. Before is null ? [] : new[] { Path }],
            Definitions = There,
            Gates = [.. Gates.Select((run, i) => new GateDefinition($"g{i}", GateKind.Check, run))],
            Protect = Protect,
        }),
    ];

    public void Parks()
    {
        var found = Find();
        Assert.True(found.Any(f => f is { Kind: FindingKind.GateWeakened, Severity: Severity.Park }), Told(found));
        Assert.All(found.Where(f => f.Severity == Severity.Park), f =>
        {
            Assert.Equal(Path, f.File);
            Assert.NotEmpty(f.What);
            Assert.NotNull(f.Settles);
        });
    }

    public void Goes()
    {
        var found = Find();
        Assert.True(found.All(f => f.Kind == FindingKind.GateChanged && f.Severity <= Severity.Warn), Told(found));
    }

    private string Told(ImmutableArray<Finding> found) =>
        $"{Path}: {Before} -> {After}\n{string.Join('\n', found.Select(f => $"{f.Severity} {f.Line} {f.What}"))}";
}
