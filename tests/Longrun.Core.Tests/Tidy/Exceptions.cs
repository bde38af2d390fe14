namespace Longrun.Core.Tests.Tidy;

/// <summary>Where a rule does not hold, and why. A path that ends in a slash means everything below it.</summary>
internal static class Exceptions
{
    /// <summary>Rule, path, reason. An entry that nothing needs any more fails its own test.</summary>
    public static readonly IReadOnlyList<(string Rule, string Path, string Reason)> Listed =
    [
        ("catch", "src/Longrun.Cli/Program.cs", "the one place where a bug becomes exit code 1 and a report"),
        ("catch", "src/Longrun/Agents/SessionReader.cs", "what an agent prints must not end the night"),
        ("catch", "tests/Longrun.Tests/Agents/StreamFuzzTests.cs", "what a reader throws is told with its seed"),
        ("starts a process", "tests/", "tests drive real programs"),
        ("starts a process", "bench/", "the bare shell steps that Longrun is compared with"),
        ("starts git", "tests/", "tests make real repositories"),
        ("waits", "tests/FakeAgent/", "a worker that hangs, or waits for the test, is what it plays"),
        ("starts git", "bench/", "the bare shell steps that Longrun is compared with"),
    ];

    public static bool Allow(string rule, string path) =>
        Listed.Any(entry => entry.Rule == rule && Covers(entry.Path, path));

    public static bool Covers(string entry, string path) =>
        entry.EndsWith('/') ? path.StartsWith(entry, StringComparison.Ordinal) : path == entry;
}
