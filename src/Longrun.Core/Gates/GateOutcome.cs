namespace Longrun.Core.Gates;

/// <summary>How a gate's process ended, as its exit record has it.</summary>
internal enum ProcessEnding
{
    /// <summary>By itself; the exit code says how.</summary>
    Exited,

    /// <summary>Its wall clock ran out.</summary>
    WallClock,

    /// <summary>It printed more than the cap.</summary>
    Flooded,

    /// <summary>Its program could not be started.</summary>
    NotStarted,

    /// <summary>The kill switch.</summary>
    Stopped,

    /// <summary>The orchestrator asked for it.</summary>
    Cancelled,

    /// <summary>Its keeper or the machine died under it.</summary>
    Interrupted,
}

/// <summary>A process that has ended. The code is 128 plus the signal where a signal ended it.</summary>
internal sealed record ProcessEnd(ProcessEnding How, int? ExitCode, string? Detail = null)
{
    public static ProcessEnd Exit(int code) => new(ProcessEnding.Exited, code);
}

/// <summary>What one run of a gate proves.</summary>
internal abstract record GateOutcome
{
    private GateOutcome()
    {
    }

    /// <summary>Green; the count is null for a check.</summary>
    public sealed record Passed(int? Count) : GateOutcome;

    /// <summary>Red, and why in one sentence. The count where there was one.</summary>
    public sealed record Failed(string Reason, int? Count = null) : GateOutcome;

    /// <summary>Nothing: we or the machine ended it. It is run again and says nothing about the tree.</summary>
    public sealed record Undecided(string Reason) : GateOutcome;

    /// <param name="gate">What was asked.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="tally">What <see cref="TestCount.Read"/> found; ignored for a check.</param>
    /// <param name="branchCount">How many ran when the branch's own tip was last green. Null: no such run.</param>
    /// <param name="log">The end of the output, for telling a missing tool from a failing one.</param>
    public static GateOutcome Judge(
        GateDefinition gate, ProcessEnd end, TestTally? tally, int? branchCount, string log = "")
    {
        var count = gate.Kind == GateKind.Test ? tally?.Run : null;
        return end switch
        {
            { How: ProcessEnding.Exited, ExitCode: 0 } => gate.Kind == GateKind.Test
                ? Counted(gate, tally, branchCount)
                : new Passed(null),
            { How: ProcessEnding.Exited } => new Failed(ExitSentence(gate, end.ExitCode, tally, log), count),
            { How: ProcessEnding.WallClock } =>
                new Failed($"it ran longer than its {Duration(gate.Timeout)} and was ended", count),
            { How: ProcessEnding.Flooded } => new Failed("it printed more than the cap on output and was ended", count),
            { How: ProcessEnding.NotStarted } =>
                new Failed($"it could not be started: {end.Detail ?? "no reason given"}"),
            { How: ProcessEnding.Stopped } => new Undecided("the kill switch ended it"),
            { How: ProcessEnding.Cancelled } => new Undecided("it was cancelled"),
            { How: ProcessEnding.Interrupted } => new Undecided("it was interrupted: its keeper or the machine died"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Exit code 0 alone proves nothing: the tests must have been there.</summary>
    private static GateOutcome Counted(GateDefinition gate, TestTally? tally, int? branchCount) => tally switch
    {
        null when gate.Count is not null =>
            new Failed($"exit code 0, but `count` ({gate.Count}) finds no number in the output"),
        null => new Failed("exit code 0, but no count of tests is in the output; "
            + "name the runner's own command, or give the gate a `count`"),
        { Failed: > 0 } => new Failed($"exit code 0, but {Tests(tally.Failed)} failed ({tally.Runner})", tally.Run),
        { Run: 0, Skipped: > 0 } => new Failed($"no test ran: all {tally.Skipped} were skipped ({tally.Runner})", 0),
        { Run: 0 } => new Failed($"no test ran ({tally.Runner})", 0),
        _ when tally.Run < branchCount =>
            new Failed($"{Fewer(tally.Run, branchCount.Value)} ({tally.Runner})", tally.Run),
        _ => new Passed(tally.Run),
    };

    private static string ExitSentence(GateDefinition gate, int? code, TestTally? tally, string log) => code switch
    {
        null => "nobody saw how it ended",
        127 => $"a command is missing (exit code 127){Quoted(MissingTool.Find(log))}",
        126 => $"a command cannot be run (exit code 126){Quoted(MissingTool.Find(log))}",
        > 128 and <= 192 => $"it was ended by signal {code - 128}{Signal(code.Value - 128)}",
        _ when MissingTool.Find(log) is { } missing => $"exit code {code}; a command is missing{Quoted(missing)}",
        _ when gate.Kind == GateKind.Test && tally is { Failed: > 0 } =>
            $"{Tests(tally.Failed)} failed, {tally.Run} ran ({tally.Runner}, exit code {code})",
        _ when gate.Kind == GateKind.Test && tally is { Run: 0 } => $"no test ran ({tally.Runner}, exit code {code})",
        _ => $"exit code {code}",
    };

    public static string Fewer(int ran, int before) => $"only {Tests(ran)} ran where {before} ran on the branch";

    private static string Tests(int count) => count == 1 ? "1 test" : $"{count} tests";

    private static string Quoted(string? line) => line is null ? "" : $": {line}";

    private static string Signal(int number) => number switch
    {
        6 => " (abort)",
        9 => " (killed; often: out of memory)",
        11 => " (segmentation fault)",
        15 => " (terminated)",
        _ => "",
    };

    private static string Duration(TimeSpan time) => time.TotalSeconds < 120
        ? $"{time.TotalSeconds:0} s"
        : $"{time.TotalMinutes:0.#} min";
}
