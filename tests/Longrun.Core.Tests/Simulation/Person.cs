namespace Longrun.Core.Tests.Simulation;

/// <summary>What happens while nothing can be done at once: time passes, and then the person looks in.</summary>
internal static class Person
{
    /// <summary>False: nothing will ever happen again by itself.</summary>
    public static bool Waits(World w, State s)
    {
        if (w.Alive.Any())
        {
            var end = w.Alive.Min(job => job.EndsAt);
            // Where budgets count, sessions are looked at as they run.
            end = w.Scenario.HasBudgets && end > w.Now + Spenders.LookEvery ? w.Now + Spenders.LookEvery : end;
            w.Now = end > w.Now ? end : w.Now;
            return true;
        }

        // An end that was not seen yet, or a disturbance since the last look.
        if (s.OpenJobs.Keys.Any(id => w.Jobs.GetValueOrDefault(id) is { End: not null })
            || !Sight.Steps(w, s, Bug.None).IsEmpty)
        {
            return true;
        }

        if (Unblocks(w, s))
        {
            return true;
        }

        if (Standing.NextReset(s, w.Now) is { } reset && HasReady(s))
        {
            w.Now = reset;
            return true;
        }

        return Answers(w, s);
    }

    /// <summary>Something may be started, or judged.</summary>
    private static bool HasReady(State s) =>
        Standing.Active(s).Any() || s.Roadmap.Milestones.Any(m => Standing.Of(s, m) == Stand.Ready);

    private static bool Unblocks(World w, State s)
    {
        if (w.PutBackTo is { } commit)
        {
            w.PutBackTo = null;
            w.MoveBranch(commit);
            return true;
        }

        if (s.LineStopped is not null && !w.Missing.IsEmpty)
        {
            // From a copy of the repository.
            w.Missing = [];
        }

        if (s.Stopped || s.Paused || s.Draining || s.LineStopped is not null)
        {
            w.Resume();
            return true;
        }

        if (s.Persons is { IsRejected: true } persons && s.MirrorBase is { } mirrored)
        {
            w.PersonCommits = w.PersonCommits.RemoveAll(commit =>
                w.Repo.IsAncestor(commit, persons.Head) && !w.Repo.IsAncestor(commit, mirrored));
            w.Mirror = mirrored;
            return true;
        }

        if (w.Settings is null)
        {
            (w.SettingsText, w.Settings) = ("# mended", w.Scenario.Settings);
            return true;
        }

        if (s.RoadmapText != w.RoadmapText)
        {
            w.RoadmapText = w.Scenario.Text("Mended.");
            return true;
        }

        return false;
    }

    private static bool Answers(World w, State s)
    {
        foreach (var milestone in s.Roadmap.Milestones.Select(m => s.Of(m.Id)).Where(m => m.Question is not null))
        {
            if (Answer(w, milestone) is { } text)
            {
                w.Drop(new PersonCommand.Answer(milestone.Id, text));
                return true;
            }
        }

        return false;
    }

    private static string? Answer(World w, MilestoneState milestone)
    {
        var plot = Workers.PlotOf(w, milestone.Id);
        switch (milestone.Question!.Origin)
        {
            case QuestionOrigin.Weakening:
                if (plot.AllowsWeakening)
                {
                    return Questions.AllowOption;
                }

                // Once: a worker that does it again is left to wait.
                var isFirst = !w.Granted.Contains(milestone.Id);
                w.Granted = w.Granted.Add(milestone.Id);
                return isFirst ? Questions.SendBackOption : null;
            case QuestionOrigin.Review when milestone.Question.Text.Contains("a verdict", StringComparison.Ordinal):
                return Questions.AllowOption;
            case QuestionOrigin.Review:
                return Questions.SendBackOption;
            case QuestionOrigin.Worker:
                return plot.AnswersWorker ? "1" : null;
            case QuestionOrigin.Rejections when plot.Patience == Patience.Skips:
                return "2";
            case QuestionOrigin.Rejections when plot.Patience == Patience.TriesAgainOnce
                && !w.Granted.Contains(milestone.Id):
                w.Granted = w.Granted.Add(milestone.Id);
                return "1";
            case QuestionOrigin.Rejections:
                return null;
            case QuestionOrigin.Budget when w.Granted.Contains(milestone.Id):
                return null;
            case QuestionOrigin.Budget:
                w.Granted = w.Granted.Add(milestone.Id);
                return "1";
            case QuestionOrigin.Agent or QuestionOrigin.Interruptions:
            default:
                return "1";
        }
    }
}
