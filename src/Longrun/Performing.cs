using System.Diagnostics;
using Longrun.Core;
using Longrun.Effects;

namespace Longrun;

/// <summary>A step becomes an effect and its outcome an event: the one switch, an arm a line.</summary>
internal static class Performing
{
    public static void Perform(Site site, Step step)
    {
        switch (step)
        {
            case Step.Record x: site.Ledger.Append(x.Events); break;
            case Step.TakeCommand x: Take(site, x); break;
            case Step.Submit x: Submissions.Submit(site, x); break;
            case Step.Settle x: Settlements.Settle(site, x); break;
            case Step.Cancel x: site.Jobs.Cancel(x.Job); break;
            case Step.Examine x: Examination.Examine(site, x.Attempt); break;
            case Step.TakeAcceptance: Acceptance.Take(site); break;
            case Step.Import x: Importing.Import(site, x.Attempt); break;
            case Step.MakeCandidate x: Candidates.Make(site, x); break;
            case Step.Land x: Lander.Land(site, x); break;
            case Step.RestoreBranch x: Lander.Restore(site, x.Tip); break;
            case Step.Mirror x: Lander.Mirror(site, x); break;
            case Step.Inspect x: Inspection.Inspect(site, x.Tip); break;
            case Step.RemoveWorkspace x: Workplaces.Remove(site, x.Attempt); break;
            default: throw new UnreachableException(step.GetType().Name);
        }
    }

    private static void Take(Site site, Step.TakeCommand x)
    {
        if (!x.AlreadyTaken)
        {
            site.Ledger.Append(new Event.CommandTaken(x.Item.Id, x.Item.Command) { At = site.Now });
        }

        if (!x.Item.Id.StartsWith(Observing.TypedPrefix, StringComparison.Ordinal))
        {
            site.Inbox.Delete(site.Lease, x.Item.Id);
        }
    }
}
