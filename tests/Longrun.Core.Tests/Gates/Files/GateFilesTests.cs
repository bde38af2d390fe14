using Longrun.Core.Verdict;
using Xunit;

namespace Longrun.Core.Tests.Gates.Files;

/// <summary>What is allowed, what is new, what is gone, and what nobody can read.</summary>
public sealed class GateFilesTests
{
    private static readonly GateFileTrial s_weaker =
        new("jest.config.js", "module.exports = { retries: 0 };\n", "module.exports = { retries: 3 };\n");

    public static TheoryData<string, string, string> Parking => GateFileTrial.Rows("parks");

    public static TheoryData<string, string, string> Going => GateFileTrial.Rows("goes");

    [Theory]
    [MemberData(nameof(Parking))]
    public void What_proves_less_parks(string path, string before, string after) =>
        new GateFileTrial(path, before, after).Parks();

    [Theory]
    [MemberData(nameof(Going))]
    public void What_proves_as_much_or_more_goes(string path, string before, string after) =>
        new GateFileTrial(path, before, after).Goes();

    [Theory]
    [InlineData("def pytest_collection_modifyitems(items):\n    items[:] = [i for i in items if 'a' in i.name]\n")]
    [InlineData("def pytest_runtest_makereport(item):\n    r = yield\n    r.outcome = 'passed'\n")]
    [InlineData("collect_ignore = ['test_rates.py']\n")]
    [InlineData("def pytest_sessionfinish(session):\n    session.exitstatus = 0\n")]
    [InlineData("@pytest.fixture(autouse=True)\ndef gate():\n    pytest.skip('later')\n")]
    [InlineData("def pytest_unconfigure():\n    os._exit(0)\n")]
    public void A_conftest_that_decides_what_becomes_of_tests_parks_old_or_new(string added)
    {
        new GateFileTrial("tests/conftest.py", "import pytest\n", "import pytest\n\n" + added).Parks();
        new GateFileTrial("tests/conftest.py", null, "import pytest\n\n" + added).Parks();
    }

    [Theory]
    [InlineData("@pytest.fixture\ndef db():\n    return {}\n")]
    [InlineData("def pytest_collection_modifyitems(items):\n    items[:] = sorted(items, key=lambda i: i.name)\n")]
    [InlineData("def pytest_addoption(parser):\n    parser.addoption('--db')\n")]
    public void A_conftest_that_gets_a_fixture_goes(string added) =>
        new GateFileTrial("tests/conftest.py", "import pytest\n", "import pytest\n\n" + added).Goes();

    [Theory]
    [InlineData("vitest.config.js", "test: { globals: true }", "test: { globals: true, setupFiles: ['a.js'] }")]
    [InlineData("vitest.config.js", "test: { globals: true }",
        "test: { globals: true }, resolve: { alias: { '../src/money.js': '/test/doubles/money.js' } }")]
    [InlineData("jest.config.js", "verbose: true",
        "verbose: true, moduleNameMapper: { '^../src/money$': '<rootDir>/test/doubles/money' }")]
    public void What_may_stand_for_the_code_under_test_is_put_to_the_judge(string path, string before, string after)
    {
        var found = Assert.Single(
            new GateFileTrial(path, $"export default {{ {before} }};", $"export default {{ {after} }};").Find());

        Assert.Equal((FindingKind.GateChanged, Severity.Warn), (found.Kind, found.Severity));
        Assert.Contains("stands for the code", found.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".longrun/longrun.yaml")]
    [InlineData(".longrun/acceptance/M1.sh")]
    [InlineData(".Longrun/STOP")]
    public void What_is_the_persons_own_goes_back(string path)
    {
        var found = Assert.Single(new GateFileTrial(path, null, "true\n").Find());

        Assert.Equal((FindingKind.GateWeakened, Severity.Reject, path), (found.Kind, found.Severity, found.File));
        Assert.Empty(new GateFileTrial(path, null, "true\n") { MayChange = [path] }.Find());
    }

    [Fact]
    public void A_weakening_says_where_and_what_and_how_it_is_settled_and_shows_the_lines()
    {
        var found = Assert.Single(new GateFileTrial(".github/workflows/ci.yml",
            "on: push\njobs:\n  a:\n    steps:\n      - run: npm test\n",
            "on: push\njobs:\n  a:\n    steps:\n      - run: npm test || true\n").Find(),
            f => f.Severity == Severity.Park);
        Assert.Equal(FindingKind.GateWeakened, found.Kind);
        Assert.Equal(5, found.Line);
        Assert.Equal("A failure of npm-test is swallowed (`|| true`).", found.What);
        Assert.Contains("May change: .github/workflows/ci.yml", found.Settles, StringComparison.Ordinal);
        Assert.Equal("-      - run: npm test\n+      - run: npm test || true", found.Excerpt);
    }

    [Theory]
    [InlineData("test config")]
    [InlineData("the test configuration, CI")]
    [InlineData("jest.config.js")]
    [InlineData("*.config.js")]
    public void What_May_change_names_is_allowed_and_shown(string entry)
    {
        var found = Assert.Single((s_weaker with { MayChange = [entry] }).Find());
        Assert.Equal((FindingKind.GateChanged, Severity.Warn), (found.Kind, found.Severity));
        Assert.Contains($"(allowed: {entry})", found.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jest.config.js", true)]
    [InlineData("jest.*", true)]
    [InlineData("./jest.config.js", true)]
    [InlineData("**", false)]
    [InlineData("*", false)]
    [InlineData("**/*.js", false)]
    [InlineData("src/**", false)]
    [InlineData("vitest.config.js", false)]
    public void Touches_allows_what_it_names_and_not_what_it_only_covers(string glob, bool isAllowed)
    {
        var trial = s_weaker with { Touches = [glob] };
        if (isAllowed)
        {
            trial.Goes();
        }
        else
        {
            trial.Parks();
        }
    }

    [Theory]
    [InlineData(".github/workflows/ci.yml", ".github/**", true)]
    [InlineData("App/App.csproj", "**/*.csproj", true)]
    [InlineData("App/App.csproj", "App/**", false)]
    [InlineData("tests/conftest.py", "tests/**", false)]
    [InlineData("package.json", "*.json", false)]
    public void A_glob_of_Touches_is_taken_at_its_word(string path, string glob, bool isAllowed) => Assert.Equal(
        isAllowed, GateFilePermission.For(new()
        {
            Id = new("M1"), Title = "", Brief = "", Touches = [glob],
        }, path, GateFileNames.Of(path)!.Role) is not null);

    [Fact]
    public void Another_permission_is_none() => (s_weaker with { MayChange = ["CI", "lint rules", "tests"] }).Parks();

    [Fact]
    public void What_the_person_protects_parks_whatever_the_change_is()
    {
        var trial = new GateFileTrial("data/seal.txt", "a\n", "a\nb\n") { Protect = ["data/**"] };
        trial.Parks();
        Assert.Equal("+b", trial.Find()[0].Excerpt);
        (trial with { MayChange = ["data/seal.txt"] }).Goes();
        Assert.Empty((trial with { Protect = ["other/**"] }).Find());
    }

    [Fact]
    public void The_first_configuration_may_leave_out_what_it_likes_but_no_test_that_is_there()
    {
        var first = new GateFileTrial(
            "jest.config.js", null, "export default { testPathIgnorePatterns: ['/legacy/'] };");
        first.Parks();
        (first with { Without = ["legacy"] }).Goes();
        new GateFileTrial("vitest.config.ts", null, "export default { test: { include: ['test/unit/**'] } }").Parks();
        new GateFileTrial("vitest.config.ts", null, "export default { test: { include: ['{src,test,legacy}/**'] } }")
        { Without = ["test", "legacy", "App.Tests", "store"], }.Goes();
        new GateFileTrial("tsconfig.json", null, """{"compilerOptions": {"strict": false}}""").Goes();
        new GateFileTrial(
            ".github/workflows/ci.yml", null, "jobs:\n  a:\n    steps:\n      - run: npm test || true\n").Goes();
    }

    [Fact]
    public void A_lint_configuration_below_another_one_that_sets_rules_off_parks()
    {
        var nested = new GateFileTrial("src/.eslintrc.json", null, """{"rules": {"eqeqeq": "off"}}""");
        nested.Goes();
        var above = new ChangedFile(".eslintrc.json")
        {
            Before = "{}", After = "{}", OldMode = "100644", NewMode = "100644",
        };
        (nested with { Beside = [above] }).Parks();
    }

    [Fact]
    public void A_file_that_is_gone_parks_unless_another_takes_its_place()
    {
        const string Text = "module.exports = { coverageThreshold: { global: { lines: 90 } } };";
        var gone = new GateFileTrial("jest.config.js", Text, null);
        gone.Parks();
        var moved = Text.Replace("module.exports =", "export default", StringComparison.Ordinal);
        (gone with { Beside = [New("jest.config.mjs", moved)] }).Goes();
        (gone with { Beside = [New("jest.config.mjs", "export default {};")] }).Parks();
        new GateFileTrial(".github/workflows/ci.yml", "on: push\n", null).Parks();
        new GateFileTrial(".eslintignore", "src\n", null).Goes();
        new GateFileTrial("CLAUDE.md", "a\n", null).Goes();
    }

    [Fact]
    public void A_hook_that_git_no_longer_runs_parks() =>
        new GateFileTrial(".husky/pre-commit", "npm test\n", "npm test\n") { Modes = ("100755", "100644") }.Parks();

    [Fact]
    public void A_link_in_the_place_of_a_file_parks() =>
        (new GateFileTrial("tsconfig.json", "{}", "other.json") with { Modes = ("100644", "120000") }).Parks();

    [Theory]
    [InlineData("package.json")]
    [InlineData("pyproject.toml")]
    [InlineData("tox.ini")]
    [InlineData(".github/workflows/ci.yml")]
    [InlineData("a.csproj")]
    [InlineData("Makefile")]
    [InlineData("check.sh")]
    [InlineData("jest.config.js")]
    [InlineData("tests/conftest.py")]
    [InlineData(".golangci.yml")]
    public void No_text_breaks_it_and_one_that_is_the_same_says_nothing_grave(string path)
    {
        // Brackets, quotes and marks of all these languages, in an order that the seed gives.
        const string Alphabet = "{}[]()<>\"'`:=,;#-|&\\/\n\n\t  ab.$*!?\uFEFF\0é😀";
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            string Text() => string.Concat(Enumerable.Range(0, random.Next(120))
                .Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var (before, after) = (Text(), Text());
            Assert.All(new GateFileTrial(path, before, after).Find(), found => Assert.NotEmpty(found.What));
            Assert.DoesNotContain(new GateFileTrial(path, before, before).Find(), f => f.Severity == Severity.Park
                && !f.What.Contains("cannot be read", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("package.json", "[")]
    [InlineData("pyproject.toml", "a = [\n")]
    [InlineData(".github/workflows/ci.yml", "- ")]
    [InlineData("a.csproj", "<a>")]
    [InlineData("check.sh", "$(")]
    [InlineData("Makefile", "a: a\n\ta\n")]
    public void A_text_of_a_megabyte_is_read_in_time(string path, string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, ChangedFile.BytesMax / 4 / part.Length));
        var found = new GateFileTrial(path, "", text).Find();
        Assert.True(found.Length < 20);
    }

    private static ChangedFile New(string path, string text) => new(path) { After = text, NewMode = "100644" };
}
