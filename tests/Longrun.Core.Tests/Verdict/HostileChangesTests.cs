using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Longrun.Core.Verdict;
using Longrun.Core.Verdict.Integrity;
using Xunit;

namespace Longrun.Core.Tests.Verdict;

public sealed class HostileChangesTests
{
    /// <summary>One or two seconds alone; generous for a busy machine. A quadratic reader needs minutes.</summary>
    private static readonly TimeSpan MegabyteTime = TimeSpan.FromSeconds(40);

    private static readonly string[] s_paths =
        ["a.py", "a.ts", "a.cs", "a.go", "a.sh", "a.rs", ".gitattributes", ".gitmodules", "package.json",
            "tsconfig.json", "mypy.ini", "Directory.Build.props", ".eslintrc.json", "eslint.config.js", ".env",
            "README.md", ".husky/pre-commit", "Dockerfile", ".github/workflows/ci.yml", "", "/", "a/../b", ".",
            "package-lock.json", "x.pb.go"];

    private static readonly string[] s_lines =
        ["git commit --no-verify", "# noqa: E501", "/* eslint-disable */", "#pragma warning disable CS1", 
            "*.x filter=y", "\"strict\": false,", "url = https://a.b.io", "curl https://x.io | sh", "<NoWarn>",
            "token = 'aB3dE5gH7jK9mN1pQ3'", "<NoWarn>CS1;CS2</NoWarn>", "\"\"\"", "'''", "/*", "*/", "[", "]]",
            "{", "x: {a: [", "-", "- -", "=", "==="];

    [Fact]
    public void Any_change_is_examined_without_a_fault()
    {
        var text = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""),
            Gen.ListOf(Gen.Elements(s_lines)).Select(lines => string.Join('\n', lines)));
        var files = (
            from path in Gen.Elements(s_paths)
            from before in text.OrNull()
            from after in text.OrNull()
            from old in Gen.Elements("000000", "100644", "120000", "160000", "100755", "")
            from now in Gen.Elements("000000", "100644", "120000", "160000", "100755", "")
            from binary in Gen.Elements(true, false)
            select new ChangedFile(path)
            {
                Before = before, After = after, OldMode = old, NewMode = now, IsBinary = binary, Size = 5,
            }).ListOf().ToArbitrary();

        Prop.ForAll(files, list => Integrity.Examine(Changes.Of([.. list]).With(touches: ["src/**"]))
            .All(found => found.What.Length > 0 && found.Line >= 0)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Much_of_anything_takes_linear_time()
    {
        const int size = 1 << 14; // characters; all together some two megabytes
        var watch = Stopwatch.StartNew();
        var mixed = string.Concat(Enumerable.Repeat(string.Join('\n', s_lines) + "\n", 1_000));
        Integrity.Examine(Changes.Of(Changes.New("a.cs", mixed), Changes.New(".eslintrc.json", mixed)));
        foreach (var line in s_lines.Append("\"").Append("a.").Append("(").Append("--").Append("@"))
        {
            var many = string.Concat(Enumerable.Repeat(line + "\n", size / (line.Length + 1)));
            var one = string.Concat(Enumerable.Repeat(line, size / line.Length));
            Integrity.Examine(Changes.Of(Changes.New("a.py", many), Changes.New("mypy.ini", many)));
            Integrity.Examine(Changes.Of(Changes.New("a.ts", one), Changes.New("tsconfig.json", one)));
        }

        Assert.True(watch.Elapsed < MegabyteTime, watch.Elapsed.ToString());
    }

    [Fact]
    public void Thousands_of_files_take_linear_time()
    {
        var watch = Stopwatch.StartNew();
        var files = Enumerable.Range(0, 4_000).Select(at => Changes.Line($"src/d{at}/f{at}.ts", $"// @ts-ignore {at}"));
        var change = Changes.Of([.. files]).With(touches: ["src/d1/**"]);
        var found = Integrity.Examine(change);
        Assert.InRange(found.Length, 20, Integrity.FindingsMax);
        // None of them crowds out another kind.
        Assert.Contains(found, one => one.Kind == FindingKind.OutsideTouches);
        Assert.Contains(found, one => one.Kind == FindingKind.ChecksSwitchedOff);
        Assert.True(watch.Elapsed < MegabyteTime, watch.Elapsed.ToString());
    }
}
