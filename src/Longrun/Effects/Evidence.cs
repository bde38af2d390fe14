using System.Security.Cryptography;
using System.Text;
using Longrun.Core;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>
/// Bounded logs, kept by the hash of their content, so that a name in the journal proves what it names.
/// </summary>
internal static class Evidence
{
    /// <summary>
    /// Bytes of a log that are kept: half from its head, half from its end. A test log beyond that is noise, and
    /// a night of 200 gates stays under 100 MB.
    /// </summary>
    private const int LogBytesMax = 512 << 10;

    /// <summary>
    /// Bytes of a log that are read to judge it: <c>go test -json</c> of a large project prints that much. Half of it
    /// from its head where there is more.
    /// </summary>
    private const int JudgedBytesMax = 16 << 20;

    /// <summary>Keeps a job's output. Returns its text and the name it is kept under.</summary>
    public static (string Text, string Name) Keep(Site site, JobId job)
    {
        var bytes = Redaction.Of(site).Bytes(LogFile.ReadHeadAndTail(site.OutputOf(job), LogBytesMax));
        return (Encoding.UTF8.GetString(bytes), Keep(site, bytes, ".log"));
    }

    /// <summary>Keeps a text by its content's hash; the same text is kept once.</summary>
    public static string KeepText(Site site, string text) =>
        Keep(site, Redaction.Of(site).Bytes(Encoding.UTF8.GetBytes(text)), ".txt");

    /// <summary>What a job printed, as far as it is judged: for counting, not for keeping.</summary>
    public static string Judged(Site site, JobId job) => Encoding.UTF8.GetString(
        Redaction.Of(site).Bytes(LogFile.ReadHeadAndTail(site.OutputOf(job), JudgedBytesMax)));

    /// <summary>What was kept under a name; empty where it is not there any more.</summary>
    public static string Text(Site site, string name) =>
        SafeFile.ReadCapped(Path.Combine(site.Places.Evidence, name), JudgedBytesMax) is SafeRead.Content content
            ? Encoding.UTF8.GetString(content.Bytes)
            : "";

    /// <summary>Keeps what is in bounds and redacted already. Returns the name it is kept under.</summary>
    public static string Keep(Site site, byte[] bytes, string ending)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(bytes))[..32] + ending;
        var path = Path.Combine(site.Places.Evidence, name);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(site.Places.Evidence);
            DurableFile.Write(path, bytes);
        }

        return name;
    }

    /// <summary>The end of a log for a brief and the journal, cut at a line.</summary>
    public static string Tail(string text)
    {
        var tail = text.Length <= Caps.TailChars ? text : text[^Caps.TailChars..];
        var line = tail.Length < text.Length ? tail.IndexOf('\n') : -1;
        return line >= 0 ? tail[(line + 1)..] : tail;
    }
}
