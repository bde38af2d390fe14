using Longrun.Journal;
using Xunit;

namespace Longrun.Tests.Journal;

public sealed class ProjectionTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private string Folder => Path.Combine(_scratch.Common, ".longrun");

    private string Blocked => Path.Combine(Folder, "BLOCKED.md");

    private Projections Projections => new(Folder, Path.Combine(_scratch.Common, "memory"));

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void It_is_written_with_a_folder_that_hides_itself()
    {
        Assert.IsType<ProjectionOutcome.Written>(Projections.Write("pulls/M1-1.md", "# Ä\n"));

        Assert.Equal("# Ä\n", File.ReadAllText(Path.Combine(Folder, "pulls", "M1-1.md")));
        Assert.Equal("*\n", File.ReadAllText(Path.Combine(Folder, ".gitignore")));
        Assert.Equal(["M1-1.md"], Directory.GetFileSystemEntries(Path.Combine(Folder, "pulls"))
            .Select(Path.GetFileName));
    }

    [Fact]
    public void The_same_text_touches_nothing()
    {
        Projections.Write("STATE.md", "a");
        File.SetLastWriteTimeUtc(Path.Combine(Folder, "STATE.md"), DateTime.UnixEpoch);

        Assert.IsType<ProjectionOutcome.Unchanged>(Projections.Write("STATE.md", "a"));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(Path.Combine(Folder, "STATE.md")));
    }

    [Fact]
    public void What_a_person_wrote_is_handed_out_before_it_is_written_over()
    {
        Projections.Write("BLOCKED.md", "Question\nAnswer:\n");
        Assert.Null(Projections.ReadEdits("BLOCKED.md"));
        File.WriteAllText(Blocked, "Question\nAnswer: 2\n");

        var edited = Assert.IsType<ProjectionOutcome.Edited>(Projections.Write("BLOCKED.md", "nothing\n"));
        Assert.Equal("Question\nAnswer: 2\n", edited.Text);
        Assert.Equal(edited.Text, Projections.ReadEdits("BLOCKED.md"));
        Assert.Equal(edited.Text, File.ReadAllText(Blocked));

        Assert.IsType<ProjectionOutcome.Written>(Projections.Write("BLOCKED.md", "nothing\n", readEdits: edited.Text));
        Assert.Null(Projections.ReadEdits("BLOCKED.md"));
    }

    [Fact]
    public void A_second_edit_after_the_first_was_read_is_handed_out_too()
    {
        Projections.Write("BLOCKED.md", "Answer:\n");
        File.WriteAllText(Blocked, "Answer: 1\n");
        var read = Projections.ReadEdits("BLOCKED.md");
        File.WriteAllText(Blocked, "Answer: 2\n");

        var edited = Assert.IsType<ProjectionOutcome.Edited>(Projections.Write("BLOCKED.md", "done\n", read));
        Assert.Equal("Answer: 2\n", edited.Text);
    }

    [Fact]
    public void An_editor_that_replaces_the_file_and_adds_a_mark_is_read_all_the_same()
    {
        Projections.Write("BLOCKED.md", "Answer:\n");
        _scratch.Shell("printf '\\357\\273\\277Answer: ja\\r\\n' > new && mv new .longrun/BLOCKED.md");

        Assert.Equal("Answer: ja\r\n", Projections.ReadEdits("BLOCKED.md"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_crash_around_the_rename_does_not_make_our_own_text_an_edit(bool renamed)
    {
        Projections.Write("STATE.md", "old");
        Projections.Write("STATE.md", "new");
        File.WriteAllText(Path.Combine(Folder, "STATE.md"), renamed ? "new" : "old");

        Assert.Null(Projections.ReadEdits("STATE.md"));
        Assert.IsType<ProjectionOutcome.Written>(Projections.Write("STATE.md", "next"));
    }

    [Fact]
    public void A_deleted_folder_is_simply_made_again()
    {
        Projections.Write("STATE.md", "a");
        Directory.Delete(Folder, recursive: true);

        Assert.Null(Projections.ReadEdits("STATE.md"));
        Assert.IsType<ProjectionOutcome.Written>(Projections.Write("STATE.md", "a"));
        Assert.True(File.Exists(Path.Combine(Folder, ".gitignore")));
    }

    [Fact]
    public void Without_its_memory_it_takes_what_it_finds_for_an_edit()
    {
        Projections.Write("STATE.md", "a");
        Directory.Delete(Path.Combine(_scratch.Common, "memory"), recursive: true);

        Assert.Equal("a", Projections.ReadEdits("STATE.md"));
    }

    [Theory]
    [InlineData("ln -s ../precious .longrun/pulls/x.md")]
    [InlineData("rmdir .longrun/pulls && ln -s ../elsewhere .longrun/pulls")]
    [InlineData("mv .longrun away && ln -s away .longrun")]
    [InlineData("mkfifo .longrun/pulls/x.md")]
    [InlineData("mkdir .longrun/pulls/x.md")]
    [InlineData("truncate -s 5M .longrun/pulls/x.md")]
    public void Links_and_what_is_no_file_are_left_alone(string trick)
    {
        Projections.Write("pulls/y.md", "y");
        File.Delete(Path.Combine(Folder, "pulls", "y.md"));
        File.WriteAllText(Path.Combine(_scratch.Common, "precious"), "x");
        Directory.CreateDirectory(Path.Combine(_scratch.Common, "elsewhere"));
        _scratch.Shell(trick);

        Assert.IsType<ProjectionOutcome.Refused>(Projections.Write("pulls/x.md", "text"));
        Assert.Null(Projections.ReadEdits("pulls/x.md"));
        Assert.Equal("x", File.ReadAllText(Path.Combine(_scratch.Common, "precious")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_scratch.Common, "elsewhere")));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a//b")]
    [InlineData("/etc/x")]
    public void A_name_that_leads_out_is_our_own_mistake(string name) =>
        Assert.Throws<ArgumentException>(() => Projections.Write(name, "x"));
}
