using Xunit;

namespace Longrun.Core.Tests.Gates;

/// <summary>What real runners printed, recorded; only paths of the machine are replaced.</summary>
internal static class RunnerOutput
{
    public static string Read(string name)
    {
        using var stream = typeof(RunnerOutput).Assembly.GetManifestResourceStream($"outputs/{name}.txt");
        Assert.True(stream is not null, $"no recorded output {name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static IEnumerable<string> Names() =>
        from name in typeof(RunnerOutput).Assembly.GetManifestResourceNames()
        where name.StartsWith("outputs/", StringComparison.Ordinal)
        select Path.GetFileNameWithoutExtension(name);
}
