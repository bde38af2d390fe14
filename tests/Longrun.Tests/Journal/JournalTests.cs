using System.Text;
using Longrun.Core;
using Longrun.Journal;
using Xunit;

namespace Longrun.Tests.Journal;

public sealed class JournalTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Records_come_back_in_order_and_byte_for_byte()
    {
        var writer = _scratch.Open();
        Assert.Equal(3, writer.Append(0, Scratch.Events(1, 3)));
        Assert.Equal(4, writer.Append(3, Scratch.Events(4, 1)));

        var records = _scratch.Read();
        Assert.Equal([1, 2, 3, 4], records.Select(r => r.Sequence));
        Assert.Equal(Enumerable.Range(1, 4).Select(Scratch.EventText), records.Select(r => r.Text));
        Assert.Equal(writer.Head, records[^1].Hash);
    }

    [Fact]
    public void The_file_is_what_the_format_page_says()
    {
        _scratch.Fill(2);

        var lines = File.ReadAllLines(_scratch.SegmentPath(1));
        Assert.Matches("""^\{"seq":1,"prev":"0{32}","crc":"[0-9a-f]{8}","event":\{.*\}\}$""", lines[0]);
        var hash = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(lines[0])))[..32];
        Assert.StartsWith($$"""{"seq":2,"prev":"{{hash}}","crc":""", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_that_is_not_there_is_empty()
    {
        Assert.Empty(_scratch.Read());
        Assert.Equal(0, _scratch.Open().Sequence);
        Assert.Empty(_scratch.Read());
    }

    [Fact]
    public void One_call_may_fill_several_segments()
    {
        var writer = _scratch.Open();
        writer.Append(0, Scratch.Events(1, 998));
        Assert.Equal(2500, writer.Append(998, Scratch.Events(999, 1502)));

        Assert.Equal([1000, 1000, 500], Enumerable.Range(1, 3).Select(i => File.ReadLines(_scratch.SegmentPath(i))
            .Count()));
        Assert.Equal(Enumerable.Range(1, 2500).Select(Scratch.EventText), _scratch.Read().Select(r => r.Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(2001)]
    [InlineData(2050)]
    [InlineData(2051)]
    [InlineData(9000)]
    public void Reading_may_start_anywhere(int from)
    {
        _scratch.Fill(2050);

        var expected = from <= 2050 ? Enumerable.Range(from, 2051 - from).Select(Scratch.EventText) : [];
        Assert.Equal(expected, _scratch.Read(from).Select(r => r.Text));
    }

    [Fact]
    public void A_writer_goes_on_where_the_last_one_ended()
    {
        _scratch.Fill(1000);
        using (var second = JournalFiles.Open(_scratch.JournalFolder, _scratch.Lease))
        {
            Assert.Equal(1000, second.Sequence);
            second.Append(1000, Scratch.Events(1001, 1));
        }

        using var third = JournalFiles.Open(_scratch.JournalFolder, _scratch.Lease);
        third.Append(1001, Scratch.Events(1002, 1));
        Assert.Equal(1002, _scratch.Read().Count);
    }

    [Fact]
    public void Another_number_than_expected_writes_nothing()
    {
        _scratch.Fill(3);
        var writer = _scratch.Open();
        var before = File.ReadAllBytes(_scratch.SegmentPath(1));

        var error = Assert.Throws<UnexpectedSequence>(() => writer.Append(2, Scratch.Events(3, 1)));
        Assert.Equal((2, 3), (error.Expected, error.Actual));
        Assert.Equal(before, File.ReadAllBytes(_scratch.SegmentPath(1)));
    }

    [Fact]
    public void Without_the_lease_nothing_is_written()
    {
        var writer = _scratch.Open();
        writer.Append(0, Scratch.Events(1, 1));
        _scratch.Lease.Dispose();

        Assert.Throws<ObjectDisposedException>(() => writer.Append(1, Scratch.Events(2, 1)));
        Assert.Throws<ObjectDisposedException>(() => JournalFiles.Open(_scratch.JournalFolder, _scratch.Lease));
        Assert.Single(_scratch.Read());
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":\n1}")]
    [InlineData("")]
    [InlineData("{}{}")]
    public void What_is_not_one_object_on_one_line_is_our_own_mistake(string json)
    {
        var writer = _scratch.Open();

        Assert.ThrowsAny<Exception>(() => writer.Append(0, [Encoding.UTF8.GetBytes(json)]));
        Assert.Empty(_scratch.Read());
        Assert.Equal(1, writer.Append(0, Scratch.Events(1, 1)));
    }

    [Fact]
    public void An_event_above_the_limit_is_refused_with_its_size()
    {
        var writer = _scratch.Open();
        var json = Encoding.UTF8.GetBytes("{\"a\":\"" + new string('x', JournalWriter.EventBytesMax) + "\"}");

        var error = Assert.Throws<UserError>(() => writer.Append(0, [json]));
        Assert.Contains("16 MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_files_beside_the_segments_do_not_matter()
    {
        _scratch.Fill(2);
        File.WriteAllText(_scratch.SegmentPath(1) + "~", "an editor's copy");
        File.WriteAllText(Path.Combine(_scratch.JournalFolder, "notes.jsonl"), "{}");

        Assert.Equal(2, _scratch.Open().Sequence);
    }
}
