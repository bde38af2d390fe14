using System.Collections.Immutable;

namespace Longrun.Core.Gates;

/// <summary>A solution or projects of .NET.</summary>
internal static class DotnetEcosystem
{
    private static readonly ImmutableArray<string> TestMarks =
        ["Microsoft.NET.Test.Sdk", "xunit.v3", "MSTest.Sdk", "TUnit", "<IsTestProject>true"];

    public static Found? Find(Folder folder)
    {
        var top = folder.Files.Where(f => !f.Contains('/')).ToList();
        var solution = top.FirstOrDefault(f => HasEnd(f, ".slnx")) ?? top.FirstOrDefault(f => HasEnd(f, ".sln"));
        var target = solution ?? top.FirstOrDefault(IsProject);
        if (target is null)
        {
            return null;
        }
        // Alone it needs no name, and the two engines of `dotnet test` disagree on how one is given.
        var several = top.Count(f => HasEnd(f, ".slnx") || HasEnd(f, ".sln") || IsProject(f)) > 1;
        var quoted = several ? $" '{target.Replace("'", "'\\''", StringComparison.Ordinal)}'" : "";
        var platform = folder.Read("global.json").Contains("Microsoft.Testing.Platform", StringComparison.Ordinal);
        var option = !several || !platform ? "" : solution is null ? " --project" : " --solution";
        var gates = ImmutableArray.Create(Found.Check("dotnet-build", $"dotnet build{quoted}"));
        var projects = folder.Files.Where(IsProject).Select(folder.Read);
        if (projects.Any(text => TestMarks.Any(mark => text.Contains(mark, StringComparison.Ordinal))))
        {
            gates = gates.Insert(0, Found.Test("dotnet-test", $"dotnet test{option}{quoted}"));
        }
        ImmutableArray<string> locks = [.. folder.Files.Where(f =>
            f == "packages.lock.json" || HasEnd(f, "/packages.lock.json") || IsProject(f)
            || f is "Directory.Packages.props" or "global.json")];
        return new(folder, $"dotnet restore{quoted}", locks, gates);
    }

    private static bool IsProject(string path) => HasEnd(path, ".csproj") || HasEnd(path, ".fsproj");

    private static bool HasEnd(string path, string end) => path.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Python with pytest.</summary>
internal static class PythonEcosystem
{
    private static readonly ImmutableArray<string> Requirements =
        ["requirements.txt", "requirements-dev.txt", "requirements-test.txt"];

    public static Found? Find(Folder folder)
    {
        var tests = folder.Files.Any(IsTest);
        var manifest = folder.Has("pyproject.toml") || folder.Has("setup.py") || folder.Has("setup.cfg")
            || folder.Has("pytest.ini") || folder.Has("requirements.txt");
        if (!manifest && !(tests && folder.Files.Any(f => IsTest(f) && f.Count(c => c == '/') <= 1)))
        {
            return null;
        }
        var (setup, locks, run) = Setup(folder);
        return new(folder, setup, locks, tests ? [Found.Test("pytest", run)] : []);
    }

    private static (string? Setup, ImmutableArray<string> Locks, string Run) Setup(Folder folder)
    {
        const string Venv = "python3 -m venv .venv && .venv/bin/python -m pip install -q";
        const string InVenv = ".venv/bin/python -m pytest";
        if (folder.Has("uv.lock"))
        {
            return ("uv sync --frozen", ["uv.lock"], "uv run --frozen pytest");
        }
        if (folder.Has("poetry.lock"))
        {
            return ("poetry install --no-interaction", ["poetry.lock"], "poetry run pytest");
        }
        var requirements = Requirements.Where(folder.Has).ToImmutableArray();
        if (!requirements.IsEmpty)
        {
            var asked = requirements.Any(r => folder.Read(r).Contains("pytest", StringComparison.Ordinal));
            var files = string.Concat(requirements.Select(r => $" -r {r}"));
            return ($"{Venv}{files}{(asked ? "" : " pytest")}", requirements, InVenv);
        }
        return folder.Read("pyproject.toml").Contains("[project]", StringComparison.Ordinal)
            ? ($"{Venv} -e . pytest", ["pyproject.toml"], InVenv)
            : (null, [], "python3 -m pytest");
    }

    private static bool IsTest(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.EndsWith(".py", StringComparison.Ordinal)
            && (name.StartsWith("test_", StringComparison.Ordinal)
                || name.EndsWith("_test.py", StringComparison.Ordinal));
    }
}

/// <summary>A crate or a workspace of Rust.</summary>
internal static class CargoEcosystem
{
    /// <summary>Source files that are looked into for a first test.</summary>
    private const int SourcesMax = 500;

    public static Found? Find(Folder folder)
    {
        if (!folder.Has("Cargo.toml"))
        {
            return null;
        }
        var all = folder.Read("Cargo.toml").Contains("[workspace]", StringComparison.Ordinal) ? " --workspace" : "";
        var tests = folder.Files
            .Where(f => f.EndsWith(".rs", StringComparison.Ordinal))
            .Take(SourcesMax)
            .Any(f => folder.Read(f) is { } text
                && (text.Contains("test]", StringComparison.Ordinal)
                    || text.Contains("/// ```", StringComparison.Ordinal)));
        var locked = folder.Has("Cargo.lock");
        return new(
            folder,
            locked ? "cargo fetch --locked" : "cargo fetch",
            [locked ? "Cargo.lock" : "Cargo.toml"],
            [tests ? Found.Test("cargo-test", $"cargo test{all}") : Found.Check("cargo-check", $"cargo check{all}")]);
    }
}

/// <summary>A module of Go.</summary>
internal static class GoEcosystem
{
    public static Found? Find(Folder folder)
    {
        if (!folder.Has("go.mod"))
        {
            return null;
        }
        var vet = Found.Check("go-vet", "go vet ./...");
        var tests = folder.Files.Any(f => f.EndsWith("_test.go", StringComparison.Ordinal));
        return new(
            folder,
            folder.Has("go.sum") ? "go mod download" : null,
            [folder.Has("go.sum") ? "go.sum" : "go.mod"],
            tests ? [Found.Test("go-test", "go test -json ./..."), vet] : [vet]);
    }
}

/// <summary>Where nothing else has tests: a Makefile's target, TAP programs, a script called test.</summary>
internal static class ScriptEcosystem
{
    private static readonly ImmutableArray<string> Scripts =
        ["test", "test.sh", "tests.sh", "run-tests.sh", "run_tests.sh"];

    public static Found? Find(Folder folder)
    {
        foreach (var makefile in (string[])["GNUmakefile", "makefile", "Makefile"])
        {
            if (folder.Read(makefile).Split('\n').Any(line => line.StartsWith("test:", StringComparison.Ordinal)))
            {
                return new(folder, null, [], [Found.Test("make-test", "make test")]);
            }
        }
        foreach (var script in Scripts)
        {
            var first = folder.Read(script).Split('\n')[0];
            if (first.StartsWith("#!", StringComparison.Ordinal) && first.Contains("sh", StringComparison.Ordinal))
            {
                var shell = first.Contains("bash", StringComparison.Ordinal) ? "bash" : "sh";
                return new(folder, null, [], [Found.Test("script-test", $"{shell} ./{script}")]);
            }
        }
        foreach (var place in (string[])["t", "tests", "test"])
        {
            if (folder.Files.Any(f => f.StartsWith(place + "/", StringComparison.Ordinal)
                && f.EndsWith(".t", StringComparison.Ordinal)))
            {
                return new(folder, null, [], [Found.Test("prove", $"prove -v -r {place}")]);
            }
        }
        return null;
    }
}
