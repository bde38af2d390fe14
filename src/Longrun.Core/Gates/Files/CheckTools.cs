using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>What kind of program a command starts.</summary>
internal enum ToolKind
{
    /// <summary>Nobody here knows it: it may check anything.</summary>
    Unknown,
    Tests,
    Lint,
    Types,
    Format,
    Build,

    /// <summary>Fetches or prepares; checks nothing.</summary>
    Setup,

    /// <summary>Says or sets something; checks nothing.</summary>
    Inert,
}

/// <summary>The programs that gates start, by name.</summary>
internal static class CheckTools
{
    private static readonly ImmutableDictionary<string, ToolKind> s_kinds = new (ToolKind Kind, string Names)[]
    {
        (ToolKind.Tests, "jest vitest mocha ava tap karma jasmine cypress playwright pytest py.test unittest nose2 tox"
            + " nox testcafe wdio gotestsum ctest prove rspec phpunit c8 nyc coverage node-test go-test cargo-test"
            + " cargo-nextest dotnet-test bun-test deno-test make-test npm-test yarn-test pnpm-test mvn-test vstest"
            + " gradle-test make-check bats stryker mutmut"),
        (ToolKind.Lint, "eslint biome xo standard oxlint tslint stylelint ruff flake8 pylint golangci-lint staticcheck"
            + " go-vet cargo-clippy shellcheck hadolint bandit vulture knip npm-lint yarn-lint pnpm-lint markdownlint"),
        (ToolKind.Types, "tsc vue-tsc mypy pyright basedpyright tsd flow svelte-check pyre ty"),
        (ToolKind.Format, "prettier black gofmt dotnet-format cargo-fmt isort dprint"),
        (ToolKind.Build, "vite webpack rollup esbuild tsup swc babel next nuxt astro parcel go-build cargo-build"
            + " dotnet-build cargo-check npm-build yarn-build pnpm-build dotnet-publish dotnet-pack docker-build"),
        (ToolKind.Setup, "npm-ci npm-install npm-i yarn-install pnpm-install pip-install pip3-install uv-sync uv-pip"
            + " poetry-install cargo-fetch dotnet-restore go-mod apt-get apt brew curl wget docker docker-compose"
            + " bundle corepack nvm git-clone git-fetch playwright-install rimraf del-cli shx tar unzip virtualenv venv"
            + " dotnet-tool npm-run-all run-s run-p concurrently go-install cargo-install go-get husky"),
        (ToolKind.Inert, "echo printf true : cd export set mkdir rm cp mv touch exit sleep pwd source . ls unset local"
            + " return chmod trap date which for in function shift read readonly declare alias umask wait kill"
            + " [ [[ test command break continue cat tee dirname basename eval false git-config git-rev-parse"),
    }.SelectMany(row => row.Names.Split(' ').Select(name => (name, row.Kind)))
        .ToImmutableDictionary(row => row.name, row => row.Kind);

    /// <summary>Programs whose first argument says what they do.</summary>
    private static readonly ImmutableArray<string> s_several =
    [
        "npm", "yarn", "pnpm", "bun", "deno", "cargo", "go", "dotnet", "make", "just", "task", "docker", "git", "pip",
        "pip3", "uv", "poetry", "mvn", "gradle", "gradlew",
    ];

    /// <summary>Programs that only start another one.</summary>
    private static readonly ImmutableArray<string> s_wrappers =
    [
        "npx", "bunx", "env", "cross-env", "time", "sudo", "exec", "nice", "xvfb-run", "dotenv", "cross-env-shell",
        "pnpx", "command", "busybox", "stdbuf", "unbuffer",
    ];

    /// <summary><c>npm-test:unit</c> is what <c>npm-test</c> is.</summary>
    public static ToolKind Kind(string name) => s_kinds.GetValueOrDefault(name.Length < 2 ? name : name.Split(':')[0]);

    /// <summary>The words from the program on: without variables, and without what only starts it.</summary>
    public static ImmutableArray<string> Unwrapped(ImmutableArray<string> words)
    {
        var at = 0;
        while (at < words.Length)
        {
            var word = at == 0 ? words[0].TrimStart('@', '-', '+') : words[at];
            var next = at + 1 < words.Length ? words[at + 1] : "";
            var skipped = word switch
            {
                _ when IsAssignment(word) || word.Length == 0 || s_wrappers.Contains(word) => 1,
                "timeout" => 2,
                "npm" or "pnpm" or "yarn" when next is "exec" or "dlx" => 2,
                "uv" or "poetry" or "pipenv" or "hatch" or "pdm" or "rye" when next == "run" => 2,
                "coverage" when next == "run" => 0,
                _ when IsPython(word) && next == "-m" => 2,
                _ when at > 0 && word.StartsWith('-') && s_wrappers.Contains(words[at - 1]) => 1,
                "--" => 1,
                _ => 0,
            };
            if (skipped == 0)
            {
                break;
            }

            at += skipped;
        }

        return at >= words.Length ? [] : [at == 0
            ? words[0].TrimStart('@', '-', '+') : words[at], .. words[(at + 1)..]];
    }

    /// <summary>What the command is, in one name that options do not change.</summary>
    public static string Name(ImmutableArray<string> unwrapped)
    {
        if (unwrapped.IsEmpty)
        {
            return "";
        }

        var program = GateFileNames.Name(unwrapped[0]);
        var arguments = unwrapped[1..].Where(word => !word.StartsWith('-')).ToList();
        if (program is "sh" or "bash" or "zsh" or "dash" or "ts-node" or "tsx" or "perl" || IsPython(unwrapped[0])
            || program == "node")
        {
            return program == "node" && unwrapped.Contains("--test") ? "node-test"
                : arguments is [var script, ..] && !unwrapped.Contains("-c") && !unwrapped.Contains("-e")
                    ? script.StartsWith("./", StringComparison.Ordinal) ? script[2..] : script
                : program;
        }

        if (s_several.Contains(program) && arguments is [var sub, ..])
        {
            sub = sub is "run" or "run-script" && arguments.Count > 1 && program != "go" ? arguments[1]
                : sub == "t" ? "test" : sub;
            return $"{program}-{sub}";
        }

        return unwrapped[0].StartsWith("./", StringComparison.Ordinal) ? unwrapped[0][2..]
            : unwrapped[0].Contains("/bin/", StringComparison.Ordinal) ? program : unwrapped[0];
    }

    public static bool IsAssignment(string word) =>
        word.IndexOf('=') is > 0 and var at && word.AsSpan(0, at).IndexOfAnyExcept(s_nameLetters) < 0;

    private static readonly System.Buffers.SearchValues<char> s_nameLetters = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static bool IsPython(string word) => GateFileNames.Name(word) is "python" or "python3" or "py"
        || word is "$(PY)" or "$(PYTHON)" or "$PYTHON" or "${PYTHON}" or "$(PYTHON3)";
}
