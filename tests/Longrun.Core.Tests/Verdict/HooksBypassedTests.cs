using Xunit;

namespace Longrun.Core.Tests.Verdict;

public sealed class HooksBypassedTests
{
    [Theory]
    [InlineData("scripts/release.sh", "git commit --no-verify -m \"release\"")]
    [InlineData("scripts/release.sh", "git commit -am \"never mind, without hooks\" --no-verify")]
    [InlineData("scripts/release.sh", "git commit -anm \"release\"")]
    [InlineData("scripts/release.sh", "git -c core.hooksPath=/dev/null commit -m x")]
    [InlineData("scripts/release.sh", "git config core.hooksPath \"$(mktemp -d)\"")]
    [InlineData("scripts/release.sh", "git push --no-verify origin main")]
    [InlineData("scripts/release.sh", "HUSKY=0 git commit -m x")]
    [InlineData("scripts/release.sh", "export LEFTHOOK=false && git push")]
    [InlineData("scripts/release.sh", "SKIP=mypy,ruff git commit -m x")]
    [InlineData("scripts/release.sh", "rm -rf .git/hooks")]
    [InlineData("tools/tag.py", "subprocess.run([\"git\", \"commit\", \"-q\", \"-n\", \"-m\", msg])")]
    [InlineData("tools/tag.py", "repo.index.commit(message, skip_hooks=True)")]
    [InlineData("tools/publish.ts", "await exec('git', ['commit', '--no-verify', '-m', tag]);")]
    [InlineData("tools/publish.ts", "process.env.HUSKY = '0'; // commit is made below")]
    [InlineData("package.json", "    \"postversion\": \"git push --no-verify --tags\",")]
    [InlineData(".release-it.json", "  \"git\": { \"commitArgs\": [\"--no-verify\"] },")]
    [InlineData(".versionrc", "  \"noVerify\": true,")]
    [InlineData("tools/Publish.cs", "info.ArgumentList.Add(\"--no-verify\"); // git commit")]
    [InlineData("AGENTS.md", "Commit with `git commit --no-verify`, the hook is slow.")]
    public void Passing_by_the_hooks_is_rejected(string path, string line) =>
        Assert.Equal(Severity.Reject, Changes.Of(Changes.Line(path, line)).Worst(FindingKind.HooksBypassed));

    [Theory]
    [InlineData("scripts/setup.sh", "git config core.hooksPath hooks")]
    [InlineData("scripts/log.sh", "git log -n 5 --oneline")]
    [InlineData("scripts/log.sh", "git commit -m \"accept -n as a number\"")]
    [InlineData("scripts/log.sh", "# never use git commit --no-verify here")]
    [InlineData("hooks/pre-push", "if grep -q -- --no-verify \"$history\"; then exit 1; fi # git")]
    [InlineData("AGENTS.md", "Never commit with `--no-verify`.")]
    [InlineData(".claude/settings.json", "    \"deny\": [\"Bash(git commit --no-verify*)\"]")]
    [InlineData("Makefile", "\tcargo publish --no-verify")]
    [InlineData("src/wheel.py", "parser.add_argument('--no-verify', dest='no_verify')")]
    public void What_forbids_it_or_is_something_else_is_not(string path, string line)
    {
        var change = Changes.Of(Changes.Line(path, line)) with { TreeBefore = ["hooks/pre-commit", path] };
        Assert.Null(change.Worst(FindingKind.HooksBypassed));
    }

    [Theory]
    [InlineData("Dockerfile", "ENV HUSKY=0")]
    [InlineData(".github/workflows/ci.yml", "      HUSKY: 0")]
    [InlineData("docs/releasing.md", "In an emergency: `git commit --no-verify`.")]
    [InlineData("tests/repo.test.ts", "git(['commit', '--no-verify', '-m', 'x']);")]
    public void Where_no_commit_of_the_repository_is_meant_it_is_shown(string path, string line) =>
        Assert.Equal(Severity.Warn, Changes.Of(Changes.Line(path, line)).Worst(FindingKind.HooksBypassed));

    [Fact]
    public void One_that_moved_says_nothing() => Assert.Null(Changes.Of(
        Changes.Gone("release.sh", "git commit --no-verify -m x\n"),
        Changes.New("scripts/release.sh", "git commit --no-verify -m x\n")).Worst(FindingKind.HooksBypassed));

    [Fact]
    public void One_in_a_list_of_what_is_denied_says_nothing() => Assert.Null(Changes.Of(Changes.New(
        ".claude/settings.json",
        "{\n  \"permissions\": {\n    \"deny\": [\n      \"Bash(git push --no-verify*)\"\n    ]\n  }\n}\n"))
        .Worst(FindingKind.HooksBypassed));

    [Fact]
    public void A_milestone_that_asks_for_it_makes_it_a_question_for_the_judge() => Assert.Equal(
        Severity.Warn,
        Changes.Of("The bot commits with --no-verify.", Changes.Line("bot.sh", "git commit --no-verify -m x"))
            .Worst(FindingKind.HooksBypassed));

    [Theory]
    [InlineData("src/git.py", "        out.append(\"--no-verify\")", Severity.Note)]
    [InlineData("git/commit.go", "\t\tout = append(out, \"--no-verify\")", Severity.Note)]
    [InlineData("tests/test_git.py", "    assert args(False) == [\"commit\", \"--no-verify\"]", Severity.Note)]
    [InlineData("scripts/release.sh", "git commit --no-verify -m release", Severity.Reject)]
    [InlineData("package.json", "    \"postversion\": \"git push --no-verify\"", Severity.Reject)]
    [InlineData(".github/workflows/bot.yml", "      - run: git commit --no-verify -m bot", Severity.Reject)]
    public void A_product_that_offers_it_may_speak_of_it_and_this_repository_may_not_use_it(
        string path, string line, object severity) => Assert.Equal((Severity)severity, Changes.Of(
            "The client wraps git: commit(message, options) has an option to skip hooks, as git's flag does.",
            Changes.Line(path, line)).Worst(FindingKind.HooksBypassed));

    [Fact]
    public void A_milestone_that_forbids_it_does_not_ask_for_it() => Assert.Equal(Severity.Reject, Changes.Of(
        "The release script makes a tag. Never skip the hooks.",
        Changes.Line("scripts/release.sh", "git commit --no-verify -m x")).Worst(FindingKind.HooksBypassed));

    [Fact]
    public void A_hook_that_is_deleted_emptied_or_ends_first_is_rejected()
    {
        const string hook = "#!/bin/sh\nnpm test\nnpm run lint\n";
        Assert.Equal(Severity.Reject, Changes.Of(Changes.Gone(".husky/pre-commit", hook))
            .Worst(FindingKind.HooksBypassed));
        Assert.Equal(Severity.Reject, Changes.Of(Changes.Edit(".husky/pre-commit", hook, "#!/bin/sh\n# later\n"))
            .Worst(FindingKind.HooksBypassed));
        Assert.Equal(Severity.Reject, Changes.Of(Changes.Edit(".githooks/pre-push", hook, "#!/bin/sh\nexit 0\n" + hook))
            .Worst(FindingKind.HooksBypassed));
        Assert.Null(Changes.Of(Changes.Edit(".husky/pre-commit", hook, hook + "npm run types\n"))
            .Worst(FindingKind.HooksBypassed));
    }

    [Fact]
    public void A_project_that_no_longer_installs_its_hooks_is_rejected() => Assert.Equal(
        Severity.Reject,
        Changes.Of(Changes.Edit("package.json", "{ \"prepare\": \"husky\" }", "{ \"prepare\": \"true\" }"))
            .Worst(FindingKind.HooksBypassed));
}
