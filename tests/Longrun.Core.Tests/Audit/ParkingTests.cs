using System.Collections.Immutable;
using Longrun.Core.Audit;
using Longrun.Core.Roadmap;
using Xunit;

namespace Longrun.Core.Tests.Audit;

public sealed class ParkingTests
{
    private static readonly ImmutableArray<string> s_tree =
    [
        "package.json", ".github/workflows/ci.yml", "eslint.config.js", "jest.config.js", "tsconfig.json", "Makefile",
        ".husky/pre-commit", "src/a.ts", "acceptance/seal.txt", "CLAUDE.md",
    ];

    [Theory]
    [InlineData("Run the tests on Node 22 in CI.\nAdd Node 22 to the CI matrix.", ".github/workflows/ci.yml")]
    [InlineData("Relax the lint rules for generated code.", "eslint.config.js")]
    [InlineData("The eslint configuration gets stricter.", "eslint.config.js")]
    [InlineData("Lower the coverage threshold to 80 %.", "jest.config.js")]
    [InlineData("Turn on strict mode and mend what it finds.", "tsconfig.json")]
    [InlineData("Update `tsconfig.json` for ESM.", "tsconfig.json")]
    [InlineData("Add a target `docs` to the Makefile.", "Makefile")]
    [InlineData("Rename the npm scripts to one scheme.", "package.json")]
    [InlineData("Make the pre-commit hook faster.", ".husky/pre-commit")]
    public void A_milestone_that_is_about_what_defines_gates_may_park(string brief, string file)
    {
        var parking = Assert.Single(Of(brief));
        Assert.Equal(file, parking.File);
        Assert.Contains("M2 may park", parking.Sentence, StringComparison.Ordinal);
        Assert.Empty(Of(brief, mayChange: [parking.Allow]));
        Assert.Empty(Of(brief, mayChange: [.. parking.Allow.Split(", ")]));
    }

    [Theory]
    [InlineData("Parse \"12.30 EUR\" into a Money. Reject unknown currencies.")]
    [InlineData("Add a workflow for orders: draft, paid, shipped.")]
    [InlineData("Add the dependency zod to package.json.")]
    [InlineData("Make `npm run lint` and `make check` pass.")]
    [InlineData("Add a page that lists the strictest rules of chess.")]
    [InlineData("Change what CLAUDE.md says.")]
    public void A_milestone_that_is_about_something_else_does_not(string brief) => Assert.Empty(Of(brief));

    [Fact]
    public void A_criterion_that_only_has_to_pass_parks_nothing()
    {
        Assert.Empty(Of("Parse amounts.", criteria: ["the CI workflow is green"]));
        var parking = Assert.Single(Of("Parse amounts.", criteria: ["the CI workflow is changed to fail on warnings"]));
        Assert.Equal(12, parking.Line);
    }

    [Fact]
    public void What_is_not_there_yet_may_be_made()
    {
        Assert.Empty(Parking.Of([Milestone("Add a CI workflow.")], () => ["src/a.ts"], []));
        Assert.NotEmpty(Of("Add a step to the CI workflow."));
    }

    [Fact]
    public void Touches_allows_it_where_it_names_the_file()
    {
        Assert.Empty(Of("Add Node 22 to the CI matrix.", touches: [".github/**"]));
        Assert.NotEmpty(Of("Add Node 22 to the CI matrix.", touches: ["**"]));
        Assert.Empty(Of("Update the compiler options.", touches: ["tsconfig.json", "src/**"]));
    }

    [Fact]
    public void What_the_person_protects_is_told_by_its_name()
    {
        Assert.Equal("acceptance/seal.txt", Assert.Single(Parking.Of(
            [Milestone("Update seal.txt to the new format.")], () => s_tree, ["acceptance/**"])).File);
        Assert.Empty(Parking.Of([Milestone("Update seal.txt to the new format.")], () => s_tree, []));
    }

    [Fact]
    public void The_tree_is_asked_for_only_where_a_milestone_speaks_of_it() => Assert.Empty(Parking.Of(
        [Milestone("Parse amounts.")], () => throw new InvalidOperationException("asked"), []));

    private static ImmutableArray<Parking> Of(
        string brief, string[]? mayChange = null, string[]? touches = null, string[]? criteria = null) =>
        Parking.Of([Milestone(brief) with
        {
            MayChange = [.. mayChange ?? []], Touches = [.. touches ?? []],
            DoneWhen = [.. (criteria ?? []).Select(text => new Criterion(text, null, 12))],
        }], () => s_tree, []);

    private static Milestone Milestone(string brief) =>
        new() { Id = new("M2"), Title = "Second", Brief = brief, Line = 7 };
}
