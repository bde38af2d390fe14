using Xunit;

namespace Longrun.Tests.Cli;

/// <summary>Compares a text with the approved one; where they differ, what came is laid beside it.</summary>
internal static class Approved
{
    public static void Match(string text, string name)
    {
        var folder = Path.Combine(Sources.Root, "tests", "Longrun.Tests", "Cli", "approved");
        var approved = Path.Combine(folder, $"{name}.approved.txt");
        var received = Path.Combine(folder, $"{name}.received.txt");
        if (File.Exists(approved) && File.ReadAllText(approved) == text)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        var expected = File.Exists(approved) ? File.ReadAllText(approved) : $"approve it by: mv {received} {approved}";
        Assert.Equal(expected, text);
    }
}

/// <summary>The repository these tests were built in.</summary>
internal static class Sources
{
    public static string Root { get; } = Find();

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Longrun.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Longrun.slnx is in no folder above the tests");
    }
}
