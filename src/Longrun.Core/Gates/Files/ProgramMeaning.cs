using Longrun.Core.Text;

namespace Longrun.Core.Gates.Files;

/// <summary>
/// What a change of a program that drives tests means: pytest's conftest.py by its hooks, any other by what it says.
/// </summary>
internal static class ProgramMeaning
{
    /// <summary>What ends, leaves out or turns over tests in pytest.</summary>
    private static readonly LinearRegex s_outcome = new(
        @"\bcollect_ignore|\bpytest_ignore_collect|\bdeselect|items\[:\]\s*=|items\.(?:remove|clear|pop)|del items"
        + @"|\bpytest\.(?:skip|exit|xfail|importorskip)\b|mark\.(?:skip|skipif|xfail)|\bsys\.exit|\bos\._exit"
        + @"|\bexit\(0\)|\.outcome\s*=|\.exitstatus\s*=|\.passed\s*=|force_result|\.testsfailed\s*=|\.failed\s*="
        + @"|wasxfail"
        + @"|pytest_runtest_(?:protocol|call|makereport)|pytest_pyfunc_call|addopts|\.inicfg|return_value\s*=\s*0"
        + @"|pytest_report_teststatus|pytest_exception_interact|suppress\(.*Assertion|except AssertionError"
        + @"|\.reruns?\b");

    /// <summary>Sorting changes the order only.</summary>
    private static readonly LinearRegex s_order = new(@"items\[:\]\s*=\s*(?:sorted\(|list\(reversed"
        + @"|reversed\()");

    private static readonly LinearRegex s_silent = new(
        @"(?i)exit\(\s*0|\|\|\s*true|process\.exitCode\s*=\s*0|skip|ignore|exclude|deselect|except\s*:|catch\s*[({]"
            + @"|passed\s*="
        + @"|return\s+0\b|check=False|success_codes|allow_fail|--no-verify|threshold");

    public static IEnumerable<GateFileChange> OfConftest(string before, string after)
    {
        var was = Lines(before).Where(line => IsOutcome(line.Text)).ToList();
        foreach (var line in Lines(after).Where(line => IsOutcome(line.Text)))
        {
            var at = was.FindIndex(old => old.Text == line.Text);
            if (at >= 0)
            {
                was.RemoveAt(at);
                continue;
            }

            yield return new(Meaning.Weaker,
                $"it decides what becomes of tests: {Short(line.Text)}", 0, line.Number);
        }

        foreach (var (text, number) in was)
        {
            yield return new(Meaning.Other, $"it no longer says {Short(text)}", number);
        }
    }

    /// <summary>Of a program in a language that is not read here.</summary>
    public static IEnumerable<GateFileChange> OfProgram(string before, string after)
    {
        var (was, now) = (Lines(before).ToList(), Lines(after).ToList());
        var (old, left) = (was.Select(line => line.Text).ToHashSet(StringComparer.Ordinal),
            now.Select(line => line.Text).ToHashSet(StringComparer.Ordinal));
        var gone = was.FirstOrDefault(line => !left.Contains(line.Text));
        var came = now.FirstOrDefault(line => !old.Contains(line.Text) && s_silent.IsMatch(line.Text));
        if (Math.Max(was.Count, now.Count) == LinesMax)
        {
            yield return new(Meaning.Unclear, "it is too long, and what it means cannot be told");
        }

        if (came.Text is not null)
        {
            yield return new(Meaning.Unclear, $"changed, and what it means cannot be told: {Short(came.Text)}",
                gone.Number, came.Number);
        }
        else if (gone.Text is not null)
        {
            yield return new(Meaning.Unclear, $"changed, and what it means cannot be told: {Short(gone.Text)} is gone",
                gone.Number);
        }
        else if (now.Count > was.Count)
        {
            yield return new(Meaning.Other, "something was added to it");
        }
    }

    private static bool IsOutcome(string line) => s_outcome.IsMatch(line) && !s_order.IsMatch(line);

    /// <summary>Without comments, indentation and empty lines, for those mean nothing here.</summary>
    private static IEnumerable<(string Text, int Number)> Lines(string text) =>
        from line in text.ReplaceLineEndings("\n").Split('\n').Take(LinesMax).Select((line, i) => (line.Trim(), i + 1))
        where line.Item1.Length > 0 && line.Item1[0] != '#' && !line.Item1.StartsWith("//", StringComparison.Ordinal)
        select line;

    /// <summary>Lines that are compared: a program that drives tests has some hundred.</summary>
    private const int LinesMax = 3_000;

    private static string Short(string text) => $"`{(text.Length > 100 ? text[..100] + "…" : text)}`";
}
