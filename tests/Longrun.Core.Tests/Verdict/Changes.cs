using System.Collections.Immutable;
using Longrun.Core.Verdict;
using Longrun.Core.Verdict.Integrity;

namespace Longrun.Core.Tests.Verdict;

/// <summary>Small changes for tests, and what is said of them.</summary>
internal static class Changes
{
    public const string Nothing = "000000";
    public const string File = "100644";

    public static ExaminedChange Of(string brief, params ChangedFile[] files) => new()
    {
        Milestone = new() { Id = new("M1"), Title = "A step", Brief = brief },
        Files = [.. files],
        TreeBefore = [.. files.Where(file => !file.IsNew).Select(file => file.Path)],
    };

    public static ExaminedChange Of(params ChangedFile[] files) => Of("Round amounts half to even.", files);

    public static ExaminedChange With(
        this ExaminedChange change, string[]? touches = null, string[]? mayChange = null) =>
        change with
        {
            Milestone = change.Milestone with { Touches = [.. touches ?? []], MayChange = [.. mayChange ?? []] },
        };

    /// <summary>Beside npm's manifest, which was there.</summary>
    public static ExaminedChange WithManifest(this ExaminedChange change) =>
        change with { TreeBefore = change.TreeBefore.Add("package.json") };

    public static ChangedFile New(string path, string text) =>
        new(path) { After = text, NewMode = File, Size = text.Length };

    public static ChangedFile Edit(string path, string before, string after) =>
        new(path) { Before = before, After = after, OldMode = File, NewMode = File, Size = after.Length };

    /// <summary>A line put into a file that has others.</summary>
    public static ChangedFile Line(string path, string line) =>
        Edit(path, "first\nlast\n", $"first\n{line}\nlast\n");

    public static ChangedFile Gone(string path, string before) => new(path) { Before = before, OldMode = File };

    public static ChangedFile Binary(string path, long size, string mode = File) =>
        new(path) { NewMode = mode, Size = size, IsBinary = true };

    public static ChangedFile Link(string path, string target) => new(path) { After = target, NewMode = "120000" };

    public static Severity? Worst(this ExaminedChange change, FindingKind kind) =>
        Integrity.Examine(change).Where(found => found.Kind == kind).Select(found => (Severity?)found.Severity).Max();

    public static ImmutableArray<Finding> Findings(this ExaminedChange change) => Integrity.Examine(change);
}
