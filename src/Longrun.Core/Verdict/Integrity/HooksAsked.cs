using System.Collections.Immutable;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// Whether a milestone speaks of leaving out hooks, and whether it means the product (a program around git that offers
/// it) or this repository.
/// </summary>
internal static class HooksAsked
{
    /// <summary>What a file is for, as far as it says who runs a command in it.</summary>
    public enum Where
    {
        Source,
        Test,
        Run,
    }

    private static readonly LinearRegex s_forbids = new(
        @"(?i)\b(?:never|not|n't|cannot|without|no)\s+(?:\w+\s+){0,2}(?:be\s+)?[`""']?(?:skip|bypass|disabl|remov"
            + @"|dropp?|circumvent|--no-verify|leav\w+\s+out)|n't\s+(?:skip|bypass|disable|use)"
            + @"|\bhooks?\s+(?:must|always|have\s+to|shall|should)\s+(?:run|stay|pass)");

    private static readonly LinearRegex s_leavesOut = new(
        @"(?i)\b(?:skip|bypass|disabl|without|remov|drop|replac|leav|omit|pass(?:es|ing)?\s+by|turn\w*\s+off)\w*");

    private static readonly LinearRegex s_option = new(
        @"(?i)\b(?:options?|flags?|arguments?|parameters?|switch(?:es)?|wrapper|wraps|keyword|api|method"
            + @"|command-line|cli|client|library)\b");

    private static readonly ImmutableHashSet<string> s_sources =
        ["js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "py", "cs", "fs", "vb", "go", "rs", "java", "kt",
            "swift", "scala", "c", "h", "cc", "cpp", "hpp", "php", "dart", "rb", "ex", "exs", "zig",
            "lua", "vue", "svelte"];

    private static readonly LinearRegex s_run = new(
        @"(?i)(?:^|/)(?:scripts?|tools?|tooling|ci|build|hack|dev|tasks|release|\.[\w-]+)/"
            + @"|^[^/]*(?:file|\.config)\.[a-z]+$");

    public static bool Is(Asked asked) => !s_forbids.IsMatch(asked.Text)
        && (asked.Says("no-verify") || asked.Says("noVerify") || asked.Says("no_verify") || asked.Says("hookspath")
            || asked.Says("HUSKY=0")
            || (asked.HasWord("hook", "husky", "lefthook", "pre-commit") && s_leavesOut.IsMatch(asked.Text)));

    public static bool IsOfTheProduct(Asked asked) =>
        asked.HasWord("commit", "git", "push") && s_option.IsMatch(asked.Text);

    /// <summary>Nothing of a page: what it tells people is weighed elsewhere.</summary>
    public static Where? Place(string path) => FileRoles.IsDocument(path) ? null
        : FileRoles.IsTest(path) ? Where.Test
        : s_run.IsMatch(path) || !s_sources.Contains(FileRoles.Extension(path)) ? Where.Run : Where.Source;
}
