using Longrun.Core.Gates;
using Xunit;

namespace Longrun.Core.Tests.Gates;

public sealed class EcosystemDetectionTests
{
    [Fact]
    public void An_empty_tree_holds_nothing() =>
        Assert.Equal(Ecosystem.None, Of(("README.md", "# x"), ("src/a.txt", "")));

    [Fact]
    public void Npm_scripts_become_gates()
    {
        var found = Of(
            ("package.json", """{"scripts":{"test":"jest","lint":"eslint .","build":"tsc"}}"""),
            ("package-lock.json", "{}"));

        Assert.Equal("npm ci", found.Setup);
        Assert.Equal(["package-lock.json"], found.LockFiles);
        Assert.Equal(
            ["node-test Test npm test", "node-lint Check npm run lint", "node-build Check npm run build"], Text(found));
    }

    [Fact]
    public void The_placeholder_of_npm_init_is_no_test()
    {
        var found = Of(("package.json", """{"scripts":{"test":"echo \"Error: no test specified\" && exit 1"}}"""));

        Assert.Equal("npm install", found.Setup);
        Assert.Empty(found.Gates);
    }

    [Fact]
    public void The_declared_package_manager_is_used()
    {
        var found = Of(
            ("pnpm-lock.yaml", ""),
            ("package.json", """{"packageManager":"pnpm@9.1.0","scripts":{"test":"vitest run"}}"""));

        Assert.Equal("pnpm install --frozen-lockfile", found.Setup);
        Assert.Equal(["node-test Test pnpm test"], Text(found));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"scripts\":[]}")]
    [InlineData("\ud800")]
    public void A_broken_package_has_no_gates(string text) => Assert.Empty(Of(("package.json", text)).Gates);

    [Fact]
    public void A_solution_is_built_and_tested()
    {
        var found = Of(
            ("S.slnx", ""),
            ("src/A/A.csproj", "<Project/>"),
            ("tests/T/T.csproj", "<PackageReference Include=\"xunit.v3\"/>"));

        Assert.Equal("dotnet restore", found.Setup);
        Assert.Equal(["dotnet-test Test dotnet test", "dotnet-build Check dotnet build"], Text(found));
    }

    [Fact]
    public void Of_several_solutions_one_is_named_as_the_engine_wants_it()
    {
        var files = new[] { ("A.slnx", ""), ("B.sln", ""), ("t/T.csproj", "Microsoft.NET.Test.Sdk") };

        Assert.Contains("dotnet-test Test dotnet test 'A.slnx'", Text(Of(files)));
        Assert.Contains(
            "dotnet-test Test dotnet test --solution 'A.slnx'",
            Text(Of([.. files, ("global.json", """{"test":{"runner":"Microsoft.Testing.Platform"}}""")])));
    }

    [Fact]
    public void Python_is_tested_where_there_is_a_test()
    {
        Assert.Empty(Of(("pyproject.toml", "[project]")).Gates);
        Assert.Equal(
            ["pytest Test uv run --frozen pytest"],
            Text(Of(("pyproject.toml", ""), ("uv.lock", ""), ("tests/test_a.py", ""))));
        Assert.Equal(
            ["pytest Test poetry run pytest"],
            Text(Of(("pyproject.toml", ""), ("poetry.lock", ""), ("tests/test_a.py", ""))));
        Assert.Equal(["pytest Test python3 -m pytest"],
            Text(Of(("tests/test_a.py", ""))));
        Assert.EndsWith(
            "-r requirements.txt pytest",
            Of(("requirements.txt", "flask"), ("test_a.py", "")).Setup,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Cargo_and_go_are_tested_where_there_is_a_test()
    {
        Assert.Equal(["cargo-check Check cargo check"], Text(Of(("Cargo.toml", ""), ("src/lib.rs", ""))));
        Assert.Equal(["cargo-test Test cargo test"], Text(Of(("Cargo.toml", ""), ("src/lib.rs", "#[test] fn a() {}"))));
        Assert.Equal(["go-vet Check go vet ./..."], Text(Of(("go.mod", ""), ("a.go", ""))));
        Assert.Equal(
            ["go-test Test go test -json ./...", "go-vet Check go vet ./..."],
            Text(Of(("go.mod", ""), ("a_test.go", ""))));
    }

    [Fact]
    public void Scripts_are_the_last_resort()
    {
        Assert.Equal(["make-test Test make test"], Text(Of(("Makefile", "all: x\ntest: all\n\t./t\n"))));
        Assert.Equal(["script-test Test bash ./test"], Text(Of(("test", "#!/usr/bin/env bash\n"))));
        Assert.Equal(["prove Test prove -v -r tests"], Text(Of(("tests/a.t", "#!/bin/sh\n"))));
        Assert.Equal(
            ["node-test Test npm test"],
            Text(Of(("package.json", """{"scripts":{"test":"x"}}"""), ("Makefile", "test:\n"))));
    }

    [Fact]
    public void Folders_speak_for_themselves_where_the_root_is_silent()
    {
        var found = Of(
            ("my api/go.mod", ""), ("my api/a_test.go", ""),
            ("web/package.json", """{"scripts":{"test":"vitest run"}}"""), ("web/package-lock.json", ""));

        Assert.Equal("(cd 'web' && npm ci)", found.Setup);
        Assert.Equal(["web/package-lock.json", "my api/go.mod"], found.LockFiles);
        Assert.Equal(
            [
                "web-node-test Test (cd 'web' && npm test)",
                "my-api-go-test Test (cd 'my api' && go test -json ./...)",
                "my-api-go-vet Check (cd 'my api' && go vet ./...)",
            ],
            Text(found));
    }

    [Theory]
    [InlineData("npm test")]
    [InlineData("npm test -- money")]
    [InlineData("npm run test:unit")]
    [InlineData("CI=1 npx jest src")]
    [InlineData("npx --yes vitest run")]
    [InlineData("node --test")]
    [InlineData("pnpm -r test")]
    [InlineData("yarn test")]
    [InlineData("pytest -q tests/test_a.py")]
    [InlineData("uv run pytest")]
    [InlineData(".venv/bin/python -m pytest")]
    [InlineData("cargo test money")]
    [InlineData("cd api && go test ./...")]
    [InlineData("dotnet test tests/A")]
    [InlineData("prove -v t")]
    [InlineData("make test")]
    [InlineData("make -C lib test")]
    [InlineData("./test")]
    [InlineData("./test.sh money")]
    [InlineData("sh tests.sh")]
    [InlineData("artifacts/bin/Longrun.Tests")]
    public void A_known_runner_is_recognised(string command) => Assert.True(RunnerKnown.IsTest(command));

    [Theory]
    [InlineData("npm run build")]
    [InlineData("npx tsc --noEmit")]
    [InlineData("test -f README.md")]
    [InlineData("grep -q test README.md")]
    [InlineData("echo npm test")]
    [InlineData("./testify")]
    [InlineData("cargo build")]
    [InlineData("node app.js --test")]
    [InlineData("")]
    public void Anything_else_is_a_check(string command) => Assert.False(RunnerKnown.IsTest(command));

    [Theory]
    [InlineData("go test ./...", "go test -json ./...")]
    [InlineData("cd api && go test", "cd api && go test -json")]
    [InlineData("go test -v ./...", "go test -v ./...")]
    [InlineData("go test -json .", "go test -json .")]
    [InlineData("npm test", "npm test")]
    public void Go_is_made_to_print_a_count(string command, string runs) =>
        Assert.Equal(runs, RunnerKnown.WithCount(command));

    private static Ecosystem Of(params (string Path, string Text)[] files) =>
        EcosystemDetection.Detect(files.Select(f => f.Path), path => files.First(f => f.Path == path).Text);

    private static IEnumerable<string> Text(Ecosystem found) => found.Gates.Select(g => $"{g.Name} {g.Kind} {g.Run}");
}
