using System.Globalization;
using Longrun.Core.Gates;
using Longrun.Core.Verdict;

namespace Longrun.Core.Digest;

/// <summary>What a pull request rests on: each criterion with its proof, and the gates as they ran.</summary>
internal static class PullProof
{
    public static void Criteria(Page page, State s, AttemptState a, PassedTests tests)
    {
        var stands = Verdict.Criteria.Of(s, a, tests);
        if (stands.IsEmpty)
        {
            return;
        }

        page.Heading(2, "Done when").Table(
            ["Criterion", "Proof", "By what", "Its judge"],
            stands.Select(stand => (IReadOnlyList<string>)
            [
                Md.Text(stand.Criterion.Text),
                stand.Reaches is { } reaches ? ProofLine.Word(reaches) : "**not proven**",
                stand.Proofs.IsEmpty
                    ? Md.Text(ProofLine.WhyNot(stand))
                    : string.Join("; ", stand.Proofs.Select(proof => Md.Text(ProofLine.Of(proof)))),
                Said(s, a, stand),
            ]));
        page.Block("*observed*: driven and watched by Longrun from outside; *seen*: by an agent that did not write it;"
            + " *reported*: told by the code under test.");
    }

    public static void Gates(Page page, State s, AttemptState a, string? evidence)
    {
        page.Heading(2, "Gates");
        if (a.Gates.IsEmpty)
        {
            page.Block("Not tested: no gate ran on this attempt.");
            return;
        }

        page.Table(
            ["Gate", "Kind", "Command", "On", "Ran", "Failed", "Skipped", "Result", "Evidence"],
            a.Gates.Select(run => (IReadOnlyList<string>)
            [
                Md.Text(run.Gate),
                GateEvidence.Kind(run),
                Md.Text(run.Command),
                On(a, run),
                Number(run.Count),
                Number(run.Failed),
                Number(run.Skipped),
                Md.Text(EventLine.Result(run)),
                GateEvidence.Links(run, evidence) is { Length: > 0 } links ? links : "none",
            ]));
        if (a.LandedAs is not null && !Verdict.Criteria.Runs(a).Any(run => run.Passed))
        {
            page.Block("Not tested: no gate passed on the tree that landed; those that ran only inform.");
        }

        page.Bullets(a.Gates.SelectMany(Notes));
        Pictures(page, a, evidence);
    }

    /// <summary>On which tree it ran, and in which way.</summary>
    private static string On(AttemptState a, GateRun run)
    {
        var tree = run.Trial == Trial.Without ? "the branch, without the change"
            : run.Commit == a.Import?.Head ? "alone"
            : run.Commit == a.Candidate?.Candidate?.Commit || run.Commit == a.LandedAs ? "as it would land"
            : "as it would have landed on the branch as it was then";
        var trial = run.Trial switch
        {
            Trial.Canary when run.Passed && !Canary.HasShown(run) => ", no test that must fail could be planted",
            Trial.Canary => ", with a test that must fail",
            Trial.BranchTests => ", with the branch's own tests",
            // Which tree it is says the first.
            Trial.Without or Trial.Plain => "",
        };
        return $"{run.Commit.Short} ({tree}{trial}{(Remarks.RunsBefore(a, run) > 0 ? ", again" : "")})";
    }

    private static IEnumerable<string> Notes(GateRun run)
    {
        foreach (var note in run.Notes)
        {
            yield return $"Gate {Md.Text(run.Gate)}: {Md.Text(note)}";
        }

        if (!run.FailedTests.IsEmpty)
        {
            yield return $"Gate {Md.Text(run.Gate)}, failed on {run.Commit.Short}: "
                + string.Join(", ", run.FailedTests.Select(test => Md.Text(test)));
        }
    }

    private static void Pictures(Page page, AttemptState a, string? evidence)
    {
        var runs = a.Gates.Where(run => !run.Files.IsEmpty).ToList();
        if (runs.Count == 0)
        {
            return;
        }

        page.Heading(2, "What it looked like");
        foreach (var run in runs)
        {
            page.Block($"Gate {Md.Text(run.Gate)}, on {run.Commit.Short}:")
                .Bullets(run.Files.Select(file => Md.Picture(file, evidence)));
        }
    }

    private static string Said(State s, AttemptState a, CriterionStand stand) => stand.Said switch
    {
        null => Verdict.Criteria.Judged(s, a) is null ? "not asked" : "says nothing of it",
        { IsMet: true } said => $"met: {Md.Text(said.Why)}",
        { IsMet: null } said => $"cannot tell: {Md.Text(said.Why)}",
        var said => $"**not met**: {Md.Text(said.Why)}",
    };

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "–";
}
