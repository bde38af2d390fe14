using System.Collections.Immutable;
using Longrun.Tests.ModelServer;

namespace Longrun.Tests.ClaudeNights;

/// <summary>A small project whose milestones each add one word, with a test for it that prints TAP.</summary>
internal static class Words
{
    private const string TestRunner = """
        #!/bin/sh
        # Every tests/*.t is one test.
        cd "$(dirname "$0")/.." || exit 1
        number=0 failed=0
        for test in tests/*.t; do
            number=$((number + 1))
            if sh "$test"; then echo "ok $number - $test"; else echo "not ok $number - $test"; failed=1; fi
        done
        echo "1..$number"
        exit $failed

        """;

    public const string Gates = """
        gates:
          - { name: tests, kind: test, run: "sh tests/run" }
        """;

    /// <summary>The project as it is in the evening: one word, its test, and the configuration.</summary>
    public static Task LayAsync(Household household, string roadmap, string more = Gates)
    {
        household.Write("tests/run", TestRunner);
        household.Write("lib/first.sh", "echo first\n");
        household.Write("tests/first.t", "[ \"$(sh lib/first.sh)\" = first ]\n");
        household.Write(".longrun/.gitignore", "*\n");
        household.Write(".longrun/ROADMAP.md", roadmap);
        household.Configure(more);
        return household.CommitAsync();
    }

    /// <summary>What a worker types to add a word with its test.</summary>
    public static string Add(string word) =>
        $"printf 'echo {word}\\n' > lib/{word}.sh && "
        + $"printf '[ \"$(sh lib/{word}.sh)\" = {word} ]\\n' > tests/{word}.t && "
        + $"sh tests/run && git add -A && git commit -q -m 'Say {word}'";

    public static ImmutableArray<Turn> Adding(string word) => [new Turn.Bash(Add(word)), new Turn.Say("Done.")];

    /// <summary>The tree that comes of it when a person types the same, after the run's base.</summary>
    public static async Task<string> TreeOfAsync(Household household, params string[] typed)
    {
        var folder = Path.Combine(household.Home, "typed");
        await household.ShAsync(
            $"git clone -q . {folder} && cd {folder} && "
            + $"{{ {string.Join(" && ", typed.Select(command => $"{{ {command}; }}"))}; }} >/dev/null");
        return await household.GitAsync("-C", folder, "rev-parse", "HEAD^{tree}");
    }
}
