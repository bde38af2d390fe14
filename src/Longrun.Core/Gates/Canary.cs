using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>A file that is laid over a checkout, with its whole text.</summary>
internal sealed record PlantedFile(string Path, string Text);

/// <summary>
/// A test that must fail, for a runner that is known: where the same command does not fail with it, the runner proves
/// nothing any more.
/// </summary>
internal static class Canary
{
    /// <summary>The only note of a run in which nothing was planted.</summary>
    public const string NoPlace = "no place for a failing test is known here: that the runner can fail is not proven";

    /// <summary>Why a run fails in which nothing was planted, where something was on the branch.</summary>
    private const string NoPlaceAnyMore = "no test that must fail could be planted any more";

    /// <summary>Files that get one: a command may run a part of them only.</summary>
    private const int PlantedMax = 20;

    /// <summary>Files that are read to find those: in some languages any source may hold tests.</summary>
    private const int ReadMax = 200;

    /// <summary>Options that choose tests by name: a planted one would not be among them.</summary>
    private static readonly LinearRegex Chooses = new(
        @"\s(?:-k|-t|-g|-f|--?run|--grep|--fgrep|--filter|--testNamePattern|--test-name-pattern|--tests)(?:[\s=]|$)");

    /// <summary>There is a way to prove that this gate can fail: the person's own, or by its runner.</summary>
    public static bool IsKnown(GateDefinition gate, GateRun? baseline) =>
        gate is { Kind: GateKind.Test, HasNoCanary: false, IsHidden: false }
        && (gate.Canary is not null
            || (!Chooses.IsMatch(gate.Run) && Runners(baseline?.Runner).Any(Planting.Known.ContainsKey)));

    /// <summary>
    /// What is in the name of every planted test. It cannot be known before the commit is made, so that no code can
    /// have been prepared for it.
    /// </summary>
    public static string Token(CommitId commit, string gate) => "x" + Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{commit}\0{gate}")))[..10];

    /// <summary>
    /// Runs that say by whom tests are run, the first that leads to a place counts: its own on this commit, which a
    /// candidate writes itself; then the branch's, where that has shown that it can fail.
    /// </summary>
    public static ImmutableArray<GateRun> PlannedBy(State s, JobWork.Gate work)
    {
        var gate = work.Definition;
        var own = work.Attempt is { } attempt ? s.Of(attempt).Gates.On(work.Commit, gate) : null;
        var branch = s.Baseline.GetValueOrDefault(gate.Name);
        return [.. new[] { own, own is null || HasShown(s, gate) ? branch : null }.OfType<GateRun>()];
    }

    /// <summary>Which file with which text goes where. Empty: no place is known in this tree.</summary>
    /// <param name="runner">As <see cref="TestTally.Runner"/>.</param>
    /// <param name="files">All paths of the tree.</param>
    /// <param name="known">Names of tests that ran on the branch, where they are told: their files come first.</param>
    /// <param name="read">Texts by path; what cannot be read is left out.</param>
    /// <param name="token">See <see cref="Token"/>.</param>
    public static ImmutableArray<PlantedFile> Plan(
        string? runner, ImmutableArray<string> files, ImmutableArray<string> known,
        Func<IReadOnlyCollection<string>, IReadOnlyDictionary<string, string>> read, string token)
    {
        foreach (var planting in Runners(runner).Where(Planting.Known.ContainsKey).Select(one => Planting.Known[one]))
        {
            var ran = known.Select(TestRemoval.FileOf).ToHashSet(StringComparer.Ordinal);
            var candidates = files.Where(path => ran.Contains(path) || planting.Path.IsMatch(path))
                .OrderBy(path => ran.Contains(path) ? 0
                    : path.Contains("test", StringComparison.OrdinalIgnoreCase) ? 1 : 2)
                .ThenBy(path => path.Count(c => c == '/')).ThenBy(path => path, StringComparer.Ordinal)
                .Take(ReadMax).ToList();
            var texts = read(candidates);
            ImmutableArray<PlantedFile> planted =
            [
                .. candidates.Where(path => texts.TryGetValue(path, out var text) && planting.Text.IsMatch(text))
                    .Select(path => planting.Plant(path, texts[path], token))
                    .DistinctBy(file => file.Path).Take(PlantedMax),
            ];
            if (!planted.IsEmpty)
            {
                return planted;
            }
        }

        return [];
    }

    /// <summary>
    /// Passed where the run failed, and because of what was planted. What did not end by itself may end so when it is
    /// asked once more.
    /// </summary>
    /// <param name="proven">The same run, judged as any other.</param>
    /// <param name="gate">Its own <c>canary</c> goes before what is planted.</param>
    /// <param name="trace">What the run left.</param>
    /// <param name="planted">Paths. Empty: none.</param>
    /// <param name="token">What is in every planted test's name.</param>
    public static GateRun Judge(
        Proven proven, GateDefinition gate, GateTrace trace, ImmutableArray<string> planted, string token)
    {
        var run = proven.Run with { MayBeFlaky = false, Notes = [] };
        if (gate.Canary is null && planted.IsEmpty)
        {
            return run with
            {
                Passed = true, Reason = null,
                Notes = [NoPlace],
            };
        }

        var fault = WhyNot(proven, gate, trace, token);
        return fault is null
            ? run with { Passed = true, Reason = null }
            : run with
            {
                Passed = false,
                MayBeFlaky = !HasEnded(trace.End),
                Reason = gate.Canary is null ? $"{fault} (planted in {TestsLost.Named(planted)})" : fault,
            };
    }

    /// <summary>Where a planted test has failed on the branch, no change may leave no place for one.</summary>
    public static GateRun Held(State s, JobWork.Gate work, GateRun canary) =>
        work.Attempt is not null && canary.Notes.Contains(NoPlace) && HasShown(s, work.Definition)
            ? canary with { Passed = false, Reason = NoPlaceAnyMore, Notes = [] } : canary;

    /// <summary>A test that must fail was there and failed. Not where there was no place for one.</summary>
    public static bool HasShown(GateRun canary) => canary.Passed && !canary.Notes.Contains(NoPlace);

    /// <summary>On the branch, of the gate as it is defined now.</summary>
    public static bool HasShown(State s, GateDefinition gate) =>
        s.Canaries.GetValueOrDefault(gate.Name) is { } canary && canary.IsOf(gate) && HasShown(canary);

    /// <summary>By itself: a runner that was killed has failed at nothing.</summary>
    private static bool HasEnded(ProcessEnd end) => end is { How: ProcessEnding.Exited, ExitCode: not > 128 };

    private static string? WhyNot(Proven proven, GateDefinition gate, GateTrace trace, string token)
    {
        if (!HasEnded(trace.End) || trace.End is { ExitCode: 126 or 127 })
        {
            return $"whether the runner can fail is not known: {proven.Run.Reason}";
        }

        if (trace.End is { ExitCode: 0 })
        {
            return gate.Canary is { } own
                ? $"the runner does not fail: `{own}` ended with exit code 0"
                : $"the runner does not fail: with a test that must fail it ended with exit code 0{Ran(proven)}";
        }

        var isSeen = gate.Canary is not null || IsAmongFailed(proven.Report, trace.Log, token);
        return isSeen ? null : "the runner does not fail: the test that must fail is not among what failed"
            + $"{(proven.Run.FailedTests.IsEmpty ? "" : $" ({TestsLost.Named(proven.Run.FailedTests)})")}, "
            + $"exit code {trace.End.ExitCode}";
    }

    /// <summary>By its name where it is told; else its file was met, or only the number of failures is known.</summary>
    private static bool IsAmongFailed(TestReport? report, string log, string token)
    {
        bool IsPlanted(string name) => name.Contains(token, StringComparison.OrdinalIgnoreCase);

        return report is not null && report.Tests.Any(test => IsPlanted(test.Name))
            ? report.FailedNames.Any(IsPlanted)
            : IsPlanted(log) || report is { Tally.Failed: > 0, FailedNames.IsEmpty: true };
    }

    private static string Ran(Proven proven) => proven.Run.Count is { } count ? $", {count} tests ran" : "";

    private static string[] Runners(string? runner) => runner?.Split(" + ") ?? [];
}
