using System.Collections.Immutable;
using Longrun.Core.Block;
using Longrun.Core.Dispatch;
using Longrun.Core.Gates;
using Longrun.Core.Landing;
using Longrun.Core.Verdict;
using Longrun.Core.Work;

namespace Longrun.Core;

/// <summary>The whole product on one screen: given what is known, what happens next?</summary>
/// <remarks>
/// Pure. What has ended is settled before anything is started, and something is started only in a cycle that had
/// nothing left to settle, so that it starts from the branch as it is then.
/// </remarks>
internal static class Cycle
{
    public static ImmutableArray<Step> Next(State s, Facts facts, DateTimeOffset now)
    {
        ImmutableArray<Step> heard =
        [
            .. Hearing.Next(s, facts, now),      // commands, the kill switch, edits of the person's files
        ];
        if (!heard.IsEmpty)
        {
            return heard;
        }

        var isOpen = !s.Stopped && s.Opened is not null && !s.IsClosed;
        ImmutableArray<Step> branch =
        [
            .. isOpen ? Lands.Recover(s, facts, now) : [],     // a landing that was intended, a branch that moved
        ];
        if (!branch.IsEmpty)
        {
            return branch;
        }

        ImmutableArray<Step> settled =
        [
            .. Working.Cut(s, facts, now),       // sessions that run and may not
            .. Burning.Next(s, facts, now),      // sessions that use unusually much
            .. Working.Settle(s, facts, now),    // jobs that ended, jobs that were never submitted
        ];
        if (!settled.IsEmpty || !isOpen)
        {
            return settled;
        }

        ImmutableArray<Step> going =
        [
            .. Working.Next(s, facts, now),      // sessions that ended: collect, import, judge
            .. Gating.Branch(s, facts, now),     // what the tip needs: inspection, setup, baseline
            .. ByCode.Next(s, now),              // what code finds in the work: back, parked, or on to the gates
            .. Gating.Next(s, now),              // alone, then as a candidate
            .. ByJudge.Next(s, now),             // what an agent says that did not write it
            .. Lands.Next(s),                    // proven on the very tree
            .. Blocks.Next(s, now),              // allowances and budgets that are used up
        ];
        var mayStart = Gating.MayStart(s) && !(facts.Until <= now);
        return !going.IsEmpty ? going : [.. mayStart ? Dispatching.Next(s, facts, now) : [], .. Working.Tidy(s)];
    }
}
