using System.Globalization;

namespace Longrun.Core;

/// <summary>A run of one roadmap against one repository: <c>r1</c>, <c>r2</c>, …</summary>
internal sealed record RunId(string Value)
{
    public static RunId Number(int number) => new($"r{number}");

    public int ToNumber() => int.Parse(Value.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);

    public override string ToString() => Value;
}

/// <summary>A milestone's id as the roadmap spells it. Two ids that differ only in case are one id.</summary>
internal sealed record MilestoneId(string Value)
{
    public bool Equals(MilestoneId? other) =>
        string.Equals(Value, other?.Value, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    public override string ToString() => Value;
}

/// <summary>A full git object id of a commit, lower-case hexadecimal.</summary>
internal sealed record CommitId(string Value)
{
    /// <summary>The first ten digits: enough to recognise it, short enough to read.</summary>
    public string Short => Value.Length > 10 ? Value[..10] : Value;

    public override string ToString() => Value;
}

/// <summary>One attempt on a milestone, written <c>M3-2</c>: the second attempt on M3.</summary>
internal sealed record AttemptId(MilestoneId Milestone, int Number)
{
    public string Value => $"{Milestone}-{Number}";

    public static AttemptId From(string value)
    {
        var dash = value.LastIndexOf('-');
        return new(new(value[..dash]),
            int.Parse(value.AsSpan(dash + 1), System.Globalization.CultureInfo.InvariantCulture));
    }

    public override string ToString() => Value;
}

/// <summary>
/// One try of one job: <c>subject.name.try</c>, for instance <c>M3-2.agent.1</c> or <c>M3-2.gate:tests.1</c>.
/// Submitting the same id twice starts it once.
/// </summary>
internal sealed record JobId(string Value)
{
    public static JobId Of(string subject, string name, int @try) => new($"{subject}.{name}.{@try}");

    public override string ToString() => Value;
}
