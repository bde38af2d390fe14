using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Longrun.Core.Gates;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>A source that asks whether tests run it.</summary>
internal static class RunnerChecks
{
    /// <summary>Tokens around a runner's name in which it is asked for.</summary>
    private const int Before = 16;
    private const int Behind = 14;

    private static readonly Regex s_runner = OutputText.Linear(
        @"(?i)(pytest|unittest|nosetests|\bjest|vitest|mocha|jasmine|karma_|xunit|nunit|mstest|"
        + @"testhost|vstest|microsoft\.testplatform|^test\.(v|run)$|JEST_WORKER|NODE_TEST_CONTEXT|"
        + @"RUNNING_TEST|UNDER_TEST|UNIT_?TEST|TEST_MODE|TEST_RUN|TEST_ENV|\.test$|^_?test$|"
        + @"/_test/|\.test\.exe$|^(IS_)?TEST(S|ING)?$|^IsTest(ing|Run)?$)");

    private static readonly ImmutableHashSet<string> s_asks =
        ["environ", "getenv", "env", "LookupEnv", "Getenv", "GetEnvironmentVariable", "modules", "argv", "Args",
            "stack", "StackTrace", "GetAssemblies", "GetEntryAssembly", "ProcessName", "MainModule", "typeof",
            "globalThis", "Lookup", "inspect", "_getframe", "FriendlyName", "execArgv", "extract_stack",
            "getProperty", "IsEnvironment", "GetCommandLineArgs", "Executable", "find_spec", "GetFrames", "caller"];

    private static readonly ImmutableHashSet<string> s_modes =
        ["node_env", "app_env", "environment", "rails_env", "aspnetcore_environment", "dotnet_environment", "env",
            "flask_env", "mode", "app_mode", "stage", "isenvironment", "environmentname", "node", "runtime_env"];

    private static readonly ImmutableHashSet<string> s_quiet =
        ["log", "logger", "logging", "morgan", "pino", "winston", "level", "silent", "listen", "debug", "verbose",
            "use", "addconsole", "loglevel"];

    /// <summary>Packages for a runner are called after it: <c>pytest_tidytmp</c>, <c>jest-preset-x</c>.</summary>
    private static readonly Regex s_forRunner = OutputText.Linear(
        @"(?i)(^|/)((pytest|nose2|jest|vitest|mocha|jasmine|karma|ava|cypress|playwright|xunit|nunit|mstest|"
        + @"testng|junit|rspec|minitest)[-_.][a-z]\w*|[\w.-]+[-_.](pytest|jest|vitest|mocha|karma|xunit|nunit|"
        + @"mstest)[-_.]?"
        + @"(plugin|reporter|runner|preset|environment|adapter|logger)?s?)(/|$)");

    private static readonly Regex s_ownsRunner = OutputText.Linear(
        @"\b(pytest|jest|vitest|mocha|jasmine|karma|ava|cypress|playwright|xunit|nunit|mstest|vstest|junit|rspec)"
        + @"[ '`s-]{0,3}(plugins?|reporters?|presets?|adapters?|extensions?)\b|"
        + @"\btest (reporters?|adapters?)\b");

    /// <summary>What runs or reports tests, or takes part in it, has to know of them.</summary>
    private static bool IsForRunner(TestChange change, string path)
    {
        var folder = path.LastIndexOf('/') is >= 0 and var at ? path[..at] : "";
        return s_forRunner.IsMatch(folder) && !path.Contains("node_modules/", StringComparison.Ordinal)
            || change.Change.Files.Any(IsManifestOfOne);
    }

    private static bool IsManifestOfOne(ChangedFile file) =>
        file is { Before.Length: <= ChangedFile.BytesMax }
        && (file.Path is "pyproject.toml" or "setup.cfg" or "setup.py"
                && file.Before.Contains("pytest11", StringComparison.Ordinal)
            || file.Path == "package.json" && file.Before.Contains("\"jest-runner", StringComparison.Ordinal));

    public static IEnumerable<Finding> Of(TestChange change, Source source)
    {
        var told = false;
        for (var i = 0; i < source.Tokens.Length && !told; i++)
        {
            if (!Asks(source, i) || WasThere(change, source.Tokens[i]))
            {
                continue;
            }
            told = true;
            var isQuiet = OnlyTalks(source, i);
            var isAsked = change.Asked.HasWord(source.Tokens[i].Value) && change.Asked.SpeaksOfChange
                || change.Asked.Text.Contains("in tests", StringComparison.Ordinal)
                || change.Asked.Text.Contains("test environment", StringComparison.Ordinal);
            var severity = IsForRunner(change, source.Path) ? Severity.Note
                : isQuiet || isAsked || s_ownsRunner.IsMatch(change.Asked.Text) ? Severity.Warn : Severity.Reject;
            var end = Math.Min(source.Tokens.Length, i + Before);
            yield return new Finding(FindingKind.InputsSpecialCased, severity, source.Path,
                source.Tokens[i].Line, "The source asks whether tests run it.")
            {
                Settles = "Have the tests run what people run; hand in what has to differ.",
                Excerpt = CheckReader.TextOf(source, Math.Max(0, i - Before), end),
            };
        }
    }

    private static bool Asks(Source source, int index)
    {
        var token = source.Tokens[index];
        if (token.Kind is TokenKind.Symbol or TokenKind.Number || token.Value.Length > 200)
        {
            return false;
        }
        if (source.Family == Family.Go && token.Value == "Testing" && source.Is(index - 2, "testing")
            || token.Value == "vitest" && source.Is(index - 2, "meta"))
        {
            return true;
        }
        if (!s_runner.IsMatch(token.Value) || source.Is(index - 1, "import") || source.Is(index - 1, "from")
            || source.At(index - 2).Value is "import" or "from")
        {
            return false;
        }
        var isMode = token.Value.ToLowerInvariant() is "test" or "tests" or "testing" && token.Kind == TokenKind.Text;
        var isBare = token.Value.ToLowerInvariant() is "test" or "tests" or "testing" or "_test";
        for (var i = Math.Max(0, index - Before); i < Math.Min(source.Tokens.Length, index + Behind); i++)
        {
            var near = source.Tokens[i];
            if (Math.Abs(near.Line - token.Line) > 2 || i == index)
            {
                continue;
            }
            var asks = near.Kind == TokenKind.Word && s_asks.Contains(near.Value);
            if (asks && (!isBare || IsVariable(source, index)) || isMode && IsMode(near) && IsCompared(source, index))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary><c>process.env.TEST</c>, <c>environ["TESTING"]</c>, <c>getenv("TEST")</c>.</summary>
    private static bool IsVariable(Source source, int index)
    {
        var word = source.Tokens[index].Value;
        var before = source.At(index - 1).Value;
        return word.All(c => !char.IsLower(c)) && before is "." or "[" or "(";
    }

    private static bool IsMode(Token near) => s_modes.Contains(near.Value.ToLowerInvariant());

    private static bool IsCompared(Source source, int index) =>
        source.At(index - 1).Value is "==" or "===" or "!=" or "!==" or "(" or "is" or "case"
        || source.At(index + 1).Value is "==" or "===" or "!=" or "!==" or "=>";

    private static bool WasThere(TestChange change, Token asked) => change.Change.Files.Any(file =>
        !TestPaths.IsTest(file.Path) && file.Before?.Contains(asked.Value, StringComparison.Ordinal) == true
        && Families.Of(file.Path) != Family.None && RunnerWasAsked(file, asked));

    private static bool RunnerWasAsked(ChangedFile file, Token asked)
    {
        var source = Source.Read(file.Path, file.Before!);
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            if (source.Tokens[i].Value == asked.Value && Asks(source, i))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>What follows decides about logs and listening, not about results.</summary>
    private static bool OnlyTalks(Source source, int index)
    {
        var quiet = false;
        var line = source.Tokens[index].Line;
        var end = Math.Min(source.Tokens.Length, index + 40);
        for (var i = index + 1; i < end && source.Tokens[i].Line <= line + 3; i++)
        {
            if (source.Is(i, "return") || source.Is(i, "yield"))
            {
                return false;
            }
            quiet |= source.Tokens[i].Kind == TokenKind.Word
                && s_quiet.Contains(source.Tokens[i].Value.ToLowerInvariant());
        }
        return quiet;
    }
}
