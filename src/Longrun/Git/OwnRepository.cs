using System.Collections.Immutable;
using System.Text;
using Longrun.Core;

namespace Longrun.Git;

/// <summary>
/// Lays out a git folder of our own, file by file: what <c>git clone --shared --no-checkout</c> makes, without its
/// four processes and without anything a template or a configuration could add.
/// </summary>
internal sealed record OwnRepository
{
    public required string GitFolder { get; init; }

    /// <summary>What HEAD says: <c>ref: refs/heads/x</c>, or a commit.</summary>
    public required string Head { get; init; }

    /// <summary>Object folders that are read besides its own.</summary>
    public ImmutableArray<string> Alternates { get; init; } = [];

    public ImmutableArray<(string Ref, CommitId Commit)> Refs { get; init; } = [];

    public required string Config { get; init; }

    /// <summary>Lines for <c>packed-refs</c> as another repository of ours has them.</summary>
    public string PackedRefs { get; init; } = "";

    /// <summary>Patterns of files that are never added.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    public void Write()
    {
        foreach (var folder in (ReadOnlySpan<string>)[
            "objects/info", "objects/pack", "refs/heads", "refs/tags", "info"])
        {
            Directory.CreateDirectory(Path.Combine(GitFolder, folder));
        }
        Put("config", Config);
        Put("info/exclude", string.Concat(Exclude.Select(line => line + "\n")));
        if (!Alternates.IsEmpty)
        {
            Put("objects/info/alternates", string.Concat(Alternates.Select(Quoted)));
        }
        if (PackedRefs.Length > 0)
        {
            Put("packed-refs", PackedRefs);
        }
        foreach (var (name, commit) in Refs)
        {
            Put(name, commit.Value + "\n");
        }
        // Last: without HEAD it is no repository, so one that was cut short is recognised as such.
        Put("HEAD", Head + "\n");
    }

    /// <summary>The configuration of a repository of ours, for the object format of the person's.</summary>
    public static string ConfigText(string objectFormat, bool bare, Identity? identity = null)
    {
        var text = new StringBuilder("[core]\n")
            .Append("\trepositoryFormatVersion = ").Append(objectFormat == "sha1" ? 0 : 1).Append('\n')
            .Append("\tfileMode = true\n\tlogAllRefUpdates = false\n\tbare = ").Append(bare ? "true\n" : "false\n");
        if (objectFormat != "sha1")
        {
            text.Append("[extensions]\n\tobjectFormat = ").Append(objectFormat).Append('\n');
        }
        text.Append("[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[commit]\n\tgpgSign = false\n");
        if (identity is not null)
        {
            text.Append("[user]\n\tname = ").Append(Value(identity.Name))
                .Append("\n\temail = ").Append(Value(identity.Email)).Append('\n');
        }
        return text.ToString();
    }

    private static string Value(string text) =>
        '"' + text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", @"\n", StringComparison.Ordinal) + '"';

    /// <summary>A path as <c>info/alternates</c> takes it: quoted as C does where it is not plain.</summary>
    private static string Quoted(string path) =>
        path.StartsWith('"') || path.Contains('\n') ? Value(path) + "\n" : path + "\n";

    private void Put(string name, string content)
    {
        var file = Path.Combine(GitFolder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
