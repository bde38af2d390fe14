using System.Collections.Immutable;
using Longrun.Core;
using Longrun.Tests.ModelServer;
using Xunit;

namespace Longrun.Tests.ClaudeNights;

public sealed class EmptyRepositoryTests
{
    private const string Roadmap = """
        # Sums

        ## M1 Lay the project
        A package for Node with a function that adds, and a test.

        ## M2 Multiply
        The same for products.

        Done when:
        - [ ] `npm test` passes

        ## M3 Halve
        The same for halves.
        """;

    private const string Lay = """
        printf '{"name":"sums","version":"1.0.0","type":"module","scripts":{"test":"node --test"}}\n' > package.json &&
        printf '{"name":"sums","version":"1.0.0","lockfileVersion":3,"requires":true,' > package-lock.json &&
        printf '"packages":{"":{"name":"sums","version":"1.0.0"}}}\n' >> package-lock.json &&
        printf 'node_modules/\n' > .gitignore && mkdir -p src test
        """;

    [Fact]
    [Trait("length", "long")]
    public async Task An_empty_folder_becomes_a_project_whose_tests_hold_from_the_second_milestone()
    {
        await using var model = await ScriptedModel.StartAsync(new ModelScript()
            .For("M1", [new Turn.Bash(Lay), .. Adding("sum", "(a, b) => a + b", "sum(1, 2), 3")])
            .For("M2", Adding("product", "(a, b) => a * b", "product(2, 3), 6"))
            .For("M3", 1, Adding("half", "a => a / 3", "half(4), 2"))
            .For("M3", 2, Adding("half", "a => a / 2", "half(4), 2")));
        using var person = new Household { Model = model };

        var laid = await person.LongrunAsync(ExitCode.AllLanded, "init", "--yes");
        Assert.Contains("dormant", laid, StringComparison.Ordinal);
        Assert.Contains("kind: claude", person.Read(".longrun/longrun.yaml"), StringComparison.Ordinal);
        person.Configure();
        person.Write(".longrun/ROADMAP.md", Roadmap);
        await person.LongrunAsync(ExitCode.AllLanded, "run");

        var events = person.Events();
        Assert.Equal(["M1-1", "M2-1", "M3-2"], events.OfType<Event.Landed>().Select(e => e.Attempt?.Value));
        GatesCameWithTheFirstLanding(events);
        Assert.Contains("not tested", person.Read(".longrun/pulls/M1-1.md"), StringComparison.Ordinal);
        Assert.Contains("passed: 2 tests", person.Read(".longrun/pulls/M2-1.md"), StringComparison.Ordinal);
        Assert.Contains("**Rejected.**", person.Read(".longrun/pulls/M3-1.md"), StringComparison.Ordinal);
        Assert.Contains("passed: 3 tests", person.Read(".longrun/pulls/M3-2.md"), StringComparison.Ordinal);
        Assert.Equal("export const half = a => a / 2;", await person.GitAsync("show", "longrun/r1:src/half.js"));

        person.HasNothingRunning();
        await person.LongrunAsync(ExitCode.AllLanded, "accept");
        Assert.True(File.Exists(Path.Combine(person.Project, "src/product.js")));
    }

    private static void GatesCameWithTheFirstLanding(ImmutableArray<Event> events)
    {
        var landed = events.IndexOf(events.OfType<Event.Landed>().First());
        Assert.All(
            events[..landed].OfType<Event.BranchInspected>(),
            inspected => Assert.True(inspected.IsBare && inspected.Detected.Gates.IsEmpty));
        Assert.DoesNotContain(events[..landed], e => e is Event.GateEnded);
        var second = events.OfType<Event.GateEnded>()
            .Where(e => e.Run is { Attempt.Value: "M2-1", Trial: Trial.Plain }).ToList();
        Assert.All(second, gate => Assert.True(gate.Run is { Passed: true, Count: 2 }, gate.Run.Reason));
        Assert.Equal(["done-1", "node-test"], second.Select(e => e.Run.Gate).Distinct().Order());
    }

    private static ImmutableArray<Turn> Adding(string name, string function, string claim) =>
    [
        new Turn.Bash($$"""
            printf 'export const {{name}} = {{function}};\n' > src/{{name}}.js &&
            printf "import test from 'node:test';\nimport assert from 'node:assert';\n" > test/{{name}}.test.js &&
            printf "import { {{name}} } from '../src/{{name}}.js';\n" >> test/{{name}}.test.js &&
            printf "test('{{name}}', () => assert.equal({{claim}}));\n" >> test/{{name}}.test.js &&
            git add -A && git commit -q -m '{{name}}'
            """),
        new Turn.Say("All tests pass."),
    ];
}
