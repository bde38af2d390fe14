using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Text;

namespace Longrun.Journal;

/// <summary>The text of one record; its exact form is in docs/formats/journal.md.</summary>
internal static class RecordLine
{
    private const int CrcDigits = 8;
    private const int LongDigitsMax = 20;

    public static void Write(
        ArrayBufferWriter<byte> output, long sequence, RecordHash previous, ReadOnlySpan<byte> json)
    {
        var start = output.WrittenCount;
        output.Write("{\"seq\":"u8);
        Utf8Formatter.TryFormat(sequence, output.GetSpan(LongDigitsMax), out var digits);
        output.Advance(digits);
        output.Write(",\"prev\":\""u8);
        output.Write(Encoding.ASCII.GetBytes(previous.Hex));
        output.Write("\",\"crc\":\""u8);

        var crc = Crc(Crc(uint.MaxValue, output.WrittenSpan[start..]), "\",\"event\":"u8);
        crc = ~Crc(Crc(crc, json), "}"u8);
        crc.TryFormat(output.GetSpan(CrcDigits), out _, "x8");
        output.Advance(CrcDigits);

        output.Write("\",\"event\":"u8);
        output.Write(json);
        output.Write("}\n"u8);
    }

    /// <summary>
    /// False when the line has another form or its checksum is wrong. <paramref name="json"/> lies in the line.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out long sequence, out RecordHash previous, out Range json)
    {
        sequence = 0;
        previous = RecordHash.None;
        json = default;
        var at = 0;
        if (!Skip(line, ref at, "{\"seq\":"u8) || !Utf8Parser.TryParse(line[at..], out sequence, out int digits))
        {
            return false;
        }

        at += digits;
        if (!Skip(line, ref at, ",\"prev\":\""u8) || line.Length < at + RecordHash.Digits)
        {
            return false;
        }

        previous = new(Encoding.ASCII.GetString(line.Slice(at, RecordHash.Digits)));
        at += RecordHash.Digits;
        if (!Skip(line, ref at, "\",\"crc\":\""u8) || line.Length < at + CrcDigits)
        {
            return false;
        }

        Span<byte> crc = stackalloc byte[CrcDigits];
        (~Crc(Crc(uint.MaxValue, line[..at]), line[(at + CrcDigits)..])).TryFormat(crc, out _, "x8");
        if (!Skip(line, ref at, crc) || !Skip(line, ref at, "\",\"event\":"u8) || line[^1] != '}')
        {
            return false;
        }

        json = at..(line.Length - 1);
        return true;
    }

    private static bool Skip(ReadOnlySpan<byte> line, ref int at, ReadOnlySpan<byte> expected)
    {
        if (!line[at..].StartsWith(expected))
        {
            return false;
        }

        at += expected.Length;
        return true;
    }

    // CRC-32C, because every processor of the last decade has an instruction for it.
    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return crc;
    }
}
