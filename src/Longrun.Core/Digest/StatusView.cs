using System.Collections.Immutable;
using Longrun.Core.Spend;
using Longrun.Core.Verdict;

namespace Longrun.Core.Digest;

/// <summary>What <c>longrun status</c> shows and writes. See docs/formats/json.md.</summary>
internal sealed record StatusView
{
    /// <summary>The version of this shape; a member is never renamed or removed within one.</summary>
    public const string SchemaVersion = "longrun.status/1";

    public string Schema { get; init; } = SchemaVersion;

    /// <summary>Null: no run has been opened.</summary>
    public string? Run { get; init; }

    public string? Branch { get; init; }

    public string? Tip { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>A sentence: running, stopped, paused, accepted.</summary>
    public required string Condition { get; init; }

    public string Containment { get; init; } = "";

    /// <summary>What the program would end with now. Null: something runs, or waits for a moment.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The whole roadmap: how many milestones stand where.</summary>
    public required StatusCounts Counts { get; init; }

    public ImmutableArray<StatusMilestone> Milestones { get; init; } = [];

    public ImmutableArray<StatusJob> Jobs { get; init; } = [];

    public ImmutableArray<StatusHold> Holds { get; init; } = [];

    /// <summary>What agents reported over all attempts. Null: none reported a cost.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>What is used of the run's budget and of that of any five hours, by what runs as well.</summary>
    public ImmutableArray<StatusBudget> Budgets { get; init; } = [];

    /// <summary>For how many milestones each agent's plan has quota: estimates, where there are any.</summary>
    public ImmutableArray<Forecast> Forecast { get; init; } = [];

    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>What reviews took of all that agents have used. Null: nothing was reviewed.</summary>
    public StatusReviews? Reviews { get; init; }

    /// <summary>The same of agents that walked through the app.</summary>
    public StatusReviews? Walks { get; init; }

    /// <param name="s">What the journal says.</param>
    /// <param name="jobs">What runs.</param>
    /// <param name="now">For times that are told from now on.</param>
    /// <param name="beside">What was seen beside the journal. Null: nothing was looked at.</param>
    public static StatusView Of(State s, IReadOnlyList<LiveJob> jobs, DateTimeOffset now, StatusSight? beside = null)
    {
        var sight = beside ?? new();
        ImmutableHashSet<string> left = sight.IsKept
            ? [] : [.. s.OpenJobs.Keys.Except(jobs.Select(job => job.Id.Value))];
        var books = new Books(s, FactsOf(s, jobs), now);
        var milestones = s.Roadmap.Milestones.Select(m => StatusMilestone.Of(books, m, left, sight))
            .ToImmutableArray();
        return new()
        {
            Run = s.Opened?.Run.Value,
            Branch = s.Opened?.Branch,
            Tip = s.Tip?.Value,
            OpenedAt = s.Opened?.At,
            At = now,
            Condition = Left(s, left.Count, sight.IsKept) ?? StatePage.Condition(s),
            Containment = s.Opened?.Containment ?? "",
            ExitCode = EndsNow(s, now) ? (int)Standing.Exit(s) : null,
            Counts = StatusCounts.Of(s),
            Milestones = milestones,
            Jobs = [.. jobs.Select(job => StatusJob.Of(s, job, now))],
            Holds =
            [
                .. from hold in s.Holds.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                   where hold.Value.Until is not { } until || until > now
                   select new StatusHold(hold.Key, hold.Value.Until, Plain.Line(hold.Value.Reason))
                   {
                       IsKept = hold.Value.IsKept,
                   },
            ],
            CostUsd = Telling.Cost(Telling.Attempts(s)),
            Budgets = [.. books.Shared.Select(StatusBudget.Of)],
            Forecast = s.IsClosed ? [] : Digest.Forecast.Of(s, now),
            Warnings = [.. Telling.Warnings(s, sight.Mirror)],
            Reviews = StatusReviews.Of(ReviewShare.Of(s)),
            Walks = StatusReviews.Of(ReviewShare.OfWalks(s)),
        };
    }

    private static Facts FactsOf(State s, IReadOnlyList<LiveJob> jobs) => new()
    {
        Sessions =
        [
            .. from job in jobs
               where job.Told is not null
               let work = s.OpenJobs.GetValueOrDefault(job.Id.Value)?.Work as JobWork.Agent
               where work is not null
               select new SeenSession(work.Attempt, new() { Used = job.Told! }, IsPaidUnasked: false),
        ],
    };

    /// <summary>What a run that nobody holds waits for. Null: it is held, or waits for the person anyway.</summary>
    private static string? Left(State s, int ended, bool isKept)
    {
        const string onward = "no orchestrator holds the run: `longrun run` goes on.";
        return s switch
        {
            { Opened: null } => "No run has been opened.",
            _ when isKept || s.IsClosed || s.OpenJobs.IsEmpty => null,
            { Stopped: true } or { Paused: true } or { Draining: true } or { LineStopped: not null } => null,
            _ when ended < s.OpenJobs.Count => $"{Figures.Count(s.OpenJobs.Count - ended, "job")} running; {onward}",
            _ => $"{(ended == 1 ? "The job has" : "The jobs have")} ended; {onward}",
        };
    }

    private static bool EndsNow(State s, DateTimeOffset now) =>
        s.Opened is not null && Standing.IsQuiet(s, now)
        && (s.Stopped || s.LineStopped is not null || !Standing.MayGoOn(s, now)
            || Budgeting.RunRefusal(s, now) is not null);
}

/// <summary>How many milestones stand where.</summary>
internal sealed record StatusCounts(int Total)
{
    public int Landed { get; init; }

    public int Skipped { get; init; }

    public int Blocked { get; init; }

    public int Working { get; init; }

    public int Checking { get; init; }

    public int Waiting { get; init; }

    public int Ready { get; init; }

    public static StatusCounts Of(State s)
    {
        var numbers = new int[(int)Stand.Ready + 1];
        foreach (var milestone in s.Roadmap.Milestones)
        {
            numbers[(int)Standing.Of(s, milestone)]++;
        }

        int Number(Stand stand) => numbers[(int)stand];
        return new(s.Roadmap.Milestones.Length)
        {
            Landed = Number(Stand.Landed),
            Skipped = Number(Stand.Skipped),
            Blocked = Number(Stand.Blocked),
            Working = Number(Stand.Working),
            Checking = Number(Stand.Checking),
            Waiting = Number(Stand.Waiting),
            Ready = Number(Stand.Ready),
        };
    }
}

/// <summary>One milestone of a status.</summary>
internal sealed record StatusMilestone
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>One word: landed, skipped, blocked, working, checking, waiting, ready.</summary>
    public required string Stand { get; init; }

    /// <summary>What it does or waits for.</summary>
    public required string Detail { get; init; }

    public ImmutableArray<string> WaitsFor { get; init; } = [];

    public int Attempts { get; init; }

    /// <summary>The agent of the last attempt. Null: none was started.</summary>
    public string? Agent { get; init; }

    /// <summary>Why not one that comes before it. Null: it is the first.</summary>
    public string? AgentInstead { get; init; }

    /// <summary>Worker wall clock over all attempts that have ended.</summary>
    public double AgentSeconds { get; init; }

    public decimal? CostUsd { get; init; }

    /// <summary>What is used of its own budget since it was last granted, by what runs as well.</summary>
    public ImmutableArray<StatusBudget> Budgets { get; init; } = [];

    public string? LandedAs { get; init; }

    public StatusQuestion? Question { get; init; }

    /// <summary>
    /// The attempt that landed, or the last one whose work was brought in: what follows is of that. Null: none.
    /// </summary>
    public string? ShownAttempt { get; init; }

    /// <summary>Its gates, as they stand on what landed, or would.</summary>
    public ImmutableArray<StatusGate> Gates { get; init; } = [];

    public ImmutableArray<StatusFinding> Findings { get; init; } = [];

    /// <summary>What a judge said of that attempt last. Null: none was asked.</summary>
    public StatusJudgement? Judgement { get; init; }

    /// <summary>Each line under "Done when", and what of that attempt shows it. Empty before work was there.</summary>
    public ImmutableArray<StatusCriterion> Criteria { get; init; } = [];

    /// <summary>
    /// <paramref name="left"/>: jobs that have ended, which nobody has taken up.
    /// </summary>
    public static StatusMilestone Of(
        Books books, Roadmap.Milestone milestone, ImmutableHashSet<string> left, StatusSight sight)
    {
        var (s, now) = (books.State, books.Now);
        var facts = s.Of(milestone.Id);
        var shown = NotProven.Landed(facts) ?? facts.Attempts.LastOrDefault(a => a.Import is not null);
        return new()
        {
            Id = milestone.Id.Value,
            Title = Plain.Line(milestone.Title),
            Stand = Situation.Word(Standing.Of(s, milestone)),
            Detail = Situation.Left(s, facts, left) ?? Situation.Of(s, milestone, now, elapsed: true),
            WaitsFor = [.. Standing.WaitsFor(s, milestone).Select(id => id.Value)],
            Attempts = facts.Attempts.Length,
            Agent = facts.Latest?.Agent,
            AgentInstead = facts.Latest?.Instead is { } why ? Plain.Line(why) : null,
            AgentSeconds = facts.Attempts.Sum(a => a.AgentSeconds),
            CostUsd = Telling.Cost(facts.Attempts),
            Budgets = [.. books.Of(milestone.Id).Select(StatusBudget.Of)],
            LandedAs = facts.LandedAs?.Value,
            Question = StatusQuestion.Of(s, facts),
            ShownAttempt = shown?.Id.Value,
            Gates = shown is null ? [] : StatusGate.Of(s, shown, sight.Evidence),
            Findings = shown is null ? [] : [.. Remarks.Of(shown).Select(StatusFinding.Of)],
            Judgement = shown is null ? null : StatusJudgement.Of(s, shown),
            Criteria = shown is null ? [] : [.. Verdict.Criteria.Of(s, shown, sight.Tests).Select(StatusCriterion.Of)],
        };
    }
}

/// <summary>One bound of a budget, and what is used of it: US dollars, tokens, seconds, attempts or turns.</summary>
internal sealed record StatusBudget(string Scope, string Measure, decimal Used, decimal Bound, string Text)
{
    public static StatusBudget Of(BudgetUse use) => new(
        use.Scope switch
        {
            BudgetScope.Attempt => "attempt",
            BudgetScope.Milestone => "milestone",
            BudgetScope.Run => "run",
            BudgetScope.Window => "window",
        },
        Measures.Word(use.Measure), use.Used, use.Bound, BudgetLines.Line(use));
}

/// <summary>An open question of a status.</summary>
internal sealed record StatusQuestion
{
    public required string Id { get; init; }

    public required string Text { get; init; }

    /// <summary>choice, money, credentials, deletion or message.</summary>
    public required string Kind { get; init; }

    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>Of each option what it does and for how long it holds.</summary>
    public ImmutableArray<string> Means { get; init; } = [];

    /// <summary>Counted from 1. Null: none.</summary>
    public int? Default { get; init; }

    /// <summary>As <see cref="Question.ExampleAnswer"/>.</summary>
    public string Example { get; init; } = "";

    /// <summary>Milestones that cannot start before it is answered.</summary>
    public ImmutableArray<string> Behind { get; init; } = [];

    public static StatusQuestion? Of(State s, MilestoneState facts) =>
        facts.Question is not { } question
            ? null
            : new()
            {
                Id = BlockedPage.QuestionId(facts),
                Text = Plain.Block(question.Text),
                Kind = question.Kind switch
                {
                    QuestionKind.Choice => "choice",
                    QuestionKind.Money => "money",
                    QuestionKind.Credentials => "credentials",
                    QuestionKind.Deletion => "deletion",
                    QuestionKind.Message => "message",
                },
                Options = [.. question.Options.Select(option => Plain.Line(option))],
                Means = [.. AnswerMeaning.Of(facts.Id, question).Select(means => Plain.Line(means))],
                Default = question.Default,
                Example = question.ExampleAnswer,
                Behind = [.. Situation.Behind(s, facts.Id).Select(id => id.Value)],
            };
}

/// <summary>One running job of a status.</summary>
internal sealed record StatusJob
{
    public required string Id { get; init; }

    /// <summary>agent, collecting its work, setup, or gate and its name.</summary>
    public required string What { get; init; }

    /// <summary>Null: the branch's own.</summary>
    public string? Attempt { get; init; }

    public double ElapsedSeconds { get; init; }

    public long OutputBytes { get; init; }

    public string? LastLine { get; init; }

    public static StatusJob Of(State s, LiveJob job, DateTimeOffset now)
    {
        var work = s.OpenJobs.GetValueOrDefault(job.Id.Value)?.Work;
        return new()
        {
            Id = job.Id.Value,
            What = work is null ? "ending" : Situation.Job(work),
            Attempt = work is null ? null : Standing.AttemptOf(work)?.Value,
            ElapsedSeconds = Math.Max(0, Math.Round((now - job.StartedAt).TotalSeconds, 1)),
            OutputBytes = job.OutputBytes,
            LastLine = string.IsNullOrWhiteSpace(job.LastLine) ? null : Plain.Line(job.LastLine),
        };
    }
}

/// <summary>An agent that is not started before a moment, or (null) before the person has answered.</summary>
internal sealed record StatusHold(string Agent, DateTimeOffset? Until, string Reason)
{
    /// <summary>It could go on: what is left of its plan is kept for the person.</summary>
    public bool IsKept { get; init; }
}
