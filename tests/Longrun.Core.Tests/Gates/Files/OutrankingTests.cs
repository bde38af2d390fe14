using System.Collections.Immutable;
using Xunit;

namespace Longrun.Core.Tests.Gates.Files;

/// <summary>A file that a tool reads instead of another one, which stays as it was.</summary>
public sealed class OutrankingTests
{
    [Theory]
    [InlineData("GNUmakefile", "test:\n\ttrue\n", "Makefile", "test:\n\tpytest\n")]
    [InlineData("makefile", "test:\n\ttrue\n", "Makefile", "test:\n\tpytest\n")]
    [InlineData("ruff.toml", "line-length = 200\n", "pyproject.toml", "[tool.ruff]\nselect = ['ALL']\n")]
    [InlineData(".ruff.toml", "", "ruff.toml", "select = ['ALL']\n")]
    [InlineData("app/ruff.toml", "", "ruff.toml", "select = ['ALL']\n")]
    [InlineData("mypy.ini", "[mypy]\n", "setup.cfg", "[mypy]\nstrict = true\n")]
    [InlineData(".mypy.ini", "[mypy]\n", "pyproject.toml", "[tool.mypy]\nstrict = true\n")]
    [InlineData("pytest.ini", "[pytest]\n", "pyproject.toml", "[tool.pytest.ini_options]\naddopts = '-x'\n")]
    [InlineData(".pytest.ini", "[pytest]\n", "setup.cfg", "[tool:pytest]\naddopts = -x\n")]
    [InlineData("tests/pytest.ini", "[pytest]\n", "tox.ini", "[pytest]\naddopts = -x\n")]
    [InlineData("tox.ini", "[pytest]\naddopts = -q\n", "setup.cfg", "[tool:pytest]\naddopts = -x\n")]
    [InlineData(".coveragerc", "[run]\n", "pyproject.toml", "[tool.coverage.report]\nfail_under = 90\n")]
    [InlineData("vitest.config.ts", "export default {}", "vite.config.ts", "export default { test: {} }")]
    [InlineData("vitest.workspace.ts", "export default ['a']", "vitest.config.ts", "export default { test: {} }")]
    [InlineData("jest.config.cjs", "module.exports = {}", "package.json", """{"jest": {"bail": true}}""")]
    [InlineData("jest.config.mjs", "export default {}", "jest.config.js", "module.exports = {}")]
    [InlineData(".eslintrc.js", "module.exports = {}", ".eslintrc.json", """{"rules": {"eqeqeq": "error"}}""")]
    [InlineData("eslint.config.js", "export default []", ".eslintrc.yml", "rules:\n  eqeqeq: error\n")]
    [InlineData("src/eslint.config.js", "export default []", "eslint.config.mjs", "export default []")]
    [InlineData(".mocharc.js", "module.exports = {}", ".mocharc.yml", "forbid-only: true\n")]
    [InlineData(".mocharc.json", "{}", "package.json", """{"mocha": {"forbidOnly": true}}""")]
    [InlineData("App/Directory.Build.props", "<Project/>", "Directory.Build.props", "<Project/>")]
    [InlineData("App.Tests/App.Tests.csproj.user", "<Project/>", "Directory.Build.props", "<Project/>")]
    [InlineData("go.work", "go 1.22\nuse .\n", "go.mod", "module a\n")]
    [InlineData("go.work", "go 1.22\nuse ./store\n", "store/go.mod", "module a\n")]
    [InlineData("src/tsconfig.json", "{}", "tsconfig.json", """{"compilerOptions": {"strict": true}}""")]
    [InlineData("store/go.mod", "module b\n", "go.mod", "module a\n")]
    [InlineData("store/go.work", "go 1.22\n", "go.work", "go 1.22\n")]
    [InlineData("jest.config.json", "{}", "jest.config.js", "module.exports = {}")]
    [InlineData("src/eslint.config.js", "import base from '../eslint.config.mjs';\nexport default [];\n",
        "eslint.config.mjs", "export default []")]
    [InlineData("src/tsconfig.json", """{"extends": "../other.json"}""", "tsconfig.json", "{}")]
    [InlineData("App/Directory.Build.props", "<Project><!--<Import Project=\"../Directory.Build.props\"/>--></Project>",
        "Directory.Build.props", "<Project/>")]
    [InlineData("App/global.json", "{}", "global.json", "{}")]
    [InlineData("pytest.py", "print('1 passed')\n", "tests/conftest.py", "")]
    [InlineData("unittest/__init__.py", "", "tests/conftest.py", "")]
    [InlineData("src/_pytest/__init__.py", "", "tests/conftest.py", "")]
    public void A_new_file_that_is_read_instead_of_one_that_is_there_parks(
        string path, string text, string other, string its)
    {
        var trial = new GateFileTrial(path, null, text) { There = Only(other, its) };
        trial.Parks();
        Assert.NotNull(trial.Find()[0].Excerpt);
        (trial with { MayChange = [path] }).Goes();
        (trial with { Touches = [path] }).Goes();
    }

    [Theory]
    [InlineData("Makefile", "test:\n\ttrue\n", "GNUmakefile", "test:\n\tpytest\n")]
    [InlineData("ruff.toml", "line-length = 200\n", "pyproject.toml", "[project]\nname = 'a'\n")]
    [InlineData("tox.ini", "[tox]\nenvlist = py\n", "setup.cfg", "[tool:pytest]\naddopts = -x\n")]
    [InlineData("pytest.ini", "[pytest]\n", "setup.cfg", "[metadata]\nname = a\n")]
    [InlineData("setup.cfg", "[mypy]\n", "mypy.ini", "[mypy]\nstrict = true\n")]
    [InlineData("jest.config.js", "module.exports = {}", "package.json", """{"scripts": {"test": "jest"}}""")]
    [InlineData("web/jest.config.js", "module.exports = {}", "jest.config.js", "module.exports = {}")]
    [InlineData("packages/new/tsconfig.json", "{}", "tsconfig.json", "{}")]
    [InlineData("packages/new/Directory.Build.props", "<Project/>", "Directory.Build.props", "<Project/>")]
    [InlineData("tools/pytest_plugin.py", "", "tests/conftest.py", "")]
    [InlineData("jest.config.e2e.js", "module.exports = {}", "jest.config.js", "module.exports = {}")]
    [InlineData("vitest.config.integration.ts", "export default {}", "vitest.config.ts", "export default {}")]
    [InlineData("playwright.config.ci.ts", "export default {}", "playwright.config.ts", "export default {}")]
    [InlineData("vite.config.lib.ts", "export default {}", "vite.config.ts", "export default {}")]
    [InlineData("App/nuget.config", "<configuration/>", "nuget.config", "<configuration/>")]
    [InlineData("src/.npmrc", "a=b\n", ".npmrc", "fund=false\n")]
    [InlineData("go.mod", "module a\n", "tools/go.mod", "module b\n")]
    [InlineData("examples/new/go.mod", "module b\n", "go.mod", "module a\n")]
    [InlineData("src/.eslintrc.json", """{"rules": {"eqeqeq": "error"}}""", ".eslintrc.json",
        """{"rules": {"eqeqeq": "error"}}""")]
    public void A_new_file_that_takes_nobodys_place_goes(string path, string text, string other, string its) =>
        new GateFileTrial(path, null, text) { There = Only(other, its) }.Goes();

    [Theory]
    [InlineData("src/tsconfig.json", """{"extends": "../tsconfig.json", "include": ["."]}""",
        "tsconfig.json", """{"compilerOptions": {"strict": true}, "include": ["src", "test"]}""")]
    [InlineData("src/tsconfig.json", """{"extends": ["../tsconfig"], "compilerOptions": {"noUnusedLocals": true}}""",
        "tsconfig.json", """{"compilerOptions": {"strict": true}}""")]
    [InlineData("App/Directory.Build.props", "<Project><Import Project=\"$([MSBuild]::GetPathOfFileAbove("
        + "'Directory.Build.props', '$(MSBuildThisFileDirectory)../'))\"/></Project>", "Directory.Build.props",
        "<Project/>")]
    [InlineData("App/Directory.Build.props", "<Project><Import Project=\"..\\Directory.Build.props\"/></Project>",
        "Directory.Build.props", "<Project/>")]
    [InlineData("app/ruff.toml", "extend = '../pyproject.toml'\nline-length = 120\n", "pyproject.toml",
        "[tool.ruff]\nselect = ['ALL']\n")]
    [InlineData("ruff.toml", "extend = 'pyproject.toml'\n", "pyproject.toml", "[tool.ruff]\nselect = ['ALL']\n")]
    [InlineData("src/eslint.config.js",
        "import base from '../eslint.config.mjs';\nexport default [...base, { rules: { eqeqeq: 'error' } }];\n",
        "eslint.config.mjs", "export default [{ rules: { eqeqeq: 'error' } }]")]
    [InlineData("vitest.config.ts",
        "import vite from './vite.config';\nexport default mergeConfig(vite, { test: { globals: true } });\n",
        "vite.config.ts", "export default { test: {} }")]
    public void A_nearer_file_that_is_built_on_the_one_before_takes_nobodys_place(
        string path, string text, string other, string its) =>
        new GateFileTrial(path, null, text) { There = Only(other, its) }.Goes();

    [Theory]
    [InlineData("src/tsconfig.json", """{"extends": "../tsconfig.json", "compilerOptions": {"strict": false}}""",
        "tsconfig.json", """{"compilerOptions": {"strict": true}}""")]
    [InlineData("src/tsconfig.json",
        """{"extends": "../tsconfig.json", "compilerOptions": {"noUnusedLocals": false}}""",
        "tsconfig.json", """{"compilerOptions": {"noUnusedLocals": true}}""")]
    [InlineData("app/ruff.toml", "extend = '../ruff.toml'\n[lint]\nignore = ['F821']\n", "ruff.toml",
        "[lint]\nselect = ['ALL']\n")]
    [InlineData("src/eslint.config.js",
        "import base from '../eslint.config.mjs';\nexport default [...base, { rules: { eqeqeq: 'off' } }];\n",
        "eslint.config.mjs", "export default [{ rules: { eqeqeq: 'error' } }]")]
    [InlineData("App/Directory.Build.props", "<Project><Import Project=\"../Directory.Build.props\"/>"
        + "<PropertyGroup><NoWarn>CA1000</NoWarn></PropertyGroup></Project>", "Directory.Build.props", "<Project/>")]
    public void What_it_takes_away_of_that_one_parks(string path, string text, string other, string its) =>
        new GateFileTrial(path, null, text) { There = Only(other, its) }.Parks();

    [Fact]
    public void A_file_that_begins_to_speak_of_a_tool_is_as_good_as_new()
    {
        var trial = new GateFileTrial("tox.ini", "[tox]\nenvlist = py\n",
            "[tox]\nenvlist = py\n[pytest]\naddopts = -q\n")
        {
            There = Only("setup.cfg", "[tool:pytest]\naddopts = --strict-markers\n"),
        };
        trial.Parks();
        Assert.Contains(trial.Find(), found =>
            found.What == "It speaks of pytest now, and pytest reads it instead of setup.cfg.");
        (trial with { There = ImmutableDictionary<string, string>.Empty }).Goes();
    }

    private static ImmutableDictionary<string, string> Only(string path, string text) =>
        ImmutableDictionary<string, string>.Empty.Add(path, text);
}
