using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Longrun.Journal;

/// <summary>
/// One acknowledged event: its number, the hash that the next record carries, and its JSON as written.
/// </summary>
internal readonly record struct JournalRecord(long Sequence, RecordHash Hash, ReadOnlyMemory<byte> Event)
{
    public string Text => Encoding.UTF8.GetString(Event.Span);
}

/// <summary>
/// The first 128 bits of the SHA-256 of a record's line; through <c>prev</c> it covers every record before.
/// </summary>
internal readonly record struct RecordHash(UInt128 Value)
{
    public const int Digits = 32;

    /// <summary>What the first record carries as the hash of the one before it.</summary>
    public static RecordHash None => default;

    public static RecordHash Of(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
