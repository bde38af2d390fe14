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

    /// <summary>Keeps a job's output. Returns its text and the name it is kept under.</summary>
    public static (string Text, string Name) Keep(Site site, JobId job)
    {
        var bytes = Redaction.Of(site).Bytes(LogFile.ReadHeadAndTail(site.OutputOf(job), LogBytesMax));
        var name = Convert.ToHexStringLower(SHA256.HashData(bytes))[..32] + ".log";
        var path = Path.Combine(site.Places.Evidence, name);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(site.Places.Evidence);
            DurableFile.Write(path, bytes);
        }

        return (Encoding.UTF8.GetString(bytes), name);
    }

    /// <summary>The end of a log for a brief and the journal, cut at a line.</summary>
    public static string Tail(string text)
    {
        var tail = text.Length <= Caps.TailChars ? text : text[^Caps.TailChars..];
        var line = tail.Length < text.Length ? tail.IndexOf('\n') : -1;
        return line >= 0 ? tail[(line + 1)..] : tail;
    }
}
