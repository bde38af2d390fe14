using Xunit;

namespace Longrun.Core.Tests.Verdict;

public sealed class ChecksSwitchedOffTests
{
    private const FindingKind Kind = FindingKind.ChecksSwitchedOff;

    [Theory]
    [InlineData("src/a.ts", "// @ts-nocheck")]
    [InlineData("src/a.ts", "// @ts-ignore")]
    [InlineData("src/a.ts", "/* eslint-disable */")]
    [InlineData("src/a.ts", "/* eslint-disable @typescript-eslint/no-floating-promises */")]
    [InlineData("src/a.ts", "// eslint-disable-next-line eqeqeq -- fix later, the build has to pass")]
    [InlineData("src/a.tsx", "{/* biome-ignore lint/suspicious/noExplicitAny: legacy */}")]
    [InlineData("src/a.py", "# mypy: ignore-errors")]
    [InlineData("src/a.py", "# ruff: noqa")]
    [InlineData("src/a.py", "value = parse(x)  # type: ignore")]
    [InlineData("src/a.py", "value = parse(x)  # noqa")]
    [InlineData("src/a.py", "# pylint: disable=broad-except")]
    [InlineData("src/a.cs", "#pragma warning disable")]
    [InlineData("src/a.cs", "#pragma warning disable CS8602, CS8604")]
    [InlineData("src/a.cs", "#nullable disable")]
    [InlineData("src/a.cs", "[assembly: Suppress" + "Message(\"Reliability\", \"CA2000\")]")]
    [InlineData("src/a.go", "defer f.Close() //nolint")]
    [InlineData("src/a.rs", "#![allow(warnings)]")]
    [InlineData("src/A.java", "@SuppressWarnings(\"unchecked\")")]
    [InlineData("src/a.js", "/* istanbul ignore file */")]
    public void A_wide_or_unexplained_mark_is_rejected(string path, string line) =>
        Assert.Equal(Severity.Reject, Changes.Of(Changes.Line(path, line)).Worst(Kind));

    [Theory]
    [InlineData("src/a.ts", "// eslint-disable-next-line no-await-in-loop -- each page needs the cursor of the last")]
    [InlineData("src/a.ts", "// @ts-expect-error the typings of this package lack the second overload")]
    [InlineData("src/a.py", "value = parse(x)  # type: ignore[arg-type]  # stubs say str, bytes are accepted too")]
    [InlineData("src/a.py", "from .money import Money  # noqa: F401")]
    [InlineData("src/a.py", "import yaml  # type: ignore[import-untyped]")]
    [InlineData("src/a.py", "if TYPE_CHECKING:  # pragma: no cover")]
    [InlineData("src/a.go", "h := md5.New() //nolint:gosec // the vendor's protocol asks for MD5")]
    [InlineData("src/a.rs", "#[allow(clippy::too_many_arguments)] // mirrors the C function one to one")]
    [InlineData("src/a.cs", "[Suppress" + "Message(\"Design\", \"CA1031\", Justification = \"they throw anything\")]")]
    [InlineData("tests/test_a.py", "parse(7)  # type: ignore[arg-type]")]
    [InlineData("test/a.test.ts", "// @ts-expect-error")]
    public void One_line_one_rule_and_a_reason_are_put_to_the_judge(string path, string line) =>
        Assert.Equal(Severity.Warn, Changes.Of(Changes.Line(path, line)).Worst(Kind));

    [Theory]
    [InlineData("src/a.ts", "const text = 'eslint-disable';")]
    [InlineData("src/a.ts", "// prettier-ignore")]
    [InlineData("src/a.py", "x = 1  # the type is ignored below")]
    [InlineData("docs/lint.md", "Use `# noqa: E501` sparingly.")]
    [InlineData("src/a.cs", "#pragma warning restore CS8602")]
    public void What_only_speaks_of_it_is_not(string path, string line) =>
        Assert.Null(Changes.Of(Changes.Line(path, line)).Worst(Kind));

    [Theory]
    [InlineData("src/a.py", "except ImportError:\n    fcntl = None  # type: ignore[assignment]", Severity.Warn)]
    [InlineData("src/a.py", "except ImportError:\n    fcntl = None  # type: ignore", Severity.Reject)]
    [InlineData("src/a.py", "pid = os.fork()  # type: ignore[attr-defined]", Severity.Warn)]
    [InlineData("src/a.py", "pid = os.fork()  # type: ignore[attr-defined]  # for now", Severity.Reject)]
    [InlineData("src/a.py", "run(cmd, shell=True)  # noqa: S602", Severity.Reject)]
    [InlineData("src/a.ts", "// eslint-disable-next-line no-var\nvar cache = 1;", Severity.Warn)]
    [InlineData("src/R.java", "@SuppressWarnings(\"unchecked\")\nT[] all = (T[]) new Object[n];", Severity.Warn)]
    [InlineData("src/a.py", "a = b()  # noqa: A001\nc = d()  # noqa: A002\ne = f()  # noqa: A003", Severity.Reject)]
    public void A_coded_mark_on_a_new_line_is_put_to_the_judge_where_there_are_few(
        string path, string lines, object severity) =>
        Assert.Equal((Severity)severity, Changes.Of(Changes.Line(path, lines)).Worst(Kind));

    [Theory]
    [InlineData("Fix the type errors that mypy finds.", Severity.Reject)]
    [InlineData("Round amounts half to even.", Severity.Warn)]
    public void What_is_to_be_mended_in_a_line_that_was_there_is_not_to_be_hidden(string brief, object severity) =>
        Assert.Equal((Severity)severity, Changes.Of(brief, Changes.Edit("src/a.py", "x = parse(y)\n",
            "x = parse(y)  # type: ignore[arg-type]  # the parser takes bytes as well\n")).Worst(Kind));

    [Fact]
    public void A_mark_that_moved_or_got_narrower_says_nothing()
    {
        const string mark = "// eslint-disable-next-line no-eval\nrun();\n";
        Assert.Null(Changes.Of(Changes.Gone("a.ts", mark), Changes.New("b.ts", "one();\n" + mark)).Worst(Kind));
        Assert.Null(Changes.Of(Changes.Edit(
            "a.ts", "/* eslint-disable */\nx();\ny();\n", "// eslint-disable-next-line no-eval\nx();\ny();\n"))
            .Worst(Kind));
        Assert.Null(Changes.Of(Changes.Edit("a.py", "x()  # type: ignore\n", "x()  # type: ignore[misc]\n"))
            .Worst(Kind));
    }

    [Fact]
    public void A_mark_that_got_wider_is_rejected()
    {
        Assert.Equal(Severity.Reject, Changes.Of(Changes.Edit(
            "a.ts", "// eslint-disable-next-line no-eval\nx();\n", "/* eslint-disable */\nx();\n")).Worst(Kind));
        Assert.Equal(Severity.Reject, Changes.Of(Changes.Edit(
            "a.py", "x()  # type: ignore[misc]\n", "x()  # type: ignore\n")).Worst(Kind));
    }

    [Fact]
    public void The_new_one_of_two_alike_is_the_one_that_is_told_of()
    {
        var found = Assert.Single(Changes.Of(Changes.Edit(
            "a.py", "one()\ntwo()  # noqa: B008\n", "one()  # noqa: B008\ntwo()  # noqa: B008\n")).Findings());
        Assert.Equal(1, found.Line);
    }

    [Fact]
    public void What_a_program_made_may_say_so() => Assert.Null(Changes.Of(
        "Generate the client.",
        Changes.New("src/client.ts", "// Code generated by a tool. DO NOT EDIT.\n/* eslint-disable */\nx();\n"))
        .Worst(Kind));

    [Theory]
    [InlineData("tsconfig.json", "    \"strict\": true,", "    \"strict\": false,")]
    [InlineData("tsconfig.json", "    \"strict\": true,", "    \"strict\": true,\n    \"strictNullChecks\": false,")]
    [InlineData("tsconfig.json", "    \"noUnusedLocals\": true,", "    \"target\": \"es2022\",")]
    [InlineData(".eslintrc.json", "    \"no-eval\": \"error\",", "    \"no-eval\": \"off\",")]
    [InlineData(".eslintrc.json", "    \"no-eval\": \"error\",", "    \"no-eval\": \"warn\",")]
    [InlineData("eslint.config.js", "  { rules: { 'no-eval': 'error' } },", "  { rules: { 'no-eval': 'off' } },")]
    [InlineData("eslint.config.js", "  { ignores: ['dist/**'] },", "  { ignores: ['dist/**', 'src/billing/**'] },")]
    [InlineData("mypy.ini", "strict = True", "strict = False")]
    [InlineData("mypy.ini", "strict = True", "strict = True\nignore_errors = True")]
    [InlineData(".flake8", "max-complexity = 10", "max-complexity = 25")]
    [InlineData(".coveragerc", "fail_under = 90", "fail_under = 75")]
    [InlineData(".coveragerc", "fail_under = 90", "precision = 1")]
    [InlineData("jest.config.js", "      branches: 80,", "      branches: 60,")]
    [InlineData("a.props", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>",
        "<TreatWarningsAsErrors>false</TreatWarningsAsErrors>")]
    [InlineData("App.csproj", "<Nullable>enable</Nullable>", "<Nullable>disable</Nullable>")]
    [InlineData("App.csproj", "<NoWarn>CS1591</NoWarn>", "<NoWarn>CS1591;CS8602;CS8618</NoWarn>")]
    [InlineData(".editorconfig", "dotnet_diagnostic.CA2000.severity = error",
        "dotnet_diagnostic.CA2000.severity = none")]
    [InlineData(".golangci.yml", "    - errcheck", "    - gofmt")]
    public void A_setting_that_got_weaker_is_rejected_or_the_person_is_asked(string path, string before, string after)
    {
        var change = Changes.Of(Edited(path, before, after));
        Assert.Equal(change.Worst(FindingKind.GateWeakened) == Severity.Park ? Severity.Warn : Severity.Reject,
            change.Worst(Kind));
    }

    [Theory]
    [InlineData("tsconfig.json", "    \"strict\": false,", "    \"strict\": true,")]
    [InlineData("tsconfig.json", "    \"noImplicitAny\": true,", "    \"strict\": true,")]
    [InlineData(".eslintrc.json", "    \"no-eval\": \"warn\",", "    \"no-eval\": \"error\",")]
    [InlineData("eslint.config.js", "  { ignores: ['dist/**'] },", "  { ignores: ['dist/**', 'coverage/**'] },")]
    [InlineData(".coveragerc", "fail_under = 75", "fail_under = 90")]
    [InlineData("jest.config.js", "      branches: 60,", "      branches: 80,")]
    [InlineData("App.csproj", "<Nullable>disable</Nullable>", "<Nullable>enable</Nullable>")]
    public void A_setting_that_got_stricter_is_not(string path, string before, string after) =>
        Assert.Null(Changes.Of(Edited(path, before, after)).Worst(Kind));

    [Fact]
    public void A_setting_that_moved_to_another_file_of_its_tool_says_nothing() => Assert.Null(Changes.Of(
        Edited("App.csproj", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", "<OutputType>Exe</OutputType>"),
        Changes.New("Directory.Build.props", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>\n")).Worst(Kind));

    [Fact]
    public void A_first_configuration_takes_nothing_away() => Assert.Null(Changes.Of(
        Changes.New("tsconfig.json", "{\n  \"compilerOptions\": {\n    \"strict\": false\n  }\n}\n")).Worst(Kind));

    [Fact]
    public void A_second_configuration_that_is_laxer_is_asked_about_once()
    {
        var change = Changes.Of(Changes.New("src/old/.eslintrc.json",
            "{\n  \"rules\": {\n    \"no-eval\": \"off\"\n  }\n}\n")) with { TreeBefore = [".eslintrc.json"] };
        Assert.Equal(Severity.Park, change.Worst(FindingKind.GateWeakened));
        Assert.Equal(Severity.Warn, change.Worst(Kind));
    }

    [Fact]
    public void A_configuration_that_may_change_is_put_to_the_judge() => Assert.Equal(Severity.Warn, Changes.Of(
        Edited("tsconfig.json", "    \"strict\": true,", "    \"strict\": false,")).With(mayChange: ["tsconfig.json"])
        .Worst(Kind));

    private static Core.Verdict.ChangedFile Edited(string path, string before, string after)
    {
        var (head, tail) = path switch
        {
            "tsconfig.json" => ("{\n  \"compilerOptions\": {\n", "    \"module\": \"esnext\"\n  }\n}\n"),
            ".eslintrc.json" => ("{\n  \"rules\": {\n", "    \"semi\": \"error\"\n  }\n}\n"),
            "jest.config.js" => ("module.exports = {\n  coverageThreshold: {\n    global: {\n", "    },\n  },\n};\n"),
            "eslint.config.js" => ("export default [\n", "];\n"),
            "mypy.ini" => ("[mypy]\n", ""),
            ".flake8" => ("[flake8]\n", ""),
            ".coveragerc" => ("[report]\n", ""),
            ".golangci.yml" => ("linters:\n  enable:\n", "    - govet\n"),
            _ => ("<PropertyGroup>\n", "</PropertyGroup>\n"),
        };
        return Changes.Edit(path, $"{head}{before}\n{tail}", $"{head}{after}\n{tail}");
    }
}
