using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Longrun.Core.Tests.Tidy;

/// <summary>One file of the repository: its path from the root with slashes, and its text.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    private readonly Lazy<SyntaxNode> _tree = new(() => CSharpSyntaxTree.ParseText(Text).GetRoot());

    public IReadOnlyList<string> Lines { get; } = Text.Split('\n');

    public SyntaxNode Tree => _tree.Value;

    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    public bool IsProduct => Path.StartsWith("src/", StringComparison.Ordinal);

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    public string At(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
}

/// <summary>The repository the tests were built from.</summary>
internal static class Sources
{
    private static readonly string[] s_extensions =
        [".cs", ".csproj", ".props", ".targets", ".md", ".txt", ".json", ".yaml", ".yml", ".sh", ".slnx",
            ".editorconfig"];

    public static string Root { get; } = FindRoot();

    /// <summary>Text files that are ours: no build output, no installed packages.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } =
        [.. Paths().Where(path => s_extensions.Contains(Path.GetExtension(path))).Select(Load)];

    public static IEnumerable<SourceFile> CSharp => Files.Where(file => file.IsCSharp);

    public static IEnumerable<string> Paths() =>
        Walk(new(Root)).Select(file => Path.GetRelativePath(Root, file.FullName));

    private static SourceFile Load(string path) => new(path, File.ReadAllText(Path.Combine(Root, path)));

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles())
        {
            yield return file;
        }

        foreach (var inner in folder.EnumerateDirectories())
        {
            if (inner.Name is ".git" or "artifacts" or "node_modules" or "bin" or "obj" or ".longrun" or ".vs")
            {
                continue;
            }

            foreach (var file in Walk(inner))
            {
                yield return file;
            }
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Longrun.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("no Longrun.slnx above the test program");
        }

        return folder.FullName;
    }
}
