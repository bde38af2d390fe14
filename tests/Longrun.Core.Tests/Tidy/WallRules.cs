using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Longrun.Core.Tests.Tidy;

/// <summary>Rules about what may use what.</summary>
internal static partial class WallRules
{
    /// <summary>A milestone's life. A stage uses those before it, never a later one.</summary>
    private static readonly string[] s_stages =
        ["Roadmap", "Audit", "Dispatch", "Work", "Gates", "Verdict", "Landing", "Block", "Digest", "Review"];

    private const string Core = "src/Longrun.Core/";
    private const string Processes = "src/Longrun/Processes/";
    private const string Git = "src/Longrun/Git/";

    public static IEnumerable<string> Stages(SourceFile file)
    {
        if (!file.Path.StartsWith(Core, StringComparison.Ordinal))
        {
            yield break;
        }

        var own = Array.IndexOf(s_stages, file.Path[Core.Length..].Split('/')[0]);
        foreach (var use in file.Tree.DescendantNodes().Where(_ => own >= 0).OfType<UsingDirectiveSyntax>())
        {
            var name = use.Name?.ToString() ?? "";
            var used = name.StartsWith("Longrun.Core.", StringComparison.Ordinal)
                ? Array.IndexOf(s_stages, name.Split('.')[2]) : -1;
            if (used > own)
            {
                yield return $"{file.At(use)}: {s_stages[own]} uses {s_stages[used]}, a later stage";
            }
        }
    }

    public static IEnumerable<string> Starts(SourceFile file) =>
        Matches(file, "starts a process", StartsProcess(), Processes, "starts a process outside src/Longrun/Processes");

    public static IEnumerable<string> StartsGit(SourceFile file) =>
        Matches(file, "starts git", NamesGit(), Git, "names the git program outside src/Longrun/Git");

    public static IEnumerable<string> Waits(SourceFile file) => file.IsTest
        ? Matches(file, "waits", Sleeps(), "", "waits for time to pass instead of for what it needs")
        : [];

    public static IEnumerable<string> Promises(SourceFile file) =>
        Matches(file, "promise", Unfinished(), "", "a promise to do it later");

    private static IEnumerable<string> Matches(SourceFile file, string rule, Regex pattern, string home, string what)
    {
        if (Exceptions.Allow(rule, file.Path) || (home.Length > 0
            && file.Path.StartsWith(home, StringComparison.Ordinal)))
        {
            yield break;
        }

        for (var i = 0; i < file.Lines.Count; i++)
        {
            if (pattern.IsMatch(file.Lines[i]))
            {
                yield return $"{file.Path}:{i + 1}: {what}";
            }
        }
    }

    [GeneratedRegex(@"\bProcessStartInfo\b|\bProcess\.Start\(|\bposix_spawn|""(fork|vfork|execve?)""")]
    private static partial Regex StartsProcess();

    // As the first of a command: a list that begins with it, or a program's name handed over.
    [GeneratedRegex(@"[\[(]\s*""git""|(?<!=)=\s*""git""")]
    private static partial Regex NamesGit();

    [GeneratedRegex(@"\bTask\." + @"Delay\(|\bThread\." + @"Sleep\(")]
    private static partial Regex Sleeps();

    [GeneratedRegex(@"\b(TO" + "DO|FIX" + "ME|HA" + "CK|XX" + @"X)\b|NotImplemented" + "Exception")]
    private static partial Regex Unfinished();
}
