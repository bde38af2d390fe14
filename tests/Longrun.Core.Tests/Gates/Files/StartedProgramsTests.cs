using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Xunit;

namespace Longrun.Core.Tests.Gates.Files;

/// <summary>Which files of the tree a gate's command runs, and which it only works on.</summary>
public sealed class StartedProgramsTests
{
    [Theory]
    [InlineData("esbuild src/index.js --bundle", "src/index.js")]
    [InlineData("esbuild --entry=src/index.js", "src/index.js")]
    [InlineData("tsup src/index.ts", "src/index.ts")]
    [InlineData("npx eslint index.js lib", "index.js")]
    [InlineData("standard index.js", "index.js")]
    [InlineData("pylint app.py", "app.py")]
    [InlineData("python -m py_compile app.py", "app.py")]
    [InlineData("python3 -m mypy app", "app/__main__.py")]
    [InlineData("tsc --noEmit src/main.ts", "src/main.ts")]
    [InlineData("node --check src/index.js", "src/index.js")]
    [InlineData("bash -n scripts/deploy.sh", "scripts/deploy.sh")]
    [InlineData("wc -l scripts/a.py", "scripts/a.py")]
    [InlineData("deno lint tools/a.ts", "tools/a.ts")]
    public void What_a_program_works_on_is_none_that_runs(string gate, string path)
    {
        var trial = Changed(path) with { Gates = [gate] };
        Assert.Empty(trial.Find());
        Assert.Empty((trial with
        {
            Gates = ["npm test"], There = There(("package.json", Package("", gate))),
        }).Find());
    }

    [Theory]
    [InlineData("node --import ./tools/hook.mjs --test", "tools/hook.mjs")]
    [InlineData("npx mocha -r tools/hook.js test", "tools/hook.js")]
    [InlineData("timeout 60 python -W error tools/x.py --all", "tools/x.py")]
    [InlineData("npx c8 --reporter text node tools/run.js", "tools/run.js")]
    [InlineData("coverage run --branch tools/x.py", "tools/x.py")]
    [InlineData("deno run -A tools/check.ts", "tools/check.ts")]
    [InlineData("bash -c 'cd tools && node run.js'", "tools/run.js")]
    [InlineData("perl tools/check.pl", "tools/check.pl")]
    [InlineData("npx concurrently 'node tools/run.js' 'npm:x'", "tools/run.js")]
    public void What_an_interpreter_runs_or_loads_is_a_program_of_the_gate(string gate, string path) =>
        (Changed(path) with { Gates = [gate] }).Parks();

    [Theory]
    [InlineData("node app.js --version", "app.js")]
    [InlineData("node src/index.js", "src/index.js")]
    [InlineData("python -m app --help", "app/__main__.py")]
    [InlineData("./bin/longtool --version", "bin/longtool")]
    public void What_may_be_the_product_itself_is_told_to_the_judge_and_parks_nothing(string gate, string path)
    {
        var trial = Changed(path) with { Gates = [gate], Modes = ("100755", "100755") };
        var finding = Assert.Single(trial.Find());
        Assert.True(finding.Severity <= Severity.Warn, finding.What);
    }

    [Theory]
    [InlineData("npm test", "examples/demo", "index.js")]
    [InlineData("npm test", "examples/demo", "tools/run.js")]
    [InlineData("npm --prefix web test", "", "tools/run.js")]
    [InlineData("npm test -w web", "api", "tools/run.js")]
    [InlineData("cd web && npm test", "api", "tools/run.js")]
    [InlineData("make -C web test", "", "tools/run.js")]
    public void A_task_of_another_folder_is_not_the_one_that_is_named(string gate, string folder, string program) =>
        Assert.Empty(Tasked(gate, folder, program).Find());

    [Theory]
    [InlineData("npm --prefix web test", "web")]
    [InlineData("npm -C web test", "web")]
    [InlineData("npm test -w web", "web")]
    [InlineData("npm test --workspace=web", "web")]
    [InlineData("npm test -w @a/web", "web")]
    [InlineData("npm test -ws", "web")]
    [InlineData("pnpm -r test", "web")]
    [InlineData("pnpm --filter @a/web test", "web")]
    [InlineData("yarn workspace @a/web test", "web")]
    [InlineData("npx turbo run test", "web")]
    [InlineData("npx lerna run test", "web")]
    [InlineData("(cd api && npm test) && (cd web && npm test)", "web")]
    [InlineData("cd api && npm test && cd ../web && npm test", "web")]
    [InlineData("cd web/src/deep && npm test", "web")]
    [InlineData("docker compose run app npm test", "")]
    public void The_task_is_that_of_the_folder_which_the_command_means(string gate, string folder) =>
        Tasked(gate, folder, "tools/run.js").Parks();

    [Fact]
    public void Workspaces_are_followed_from_the_task_of_the_root()
    {
        var trial = Changed("web/tools/run.js") with
        {
            Gates = ["npm test"],
            There = There(("package.json", """{"scripts": {"test": "npm test --workspaces"}}"""),
                ("web/package.json", """{"scripts": {"pretest": "node tools/run.js", "test": "jest"}}""")),
        };
        trial.Parks();
        Assert.Empty((trial with { Path = "web/lib/run.jsx" }).Find());
    }

    [Theory]
    [InlineData("cd web && ./check.sh", "web/check.sh", "node tools/run.js", "web/tools/run.js")]
    [InlineData("web/check.sh", "web/check.sh", "cd \"$(dirname \"$0\")\"\nnode tools/run.js", "web/tools/run.js")]
    [InlineData("web/check.sh", "web/check.sh", "cd $(dirname $0)/.. && node tools/run.js", "tools/run.js")]
    [InlineData("web/check.sh", "web/check.sh", "python3 $(dirname $0)/tools/x.py", "web/tools/x.py")]
    [InlineData("web/check.sh", "web/check.sh", "node tools/run.js", "tools/run.js")]
    [InlineData("./ci.sh", "ci.sh", "(cd web && npm i) && (cd api && node tools/run.js)", "api/tools/run.js")]
    [InlineData("./ci.sh", "ci.sh", "cd web\nnpm i\ncd ..\nnode tools/run.js", "tools/run.js")]
    [InlineData("./ci.sh", "ci.sh", "(cd web; npm i)\nnode tools/run.js", "tools/run.js")]
    [InlineData("make check", "Makefile", "check:\n\tcd web && ../tools/check.py\n", "tools/check.py")]
    public void Folders_are_followed_as_a_shell_does(string gate, string script, string text, string program)
    {
        var trial = Changed(program) with { Gates = [gate], There = There((script, text)) };
        trial.Parks();
        var elsewhere = program.StartsWith("tools", StringComparison.Ordinal) ? "web/" + program : "lib/" + program;
        Assert.Empty((trial with { Path = elsewhere }).Find());
    }

    private static GateFileTrial Changed(string path) => new(path, "check(a)\ncheck(b)\n", "check(a)\n");

    private static GateFileTrial Tasked(string gate, string folder, string program)
    {
        var place = folder.Length == 0 ? "" : folder + "/";
        return Changed(place + program) with
        {
            Gates = [gate],
            There = There(
                ("package.json", Package("", gate.StartsWith("docker", StringComparison.Ordinal)
                    ? "node tools/run.js" : "jest")),
                (place.Length == 0 ? "lib/package.json" : place + "package.json",
                    Package("@a/" + folder, $"node {program}")),
                (place.Length == 0 ? "lib/Makefile" : place + "Makefile", $"test:\n\tnode {program}\n")),
        };
    }

    private static string Package(string name, string test) =>
        new JsonObject { ["name"] = name, ["scripts"] = new JsonObject { ["test"] = test } }.ToJsonString();

    private static ImmutableDictionary<string, string> There(params (string Path, string Text)[] files) =>
        files.ToImmutableDictionary(file => file.Path, file => file.Text);
}
