using System.Text;

namespace Longrun.Keeper;

/// <summary>
/// Of a log that grew past its cap, the beginning and the end are kept: that is where the reasons are.
/// </summary>
internal static class LogCut
{
    /// <summary>1 MiB each: more than anybody reads.</summary>
    public const int PartBytes = 1 << 20;

    public static void Apply(string log)
    {
        using var whole = File.OpenRead(log);
        if (whole.Length <= 2 * PartBytes)
        {
            return;
        }

        var temporary = log + ".cut";
        using (var cut = File.Create(temporary))
        {
            var part = new byte[PartBytes];
            whole.ReadExactly(part);
            cut.Write(part);
            cut.Write(Encoding.UTF8.GetBytes(
                $"\n[longrun: {whole.Length - (2L * PartBytes)} bytes of output were cut here]\n"));
            whole.Seek(-PartBytes, SeekOrigin.End);
            whole.ReadExactly(part);
            cut.Write(part);
        }

        File.Move(temporary, log, overwrite: true);
    }
}
