using System.Collections.Immutable;
using Longrun.Agents;
using Longrun.Core;
using Longrun.Processes;

namespace Longrun.Tools;

/// <summary>
/// Puts a copy of a worker's file where the morning lists it. Links are not followed: what is listed is the file that
/// was named.
/// </summary>
internal static class EvidenceFile
{
    /// <summary>A minute of video or a large picture; more of one is seldom looked at.</summary>
    public const int BytesMax = 32 << 20;

    /// <param name="order">Whose.</param>
    /// <param name="path">In the workspace, or below the attempt's out folder; relative to the workspace.</param>
    /// <param name="name">What to call it. Null: as the file is called.</param>
    /// <returns>The name it has in <c>evidence/</c>.</returns>
    /// <exception cref="UserError">It is not there, is no regular file, or does not fit (2).</exception>
    public static string Attach(ToolOrder order, string path, string? name)
    {
        var file = Path.GetFullPath(path, order.Workspace);
        var folder = Path.Combine(order.Out, "evidence");
        var called = name ?? Path.GetFileName(file);
        var root = ((ImmutableArray<string>)[order.Workspace, order.Out]).FirstOrDefault(root =>
            file.StartsWith(root + "/", StringComparison.Ordinal)) ?? throw Unfit(path, "it is not in your workspace");
        if (Linked(root, file) is { } link)
        {
            throw Unfit(path, $"{link} is a link");
        }

        if (called is "" or "." or ".." || called.AsSpan().ContainsAny('/', '\0') || called.Length > NameMax
            || called.Any(char.IsControl))
        {
            throw Unfit(path, $"\"{called}\" is no name for a file");
        }

        var bytes = SafeFile.ReadCapped(file, BytesMax) switch
        {
            SafeRead.Content content => content.Bytes,
            SafeRead.TooLarge => throw Unfit(path, $"it has more than {BytesMax >> 20} MiB"),
            SafeRead.Unfit unfit => throw Unfit(path, unfit.Reason),
            _ => throw Unfit(path, "it is not there"),
        };
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, called);
        if (FileCalls.Identify(target) is null && Directory.EnumerateFileSystemEntries(folder).Count() is var there
            && there >= ReportedFiles.ListedMax)
        {
            throw Unfit(path, $"{there} files are attached already, and no more are listed");
        }

        DurableFile.Write(target, bytes);
        return called;
    }

    private const int NameMax = 120;

    private static string? Linked(string root, string file)
    {
        var at = root;
        foreach (var part in file[(root.Length + 1)..].Split('/'))
        {
            at = Path.Combine(at, part);
            if (FileCalls.Identify(at) is { Kind: FileKind.Link })
            {
                return at;
            }
        }

        return null;
    }

    private static UserError Unfit(string path, string why) =>
        new(ExitCode.Usage, $"{path} cannot be attached: {why}.");
}
