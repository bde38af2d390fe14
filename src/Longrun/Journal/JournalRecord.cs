using System.Security.Cryptography;
using System.Text;

namespace Longrun.Journal;

/// <summary>
/// One acknowledged event: its number, the hash that the next record carries, and its JSON as written.
/// </summary>
internal sealed record JournalRecord(long Sequence, RecordHash Hash, ReadOnlyMemory<byte> Event)
{
    public string Text => Encoding.UTF8.GetString(Event.Span);
}

/// <summary>
/// The first 128 bits of the SHA-256 of a record's line; through <c>prev</c> it covers every record before.
/// </summary>
/// <param name="Hex">32 digits, lower case.</param>
internal sealed record RecordHash(string Hex)
{
    public const int Digits = 32;

    /// <summary>What the first record carries as the hash of the one before it.</summary>
    public static RecordHash None { get; } = new(new string('0', Digits));

    public static RecordHash Of(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        return new(Convert.ToHexStringLower(hash[..(Digits / 2)]));
    }

    public override string ToString() => Hex;
}
