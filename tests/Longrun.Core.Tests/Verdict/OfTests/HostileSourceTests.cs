using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Examined = Longrun.Core.Verdict.Integrity.Integrity;

namespace Longrun.Core.Tests.Verdict.OfTests;

/// <summary>Sources come from strangers: whatever is in them is read to its end, soon, without throwing.</summary>
public sealed class HostileSourceTests
{
    /// <summary>Seconds for such a text on a machine that does other things as well; it takes less than one.</summary>
    private const int SecondsMax = 30;

    /// <summary>Characters: what costs their square takes longer than is allowed.</summary>
    private const int TextLength = 1 << 18;

    private static readonly string[] s_paths =
        ["tests/test_a.py", "src/a.test.ts", "tests/ATests.cs", "a_test.go", "tests/a.rs", "spec/a_spec.rb", "src/a.py",
            "src/a.js", "src/A.cs", "a.go", "tests/__snapshots__/a.snap"];

    private static readonly string[] s_pieces =
    [
        "(", ")", "[", "]", "{", "}", "\"", "'", "`", "\"\"\"", "/*", "*/", "//", "#", "/", "\\", "\n", "\n    ", "\t",
        "\0", ";", ",", "=", "==", "=>", "${", "@", "$\"", "def test_a():", "it('a', () => {", "[Fact]", "[Theory]",
        "public void A()", "func TestA(t *testing.T) {", "assert a == 1", "expect(a).toBe(2)", "Assert.Equal(1, a);",
        "t.Errorf(\"x\")", "if ", "try:", "except:", "pass", "return", "with pytest.raises(ValueError):", "1e",
        "0x", "1.", ".5", "-", "é", "\uD800", "skip", "test.each([[1, 2]])", "const a = ", "class A ",
        "@pytest.mark.skip",
    ];

    [Fact]
    public void No_text_makes_it_throw() => Prop.ForAll(Texts().Two().ToArbitrary(), pair =>
    {
        var files = s_paths.Select(path => ChangeText.File(path, pair.Item1, pair.Item2));
        var change = ChangeText.Of("Remove it.", null, [.. files]);
        var found = Examined.Examine(change);
        var facts = Examined.Count(change);
        return found.Length <= Examined.FindingsMax && facts.TestsAdded.Length <= 50;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("(")]
    [InlineData("{")]
    [InlineData("({")]
    [InlineData("[{")]
    [InlineData("expect(")]
    [InlineData("expect({")]
    [InlineData("it('a', () => {")]
    [InlineData("const a = ")]
    [InlineData("class A{")]
    [InlineData("def test_a(): ")]
    [InlineData("[Fact] public void A() {")]
    [InlineData("`${")]
    [InlineData("=/[")]
    [InlineData("\"")]
    [InlineData("/*")]
    [InlineData("assert a == 1, ")]
    [InlineData("[1, 2], ")]
    [InlineData("if (a) { t.Errorf(b) } ")]
    [InlineData("assert a == 1\n")]
    [InlineData("def test_a():\n    assert a == 1\n")]
    [InlineData("@pytest.mark.skip\n")]
    [InlineData("it.skip('a', () => { expect(a).toBe(1) });\n")]
    [InlineData("\n \n  \n   \n")]
    public void A_long_row_of_it_is_read_soon(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, TextLength / piece.Length));
        foreach (var path in s_paths.Take(3))
        {
            var clock = Stopwatch.StartNew();
            var found = Examined.Examine(ChangeText.Of("", null, [ChangeText.File(path, text, text + " x")]));
            Assert.True(clock.Elapsed.TotalSeconds < SecondsMax, $"{path}: {clock.Elapsed}");
            Assert.True(found.Length <= Examined.FindingsMax);
        }
    }

    private static Gen<string> Texts() =>
        from pieces in Gen.ArrayOf(Gen.OneOf(Gen.Elements(s_pieces), Gen.Elements(" ", "a", "1")))
        select string.Concat(pieces);
}
