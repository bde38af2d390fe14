using Longrun.Core;
using Xunit;

namespace Longrun.Tests.Journal;

/// <summary>Which tests passed, by the list that was kept: no list makes a page wait or fail.</summary>
public sealed class TestListsTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Only_what_passed_is_among_them()
    {
        Write("a.txt", "failed\tb\npassed\tc › d\nskipped\te\npassed\tf\tg\n\npassed h\n");
        Assert.Equal(["c › d", "f\tg"], Names("a.txt"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gone.txt")]
    [InlineData("../secret.txt")]
    [InlineData("link.txt")]
    [InlineData("")]
    [InlineData(".")]
    public void A_list_that_is_not_there_or_elsewhere_names_nothing(string? name)
    {
        Write("../secret.txt", "passed\tx\n");
        File.CreateSymbolicLink(Path.Combine(Folder, "link.txt"), Path.Combine(Folder, "../secret.txt"));
        Assert.Empty(Names(name));
    }

    [Fact]
    public void A_list_is_read_once_however_often_it_is_asked_for()
    {
        Write("a.txt", "passed\tx\n");
        var lists = TestLists.In(Folder);
        Assert.Equal(["x"], lists(Run("a.txt")));
        File.Delete(Path.Combine(Folder, "a.txt"));
        Assert.Equal(["x"], lists(Run("a.txt")));
    }

    private string Folder => Path.Combine(_scratch.Common, "evidence");

    private IReadOnlyCollection<string> Names(string? name) => TestLists.In(Folder)(Run(name));

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, name), text);
    }

    private static GateRun Run(string? list) =>
        new(null, new(new string('a', 40)), "tests", true) { Command = "run", Tests = list };
}
