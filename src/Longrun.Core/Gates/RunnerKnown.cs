using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>Whether a command runs tests whose count can be read, and how it is made to print one.</summary>
internal static class RunnerKnown
{
    /// <summary>
    /// The variable by which pytest takes more options, and those that make it name its tests. They stand before a
    /// command's own: <c>-q</c> takes the <c>-v</c> back, and then the short summary names each test that ran.
    /// </summary>
    public const string PytestVariable = "PYTEST_ADDOPTS";

    public const string PytestOptions = "-v -rfEsxXp";

    /// <summary>Characters of one command; a longer one is a program, not the name of one.</summary>
    private const int CommandMax = 2_000;

    /// <summary>What may stand before a program: variables, and launchers that run what follows them.</summary>
    private const string Before =
        @"^(?:[A-Za-z_]\w*=\S* +)*(?:(?:time|exec|env|npx|bunx|pnpm exec|pnpm dlx|yarn exec|yarn dlx"
        + @"|yarn run|poetry run|uv run|pdm run|pipenv run|hatch run|xvfb-run)"
        + @"(?: +-[-\w]+)* +(?:[A-Za-z_]\w*=\S* +)*)*(?:\S*/)?";

    private static readonly LinearRegex Runner = new(
        Before + "(?:"
        + @"(?:npm|pnpm|yarn)(?: +(?:-\S+|workspaces?|run|-w +\S+))* +(?:test|t|tst)(?:[:-]\S+)?"
        + @"|jest|vitest|mocha|node(?: +-\S+)* +--test|yarn +(?:jest|vitest|mocha)|pnpm +(?:jest|vitest|mocha)"
        + @"|pytest|py\.test|python[\d.]*(?: +-[^m\s]\S*)* +-m +(?:pytest|unittest)"
        + @"|cargo(?: +\+\S+)? +(?:test|t)|go +test|dotnet +test|prove|bats"
        + @"|make(?: +-\S+(?: +\d+)?)*(?: +\S+)* +(?:test|tests)|g?make +(?:test|tests)|just +tests?"
        + @"|tests|tests?\.sh|run[-_]tests?(?:\.sh)?|[\w.-]+\.Tests"
        + @")(?:$|\s)");

    /// <summary>Without a path or a shell before it, <c>test</c> is the shell's own command.</summary>
    private static readonly LinearRegex Script =
        new(@"^(?:(?:sh|bash|dash)(?: +-[eux]+)* +(?:\S*/)?|\S*/)test(?:$|\s)");

    /// <summary>A shell that is given a script: the script is what runs.</summary>
    private static readonly LinearRegex Shell = new(@"^(?:sh|bash|dash)(?: +-[eux]+)* +");

    private static readonly LinearRegex Separator = new(@"&&|\|\||;|\n");

    private static readonly LinearRegex GoTest = new(@"(^|[\s;&|(])go +test(\s|$)");

    private static readonly LinearRegex GoCounts = new(@"(?:^|\s)--?(?:json|v|test\.v)(?:=\S+)?(?:\s|$)");

    /// <summary>One of the commands in it is a known test runner (or a script that is called test).</summary>
    public static bool IsTest(string command) => Separator.Split(command).Any(IsRunner);

    /// <summary>
    /// The command as it is really run: <c>go test</c> prints a count only with <c>-json</c> or <c>-v</c>, so that a
    /// command without either gets <c>-json</c>; every other command stays as it is.
    /// </summary>
    public static string WithCount(string command)
    {
        if (!GoTest.IsMatch(command) || GoCounts.IsMatch(command))
        {
            return command;
        }
        return GoTest.Replace(command, "$1go test -json$2");
    }

    private static bool IsRunner(string part)
    {
        var command = part.Trim().TrimStart('(', '{', ' ');
        return command.Length <= CommandMax
            && (Script.IsMatch(command) || Runner.IsMatch(Shell.Replace(command, "").TrimStart()));
    }
}
