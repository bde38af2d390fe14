using Xunit;

namespace Longrun.Core.Tests.Digest;

/// <summary>Compares a text with the approved one; where they differ, what came is laid beside it.</summary>
internal static class Approved
{
    private const string Marker = "Longrun.slnx";

    public static void Match(string text, string name, string area = "Digest")
    {
        var folder = Path.Combine(Root(), "tests", "Longrun.Core.Tests", area, "approved");
        var approved = Path.Combine(folder, $"{name}.approved.txt");
        var received = Path.Combine(folder, $"{name}.received.txt");
        var expected = File.Exists(approved) ? File.ReadAllText(approved) : null;
        if (expected == text)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(received, text);
        Assert.Fail($"{FirstDifference(expected ?? "", text)}\nApprove it by: mv {received} {approved}");
    }

    private static string FirstDifference(string expected, string actual)
    {
        var left = expected.Split('\n');
        var right = actual.Split('\n');
        var at = 0;
        while (at < left.Length && at < right.Length && left[at] == right[at])
        {
            at++;
        }

        return $"line {at + 1} is not as approved:\n- {left.ElementAtOrDefault(at)}\n+ {right.ElementAtOrDefault(at)}";
    }

    /// <summary>Found from the built program upwards: paths that the compiler records are rewritten on CI.</summary>
    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"{Marker} is in no folder above {AppContext.BaseDirectory}");
    }
}
