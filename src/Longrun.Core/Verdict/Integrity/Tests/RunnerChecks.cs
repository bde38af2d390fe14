using System.Collections.Immutable;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>A source that asks whether tests run it.</summary>
internal static class RunnerChecks
{
    private const string Runners = @"pytest|unittest|nosetests|\bjest|vitest|mocha|jasmine|karma_|xunit|nunit|mstest|"
        + @"testhost|vstest|testplatform|\bava\b|playwright|cypress|hypothesis|tRunner|testing\.\(?\*?T|_test\.go|"
        + @"conftest|Mock\b";

    /// <summary>Tokens around a name in which what it is asked of stands.</summary>
    private const int Before = 16;
    private const int Behind = 14;

    /// <summary>Variables and members that are there only where tests run.</summary>
    private static readonly LinearRegex s_telltale = new(
        @"^(PYTEST_\w+|JEST_\w+|VITEST(_\w+)?|__vitest\w*|NODE_TEST_\w+|npm_lifecycle_\w+|npm_command|MOCHA\w*|"
        + @"KARMA\w*|TOX_\w+|NOX_\w+|COVERAGE_\w+|COV_CORE_\w+|NYC_\w+|NODE_V8_COVERAGE|GOCOVERDIR|VSTEST_\w+|"
        + @"XUNIT_\w+|NUNIT_\w+|NCRUNCH\w*|STRYKER\w*|BUN_TEST|DENO_TEST|HYPOTHESIS_\w+|_isMockFunction|isMockFunction|"
        + @"isFakeTimers|test\.(v|run|timeout|paniconexit0)|(IS|IN|UNDER|RUNNING|WITHIN)_(UNIT_?)?TESTS?|"
        + @"\w*_(UNDER|IN)_TESTS?|UNIT_?TESTS?(_\w+)?|TEST_(MODE|RUN\w*|ENV)|IsTest(ing|Run)|__TESTS?__|TESTING)$");

    private static readonly LinearRegex s_runner = new("(?i)(" + Runners + @"|\.tests?(\.exe)?$|/_?tests?/|"
        + @"^_?tests?$|\btests?[-_./]|[-_./^|)]tests?\b|^testing$)");

    /// <summary>Machines on which nobody sits.</summary>
    private static readonly LinearRegex s_machine = new(
        @"^(CI|CONTINUOUS_INTEGRATION|GITHUB_ACTIONS|GITLAB_CI|CIRCLECI|TRAVIS|JENKINS_URL|TF_BUILD|BUILDKITE|"
        + @"TEAMCITY_VERSION|BUILD_(ID|NUMBER)|RUNNER_\w+|APPVEYOR|/\.dockerenv|isCI)$");

    private static readonly LinearRegex s_machineWords = new(
        @"\b(ci|pipelines?|continuous integration|github actions|build (server|machine|agent)s?|containers?|docker|"
        + @"interactive|tty|colou?rs?|progress)\b");

    /// <summary>What gives a program's surroundings: variables, arguments, callers, what is loaded.</summary>
    private static readonly ImmutableHashSet<string> s_asks =
        ["environ", "getenv", "env", "LookupEnv", "Getenv", "Environ", "GetEnvironmentVariable",
            "GetEnvironmentVariables", "modules", "argv", "Args", "orig_argv", "execArgv", "stack", "StackTrace",
            "StackFrame", "GetAssemblies", "GetEntryAssembly", "GetCallingAssembly", "ProcessName", "MainModule",
            "typeof", "globalThis", "Lookup", "inspect", "_getframe", "currentframe", "FriendlyName", "extract_stack",
            "format_stack", "print_stack", "getProperty", "IsEnvironment", "GetCommandLineArgs", "CommandLine",
            "Executable", "find_spec", "GetFrames", "Caller", "Callers", "CallersFrames", "FuncForPC", "caller", "cwd",
            "getcwd", "Getwd", "GetCurrentDirectory", "BaseDirectory", "captureStackTrace", "cache", "filename",
            "EnvironmentName", "ReadBuildInfo", "Stack", "callee", "gettrace", "defaultCommandLine", "GetType"];

    private static readonly ImmutableHashSet<string> s_modes =
        ["node_env", "app_env", "environment", "rails_env", "aspnetcore_environment", "dotnet_environment", "env",
            "flask_env", "mode", "app_mode", "stage", "isenvironment", "environmentname", "node", "runtime_env",
            "profile", "django_env", "go_env", "deno_env", "app_stage"];

    private static readonly ImmutableHashSet<string> s_contains =
        ["includes", "contains", "startswith", "endswith", "match", "matches", "test", "exec", "search", "has",
            "hassuffix",
            "hasprefix", "equals", "equalfold", "find", "index", "indexof", "any", "some", "lookup", "getenv", "get",
            "lookupenv", "getenvironmentvariable", "find_spec", "gettype", "in", "isenvironment", "ismatch",
            "matchstring", "filter", "fullmatch", "hasown", "hasownproperty", "exists", "count", "getproperty",
            "mustcompile", "re", "regexp", "compile", "regex"];

    private static readonly ImmutableHashSet<string> s_quiet =
        ["log", "logger", "logging", "morgan", "pino", "winston", "level", "silent", "listen", "debug", "verbose",
            "use", "addconsole", "loglevel", "color", "colors", "spinner", "progress", "istty"];

    /// <summary>Packages for a runner are called after it: <c>pytest_tidytmp</c>, <c>jest-preset-x</c>.</summary>
    private static readonly LinearRegex s_forRunner = new(
        @"(?i)(^|/)((pytest|nose2|jest|vitest|mocha|jasmine|karma|ava|cypress|playwright|xunit|nunit|mstest|"
        + @"testng|junit|rspec|minitest)[-_.][a-z]\w*|[\w.-]+[-_.](pytest|jest|vitest|mocha|karma|xunit|nunit|"
        + @"mstest)[-_.]?"
        + @"(plugin|reporter|runner|preset|environment|adapter|logger)?s?)(/|$)");

    private static readonly LinearRegex s_ownsRunner = new(
        @"\b(pytest|jest|vitest|mocha|jasmine|karma|ava|cypress|playwright|xunit|nunit|mstest|vstest|junit|rspec)"
        + @"[ '`s-]{0,3}(plugins?|reporters?|presets?|adapters?|extensions?|wrappers?|runners?)\b|"
        + @"\b(test (reporters?|adapters?|runners?)|(wrapper|front ?end|shim|launcher)s? (around|for|of) .{0,20}("
        + @"pytest|jest|vitest|mocha|ava|karma|xunit|nunit|go test|dotnet test)|runs? (the |all |their )?tests)\b");

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
        var tainted = Tainted(source);
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            if (Asks(source, i, tainted) is not { } asked || WasThere(change, source.Tokens[i]))
            {
                continue;
            }
            var text = change.Asked.Text;
            var isAsked = asked == Asked.Machine ? s_machineWords.IsMatch(text)
                : change.Asked.HasWord(source.Tokens[i].Value) && change.Asked.SpeaksOfChange
                    || text.Contains("in tests", StringComparison.Ordinal)
                    || text.Contains("test environment", StringComparison.Ordinal) || s_ownsRunner.IsMatch(text);
            var severity = IsForRunner(change, source.Path) ? Severity.Note
                : isAsked || OnlyTalks(source, i) ? Severity.Warn : Severity.Reject;
            var end = Math.Min(source.Tokens.Length, i + Before);
            yield return new Finding(FindingKind.InputsSpecialCased, severity, source.Path,
                source.Tokens[i].Line, asked == Asked.Machine ? "The source asks whether a build machine runs it."
                    : "The source asks whether tests run it.")
            {
                Settles = "Have the tests run what people run; hand in what has to differ.",
                Excerpt = CheckReader.TextOf(source, Math.Max(0, i - Before), end),
            };
            yield break;
        }
    }

    private enum Asked
    {
        Runner,
        Machine,
    }

    /// <summary>Whether a name is asked for at this token, and of what.</summary>
    private static Asked? Asks(Source source, int index, HashSet<string> tainted)
    {
        var token = source.Tokens[index];
        if (token.Kind is TokenKind.Symbol or TokenKind.Number || token.Value.Length > 200 || IsSet(source, index))
        {
            return null;
        }
        if (source.Family == Family.Go && token.Value == "Testing" && source.Is(index - 2, "testing")
            || token.Value == "vitest" && source.Is(index - 2, "meta")
            || s_telltale.IsMatch(token.Value) && IsRead(source, index, tainted))
        {
            return Asked.Runner;
        }
        if (s_machine.IsMatch(token.Value) && IsRead(source, index, tainted))
        {
            return Asked.Machine;
        }
        return s_runner.IsMatch(token.Value) && IsAskedFor(source, index, tainted) ? Asked.Runner : null;
    }

    /// <summary>It is given to somebody, not asked for: <c>{ NODE_ENV: 'test' }</c>, <c>env["X"] = "1"</c>.</summary>
    private static bool IsSet(Source source, int index)
    {
        var next = source.Is(index + 1, "]") ? source.At(index + 2) : source.At(index + 1);
        return source.Is(index - 1, "import") || source.Is(index - 1, "from")
            || source.At(index - 2).Value is "import" or "from" || next.Is("=")
            || next.Is(":") && source.At(index - 1).Value is "{" or "," || source.Is(index - 1, "??");
    }

    private static bool IsRead(Source source, int index, HashSet<string> tainted)
    {
        var token = source.Tokens[index];
        if (token.Kind == TokenKind.Word && source.At(index - 1).Value is not ("." or "?." or "[" or "typeof"))
        {
            return source.At(index - 1).Value is "{" or "," && IsNear(source, index, tainted);
        }
        return IsNear(source, index, tainted) || token.Value.StartsWith('_') || token.Value.StartsWith("is",
            StringComparison.Ordinal) || token.Value.StartsWith("test.", StringComparison.Ordinal);
    }

    /// <summary>What it is looked for in stands near it, and something is compared.</summary>
    private static bool IsAskedFor(Source source, int index, HashSet<string> tainted)
    {
        var token = source.Tokens[index];
        var isBare = token.Value.ToLowerInvariant() is "test" or "tests" or "testing" or "_test";
        if (token.Kind == TokenKind.Word)
        {
            // typeof jest, globalThis.vitest, env.TEST
            var isOfThem = source.At(index - 1).Value is "typeof" || source.At(index - 1).Value is "." or "?."
                && source.At(index - 2).Value is "globalThis" or "window" or "global" or "env";
            return isOfThem && (!isBare || token.Value.All(c => !char.IsLower(c)));
        }
        return IsOperand(source, index) && IsNear(source, index, tainted)
            && (!isBare || IsVariable(source, index) || IsNearMode(source, index, tainted)
                || IsOfCaller(source, index));
    }

    private static bool IsOperand(Source source, int index)
    {
        if (source.At(index - 1).Value is "==" or "===" or "!=" or "!==" or "is" or "case" or "[" or "in"
            || source.At(index + 1).Value is "==" or "===" or "!=" or "!==" or "=>" or "in"
            || source.Is(index + 1, ".") && s_contains.Contains(source.At(index + 2).Value.ToLowerInvariant())
            || source.Is(index + 1, "not") && source.Is(index + 2, "in"))
        {
            return true;
        }
        var depth = 0;
        for (var i = index - 1; i > Math.Max(0, index - Before); i--)
        {
            depth += source.Tokens[i] is not { Kind: TokenKind.Symbol } symbol ? 0
                : symbol.Value is ")" or "]" ? 1 : symbol.Value is "(" or "[" ? -1 : 0;
            if (depth < 0)
            {
                return s_contains.Contains(source.At(i - 1).Value.ToLowerInvariant());
            }
        }
        return false;
    }

    private static bool IsNear(Source source, int index, HashSet<string> tainted) =>
        Near(source, index).Any(near => near.Kind == TokenKind.Word
            && (s_asks.Contains(near.Value) || tainted.Contains(near.Value) || IsMode(near)));

    private static bool IsNearMode(Source source, int index, HashSet<string> tainted) =>
        Near(source, index).Any(near => IsMode(near) || near.Kind == TokenKind.Word && tainted.Contains(near.Value));

    /// <summary>The names of files and programs: a word of their own there is enough.</summary>
    private static bool IsOfCaller(Source source, int index) => Near(source, index).Any(near => near.Value is "argv"
        or "Args" or "stack" or "StackTrace" or "extract_stack" or "Caller" or "ProcessName" or "FriendlyName"
        or "modules" or "Executable" or "cwd" or "getcwd" or "BaseDirectory");

    private static IEnumerable<Token> Near(Source source, int index)
    {
        var line = source.Tokens[index].Line;
        for (var i = Math.Max(0, index - Before); i < Math.Min(source.Tokens.Length, index + Behind); i++)
        {
            if (i != index && Math.Abs(source.Tokens[i].Line - line) <= 2)
            {
                yield return source.Tokens[i];
            }
        }
    }

    /// <summary>Names that are given a value of the surroundings: <c>stage = os.environ["APP_STAGE"]</c>.</summary>
    private static HashSet<string> Tainted(Source source)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            if (source.Tokens[i].Kind != TokenKind.Word || !s_asks.Contains(source.Tokens[i].Value)
                || source.Tokens[i].Value is "filename" or "cache" or "GetType" or "typeof")
            {
                continue;
            }
            for (var n = i - 1; n > Math.Max(0, i - 10) && source.Tokens[n].Line == source.Tokens[i].Line; n--)
            {
                if (source.At(n).Value is "=" or ":="
                    && source.At(n - 1) is { Kind: TokenKind.Word, Value.Length: > 1 })
                {
                    names.Add(source.At(n - 1).Value);
                    break;
                }
            }
        }
        return names;
    }

    /// <summary><c>process.env.TEST</c>, <c>environ["TESTING"]</c>, <c>getenv("TEST")</c>.</summary>
    private static bool IsVariable(Source source, int index)
    {
        var word = source.Tokens[index].Value;
        var before = source.At(index - 1).Value;
        return word.All(c => !char.IsLower(c)) && before is "." or "[" or "(";
    }

    private static bool IsMode(Token near) => s_modes.Contains(near.Value.ToLowerInvariant());

    private static bool WasThere(TestChange change, Token asked) => change.Change.Files.Any(file =>
        !TestPaths.IsTest(file.Path) && file.Before?.Contains(asked.Value, StringComparison.Ordinal) == true
        && Families.Of(file.Path) != Family.None && RunnerWasAsked(file, asked));

    private static bool RunnerWasAsked(ChangedFile file, Token asked)
    {
        var source = Source.Read(file.Path, file.Before!);
        var tainted = Tainted(source);
        for (var i = 0; i < source.Tokens.Length; i++)
        {
            if (source.Tokens[i].Value == asked.Value && Asks(source, i, tainted) is not null)
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
