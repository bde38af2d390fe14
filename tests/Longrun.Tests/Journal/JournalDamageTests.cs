using Longrun.Core;
using Longrun.Journal;
using Xunit;

namespace Longrun.Tests.Journal;

public sealed class JournalDamageTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private string First => _scratch.SegmentPath(1);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_torn_last_record_is_cut_wherever_it_was_torn()
    {
        _scratch.Fill(3);
        var whole = File.ReadAllBytes(First);
        var start = whole.AsSpan(0, whole.Length - 1).LastIndexOf((byte)'\n') + 1;
        for (var length = start + 1; length < whole.Length; length++)
        {
            File.WriteAllBytes(First, whole[..length]);
            Assert.Equal(2, _scratch.Read().Count);
            Assert.Equal(length, new FileInfo(First).Length);

            using var writer = JournalFiles.Open(_scratch.JournalFolder, _scratch.Lease);
            Assert.Equal((2, start), (writer.Sequence, new FileInfo(First).Length));
            writer.Append(2, Scratch.Events(3, 1));
            Assert.Equal(whole, File.ReadAllBytes(First));
        }
    }

    [Fact]
    public void A_last_record_with_any_byte_changed_is_cut()
    {
        _scratch.Fill(3);
        var whole = File.ReadAllBytes(First);
        var start = whole.AsSpan(0, whole.Length - 1).LastIndexOf((byte)'\n') + 1;
        for (var at = start; at < whole.Length - 1; at++)
        {
            var bytes = whole.ToArray();
            bytes[at] ^= 0x20;
            File.WriteAllBytes(First, bytes);

            Assert.Equal(2, _scratch.Read().Count);
        }
    }

    [Fact]
    public void Zeros_where_the_last_record_was_to_be_are_cut()
    {
        _scratch.Fill(3);
        using (var file = File.OpenHandle(First, FileMode.Open, FileAccess.Write))
        {
            RandomAccess.SetLength(file, RandomAccess.GetLength(file) + 5000);
        }

        Assert.Equal(3, _scratch.Read().Count);
        var writer = _scratch.Open();
        writer.Append(3, Scratch.Events(4, 1));
        Assert.Equal(4, _scratch.Read().Count);
    }

    [Fact]
    public void A_changed_byte_in_the_middle_is_refused_by_file_and_line_and_nothing_is_touched()
    {
        _scratch.Fill(4);
        var whole = File.ReadAllBytes(First);
        var second = whole.AsSpan().IndexOf((byte)'\n') + 1;
        var third = second + whole.AsSpan(second).IndexOf((byte)'\n') + 1;
        for (var at = second; at < third; at++)
        {
            var bytes = whole.ToArray();
            bytes[at] ^= 0x01;
            File.WriteAllBytes(First, bytes);

            AssertRefused($"{First}:2:");
            Assert.Equal(bytes, File.ReadAllBytes(First));
        }
    }

    [Theory]
    [InlineData("2d", 2)]        // a record taken out of the middle
    [InlineData("3d", 3)]        // the one before the last
    [InlineData("2{h;d};3G", 2)] // two records exchanged
    [InlineData("2p", 3)]        // one doubled
    [InlineData("1d", 1)]
    public void A_record_that_does_not_follow_from_the_one_before_is_refused(string script, int line)
    {
        _scratch.Fill(4);
        _scratch.Shell($"sed -i '{script}' '{First}'");

        AssertRefused($"{First}:{line}:");
    }

    [Fact]
    public void A_missing_segment_is_refused()
    {
        _scratch.Fill(2001);
        File.Delete(_scratch.SegmentPath(2));

        AssertNames("000002.jsonl: the file is missing", Assert.Throws<UserError>(() => _scratch.Read()));
        AssertNames("000002.jsonl: the file is missing", Assert.Throws<UserError>(() => _scratch.Open()));
    }

    [Fact]
    public void A_full_segment_that_lost_its_end_is_refused()
    {
        _scratch.Fill(1001);
        _scratch.Shell($"sed -i '$d' '{First}'");

        Assert.Contains(First, Assert.Throws<UserError>(() => _scratch.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_sealed_by_the_next_cannot_be_exchanged_for_another_whole_one()
    {
        _scratch.Fill(1001);
        using var other = new Scratch();
        using (var writer = other.Open())
        {
            writer.Append(0, Scratch.Events(2, 1000));
        }

        File.Copy(other.SegmentPath(1), First, overwrite: true);

        AssertRefused($"{_scratch.SegmentPath(2)}:1:");
    }

    [Fact]
    public void A_segment_that_was_created_and_not_yet_written_is_written_now()
    {
        _scratch.Fill(1000);
        File.WriteAllText(_scratch.SegmentPath(2), "");

        Assert.Equal(1000, _scratch.Read().Count);
        _scratch.Open().Append(1000, Scratch.Events(1001, 1));
        Assert.Equal(Scratch.EventText(1001), Assert.Single(_scratch.Read(1001)).Text);
    }

    [Fact]
    public void A_torn_first_record_of_a_new_segment_is_cut()
    {
        _scratch.Fill(1001);
        var path = _scratch.SegmentPath(2);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..20]);

        Assert.Equal(1000, _scratch.Read().Count);
        var writer = _scratch.Open();
        writer.Append(1000, Scratch.Events(1001, 1));
        Assert.Equal(1001, _scratch.Read().Count);
    }

    private void AssertRefused(string place)
    {
        AssertNames(place, Assert.Throws<UserError>(() => _scratch.Read()));
        if (Segment.Count(_scratch.JournalFolder) == 1)
        {
            AssertNames(place, Assert.Throws<UserError>(() => _scratch.Open()));
        }
    }

    private static void AssertNames(string place, UserError error)
    {
        Assert.Equal(ExitCode.CannotStart, error.Code);
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }
}
