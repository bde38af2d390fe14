using System.Globalization;
using System.Text;
using Longrun.Core;
using Longrun.Inbox;
using Xunit;

namespace Longrun.Tests.Journal;

public sealed class InboxTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private InboxFolder Inbox => new(_scratch.Common, TimeProvider.System);

    private string Folder => Path.Combine(_scratch.Common, "longrun", "inbox");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Commands_come_out_in_the_order_they_went_in()
    {
        var ids = Enumerable.Range(1, 50).Select(i => Inbox.Drop(Json(i))).ToList();

        var listing = Inbox.List(_scratch.Lease);
        Assert.Equal(ids, listing.Items.Select(item => item.Id));
        Assert.Equal(Enumerable.Range(1, 50)
            .Select(Text), listing.Items.Select(item => Encoding.UTF8.GetString(item.Json.Span)));
        Assert.Empty(listing.Bad);
    }

    [Fact]
    public void Many_droppers_at_once_lose_nothing()
    {
        Parallel.For(0, 200, i => Inbox.Drop(Json(i)));

        var texts = Inbox.List(_scratch.Lease).Items.Select(item => Encoding.UTF8.GetString(item.Json.Span));
        Assert.Equal(Enumerable.Range(0, 200).Select(Text).Order(), texts.Order());
    }

    [Fact]
    public void A_deleted_command_is_gone_and_deleting_it_again_is_nothing()
    {
        var first = Inbox.Drop(Json(1));
        var second = Inbox.Drop(Json(2));

        Inbox.Delete(_scratch.Lease, first);
        Inbox.Delete(_scratch.Lease, first);

        Assert.Equal(second, Assert.Single(Inbox.List(_scratch.Lease).Items).Id);
    }

    [Fact]
    public void An_inbox_that_is_not_there_is_empty() => Assert.Empty(Inbox.List(_scratch.Lease).Items);

    [Theory]
    [InlineData("x.json", "no json", "JSON")]
    [InlineData("x.json", "", "JSON")]
    [InlineData("x.json", "{} {}", "JSON")]
    [InlineData("what is this.json", "{}", "name")]
    [InlineData("notes.txt", "{}", "name")]
    public void What_cannot_be_read_is_set_aside_with_the_reason(string name, string content, string word)
    {
        var id = Inbox.Drop(Json(1));
        File.WriteAllText(Path.Combine(Folder, name), content);

        var listing = Inbox.List(_scratch.Lease);
        Assert.Equal(id, Assert.Single(listing.Items).Id);
        var bad = Assert.Single(listing.Bad);
        Assert.Contains(word, bad.Reason, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(Path.Combine(Folder, "bad", name)));
        Assert.Equal(bad.Reason + "\n", File.ReadAllText(bad.Path + ".reason.txt"));
        Assert.Empty(Inbox.List(_scratch.Lease).Bad);
    }

    [Fact]
    public void Neither_a_pipe_nor_a_link_nor_a_folder_nor_a_flood_stops_a_cycle()
    {
        Inbox.Drop(Json(1));
        _scratch.Shell(
            "mkfifo longrun/inbox/a.json && mkdir longrun/inbox/b.json && ln -s /etc/passwd longrun/inbox/c.json");
        File.WriteAllText(Path.Combine(Folder, "d.json"), new string('1', InboxFolder.CommandBytesMax + 1));

        var listing = Inbox.List(_scratch.Lease);
        Assert.Single(listing.Items);
        Assert.Equal(["a.json", "b.json", "c.json", "d.json"], listing.Bad.Select(bad => bad.Name));
    }

    [Fact]
    public void A_name_as_long_as_a_disk_allows_is_set_aside_under_its_beginning()
    {
        var name = new string('x', 250) + ".json";
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, name), "no json");

        var bad = Assert.Single(Inbox.List(_scratch.Lease).Bad);

        Assert.Equal(name, bad.Name);
        Assert.True(File.Exists(bad.Path + ".reason.txt"));
        Assert.Empty(Inbox.List(_scratch.Lease).Bad);
    }

    [Fact]
    public void Two_bad_ones_of_one_name_are_both_kept()
    {
        Inbox.Delete(_scratch.Lease, Inbox.Drop(Json(1)));
        foreach (var text in new[] { "one", "two" })
        {
            File.WriteAllText(Path.Combine(Folder, "x.json"), text);
            Inbox.List(_scratch.Lease);
        }

        Assert.Equal(
            ["one", "two"],
            Directory.GetFiles(Path.Combine(Folder, "bad"), "x.json*")
                .Where(f => !f.EndsWith(".txt", StringComparison.Ordinal)).Select(File.ReadAllText).Order());
    }

    [Fact]
    public void A_command_too_long_to_take_is_the_droppers_error()
    {
        var error = Assert.Throws<UserError>(() => Inbox.Drop(
            Encoding.UTF8.GetBytes($"\"{new string('x', 70_000)}\"")));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Empty(Inbox.List(_scratch.Lease).Items);
    }

    [Fact]
    public void A_half_written_command_is_not_seen()
    {
        Inbox.Drop(Json(1));
        File.WriteAllText(Path.Combine(Folder, ".20261122T000000.0000000Z-1-ab"), "{\"ty");

        var listing = Inbox.List(_scratch.Lease);
        Assert.Single(listing.Items);
        Assert.Empty(listing.Bad);
    }

    private static string Text(int i) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"type":"answer","n":{{i}}}""");

    private static byte[] Json(int i) => Encoding.UTF8.GetBytes(Text(i));
}
