using System.Diagnostics;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Longrun.Core.Gates;
using Xunit;

namespace Longrun.Core.Tests.Gates;

public sealed class TestCountProperties
{
    /// <summary>One second alone; generous for a busy machine. A quadratic reader needs minutes.</summary>
    private static readonly TimeSpan MegabyteTime = TimeSpan.FromSeconds(40);

    private const int Megabyte = 1 << 20;

    private static readonly string[] Pieces =
        [.. RunnerOutput.Names().SelectMany(n => RunnerOutput.Read(n).Split('\n')).Distinct()];

    /// <summary>Pieces of real summaries in any order, so that half-finished shapes are met often.</summary>
    private static readonly Gen<string> Scrambled =
        from pieces in Gen.ListOf(Gen.Elements(Pieces))
        from noise in ArbMap.Default.GeneratorFor<string>()
        from end in Gen.Elements("\n", "\r\n", "\r", "\u001b[0m\n")
        select string.Join(end, pieces) + noise;

    [Fact]
    public void Any_text_is_read_without_a_fault()
    {
        var texts = Gen.OneOf(ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""), Scrambled).ToArbitrary();

        Prop.ForAll(texts, text =>
        {
            var tally = TestCount.Read(text, null);
            return tally is null or { Run: >= 0, Failed: >= 0, Skipped: >= 0, Runner.Length: > 0 };
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Escape_sequences_make_no_difference()
    {
        Prop.ForAll(Scrambled.ToArbitrary(), text =>
        {
            var stripped = OutputText.StripEscapes(text);
            return OutputText.StripEscapes(stripped) == stripped
                && !stripped.Contains('\u001b', StringComparison.Ordinal)
                && TestCount.Read(stripped, null) == TestCount.Read(text, null);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_escape_inside_an_escape_leaves_none() =>
        Assert.Equal("[0m", OutputText.StripEscapes("\u001b\u001b[1m[0m"));

    [Fact]
    public void A_cut_anywhere_is_read_without_a_fault()
    {
        foreach (var name in RunnerOutput.Names())
        {
            var output = RunnerOutput.Read(name);
            for (var cut = 0; cut < output.Length; cut += 97)
            {
                var kept = output[..(cut / 2)] + "\n... cut ...\n" + output[cut..];
                Assert.True(TestCount.Read(kept, null) is null or { Run: < 10 }, $"{name} cut at {cut}");
            }
        }
    }

    [Theory]
    [InlineData("\u001b[")]
    [InlineData("\u001b]0;")]
    [InlineData("ok 1 # ")]
    [InlineData("ok 1\n")]
    [InlineData("=== RUN   T\n--- PASS: T (0.0s)\n")]
    [InlineData("====")]
    [InlineData("1 passed, ")]
    [InlineData("Tests: 1 passed, ")]
    [InlineData("Test run summary: \n")]
    [InlineData("=== TEST EXECUTION SUMMARY ===\n")]
    [InlineData("Test Suites: 1\nTests: 1 passed, 1 total\nSnapshots: 0\n")]
    [InlineData("Passed!  - Failed: 0, Passed: 1, Skipped: 0, Total: 1, Duration: 1 ms - A.dll\n")]
    [InlineData("{\"Action\":\"run\",\"Package\":\"p\",\"Test\":\"T\"}\n")]
    [InlineData("ℹ tests 1\n")]
    [InlineData("\t \r")]
    public void A_megabyte_is_read_in_no_time(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, Megabyte / piece.Length));
        var watch = Stopwatch.StartNew();

        TestCount.Read(text, null);
        TestCount.Read(text, @"(\d+)+ .*.*passed$");

        Assert.True(watch.Elapsed < MegabyteTime, watch.Elapsed.ToString("c", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Absurd_numbers_stay_in_range()
    {
        const string Binary =
            "running 9999999 tests\ntest result: ok. 9999999 passed; 0 failed; 0 ignored; 0 measured; 0 out\n";
        var many = string.Concat(Enumerable.Repeat(Binary, 1000));

        Assert.Equal(int.MaxValue, TestCount.Read(many, null)?.Run);
        Assert.Null(TestCount.Read("running 99999999999999999999 tests\n", null));
    }
}
