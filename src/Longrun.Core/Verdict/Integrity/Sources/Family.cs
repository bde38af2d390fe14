namespace Longrun.Core.Verdict.Integrity.Sources;

/// <summary>How a language writes comments, texts and blocks.</summary>
internal enum Family
{
    /// <summary>No source that is understood.</summary>
    None,

    /// <summary>Java, Kotlin, Rust, Swift and the like.</summary>
    Braces,
    CSharp,
    Script,
    Go,
    Python,

    /// <summary>Comments begin with <c>#</c>, blocks with words: Ruby, Elixir.</summary>
    Hash,
}

internal static class Families
{
    public static Family Of(string path) => Extension(path) switch
    {
        "cs" => Family.CSharp,
        "ts" or "tsx" or "mts" or "cts" or "js" or "jsx" or "mjs" or "cjs" or "vue" or "svelte" => Family.Script,
        "go" => Family.Go,
        "py" or "pyi" => Family.Python,
        "java" or "kt" or "kts" or "rs" or "swift" or "scala" or "php" or "c" or "cc" or "cpp" or "h" or "hpp"
            or "dart" or "groovy" or "fs" => Family.Braces,
        "rb" or "ex" or "exs" or "cr" or "r" or "jl" or "pl" or "t" => Family.Hash,
        _ => Family.None,
    };

    /// <summary>Whether a line's end ends a statement.</summary>
    public static bool EndsAtLine(this Family family) =>
        family is Family.Script or Family.Go or Family.Python or Family.Hash;

    private static string Extension(string path)
    {
        var dot = path.LastIndexOf('.');
        return dot < 0 ? "" : path[(dot + 1)..].ToLowerInvariant();
    }
}
