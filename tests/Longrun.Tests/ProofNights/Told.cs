using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Tests.ClaudeNights;

namespace Longrun.Tests.ProofNights;

/// <summary>What a night has left: its journal, its pages and its evidence.</summary>
internal sealed class Told(Household person)
{
    private readonly ImmutableArray<Event> _events = person.Events();

    public Household Person => person;

    public string Digest => person.Read(".longrun/DIGEST.md");

    public IEnumerable<string?> Landed => Of<Event.Landed>().Select(e => e.Attempt?.Value);

    public IEnumerable<GateRun> Runs => Of<Event.GateEnded>().Select(e => e.Run);

    public IEnumerable<T> Of<T>()
        where T : Event => _events.OfType<T>();

    public string Pull(string attempt) => person.Read($".longrun/pulls/{attempt}.md");

    public ImmutableArray<Finding> FindingsOf(string attempt) =>
        [.. Of<Event.Examined>().Where(e => e.Attempt.Value == attempt).SelectMany(e => e.Findings)];

    public IEnumerable<string> ReasonsOf(string attempt) => Of<Event.AttemptRejected>()
        .Where(e => e.Attempt.Value == attempt).SelectMany(e => e.Reasons).Select(rejection => rejection.Reason);

    /// <summary>The run by which an attempt's gate was green.</summary>
    public GateRun Green(string attempt, string gate) => Runs.Single(run =>
        run.Attempt?.Value == attempt && run.Gate == gate && run is { Trial: Trial.Plain, Passed: true });

    public string TestsOf(string attempt, string gate) => Evidence(Green(attempt, gate).Tests!);

    public string LogOf(GateRun run) => Evidence(run.Evidence!);

    private string Evidence(string name) => File.ReadAllText(person.InState($"evidence/{name}").Single());
}
