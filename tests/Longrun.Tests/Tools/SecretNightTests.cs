using System.Globalization;
using System.Text;
using Longrun.Core;
using Longrun.Tests.Nights;
using Xunit;

namespace Longrun.Tests.Tools;

/// <summary>Who sees a secret, and where it is written down: with real jobs, by looking through every file.</summary>
public sealed class SecretNightTests
{
    private const string Secret = "s3cr3t-of-the-rates";
    private const string Key = "sk-ant-a-key-that-lies-about";

    [Theory]
    [InlineData("auto")]
    [InlineData("off", Traits = ["length", "long"])]
    public void A_secret_for_gates_reaches_gates_alone_and_no_file_of_ours(string sandbox)
    {
        using var scene = new NightScene();
        scene.Write(".env", $"RATES_TOKEN={Secret}\nOTHER=unnamed-but-long\n");
        scene.Write(".gitignore", ".env\n");
        scene.Write("gate.sh", $$"""
            echo "asking with $RATES_TOKEN"
            [ "$RATES_TOKEN" = {{Secret[..6]}}"{{Secret[6..]}}" ] && [ -z "$OTHER" ] && ! grep -q bad parts/*

            """);
        scene.Git("add", "-A");
        scene.Git("commit", "-q", "-m", "A gate with a secret");
        scene.Configure($$"""
            sandbox: {{sandbox}}
            secrets: { file: .env, names: [RATES_TOKEN], to: gates }
            """, gates: "  - { name: rates, run: sh gate.sh }");
        scene.Roadmap(NightScene.Milestone("M1", """
            on M1 attempt 1
              run [ -z "$RATES_TOKEN" ]
              write parts/M1 bad
            on M1 attempt 2
              run [ -z "$RATES_TOKEN" ]
              write parts/M1 good
            """));

        scene.Longrun("run").With(0);

        var brief = File.ReadAllText(scene.Places.BriefOf(new(new("M1"), 2)));
        Assert.Contains("asking with [secret RATES_TOKEN]", brief, StringComparison.Ordinal);
        Assert.Empty(FilesWith(scene, Secret));
    }

    [Fact]
    public void A_secret_of_the_environment_is_handed_to_the_setup_and_to_agents_by_name()
    {
        using var scene = new NightScene();
        scene.Variables = scene.Variables.Add("RATES_TOKEN", Secret);
        scene.Configure("""
            setup: printf %s "$RATES_TOKEN" | wc -c > "$HOME/length"
            secrets: [ { names: [RATES_TOKEN], to: [setup, agents] } ]
            """, gates: "  - { name: rates, run: \"test -z \\\"$RATES_TOKEN\\\"\" }");
        scene.Roadmap(NightScene.Milestone("M1", """
            run [ -n "$RATES_TOKEN" ]
            run printf '{ "status": "done", "summary": "used %s" }' "$RATES_TOKEN" > "$LONGRUN_OUT/report.json"
            write parts/M1 good
            """));

        scene.Longrun("run").With(0);

        var ended = Assert.Single(scene.Events.OfType<Event.SessionEnded>());
        Assert.Equal("used [secret RATES_TOKEN]", ended.Report!.Summary);
        var made = Directory.GetFiles(scene.Places.Caches, "length", SearchOption.AllDirectories);
        Assert.NotEmpty(made); // one for each tree that was set up
        Assert.All(made, file =>
            Assert.Equal(Secret.Length, int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture)));
        Assert.Equal(["report.json"], FilesWith(scene, Secret).Select(Path.GetFileName)); // the worker's own
    }

    [Fact]
    public void A_whole_file_for_agents_hands_no_key_that_they_could_pay_with()
    {
        using var scene = new NightScene();
        scene.Write(".env", $"ANTHROPIC_API_KEY={Key}\nRATES_TOKEN={Secret}\nPATH=/nowhere\n");
        scene.Configure("secrets: { file: .env, to: agents }");
        scene.Roadmap(NightScene.Milestone("M1", """
            run [ -n "$RATES_TOKEN" ] && [ -z "$ANTHROPIC_API_KEY" ]
            write parts/M1 good
            """));

        scene.Longrun("run").With(0);
    }

    [Fact]
    public void A_copied_file_of_variables_has_no_value_for_a_key_that_nobody_named()
    {
        using var scene = new NightScene();
        scene.Write(".env", $"ANTHROPIC_API_KEY={Key}\nPLACE=here\n");
        scene.Write(".gitignore", ".env\n");
        scene.Git("add", "-A");
        scene.Git("commit", "-q", "-m", "Ignored");
        scene.Configure("copy: [.env]",
            gates: "  - { name: whole, run: \"grep -q sk-ant .env && grep -q PLACE=here .env\" }");
        scene.Roadmap(NightScene.Milestone("M1", """
            run grep -qx PLACE=here .env && grep -qx ANTHROPIC_API_KEY= .env
            write parts/M1 good
            """));

        var ended = scene.Longrun("run").With(0);

        Assert.Contains(".env has ANTHROPIC_API_KEY, which env: of agent fake does not name",
            ended.Output + ended.Errors, StringComparison.Ordinal);
        Assert.Equal($"ANTHROPIC_API_KEY={Key}\nPLACE=here\n", File.ReadAllText(Path.Combine(scene.WorkTree, ".env")));
    }

    [Fact]
    public void A_copied_file_of_variables_may_be_read_only_and_one_that_cannot_be_searched_stays_away()
    {
        using var scene = new NightScene();
        scene.Write(".env", $"ANTHROPIC_API_KEY={Key}\nPLACE=here\n");
        scene.Write(".env.big", $"ANTHROPIC_API_KEY={Key}\n{new string('#', 300_000)}\n");
        scene.Write(".gitignore", ".env*\n");
        scene.Shell("chmod 0400 .env");
        scene.Git("add", "-A");
        scene.Git("commit", "-q", "-m", "Ignored");
        scene.Configure("copy: [.env, .env.big]", gates: "  - { name: whole, run: \"grep -q sk-ant .env.big\" }");
        scene.Roadmap(NightScene.Milestone("M1", """
            run grep -qx ANTHROPIC_API_KEY= .env && [ ! -e .env.big ]
            write parts/M1 good
            """));

        var ended = scene.Longrun("run").With(0);

        Assert.Contains(".env.big could hold keys and cannot be searched", ended.Output + ended.Errors,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ file: .env, to: gates }", ".env is not there")]
    [InlineData("{ file: README.md, to: gates }", "README.md is committed")]
    [InlineData("{ file: here, names: [A, B], to: gates }", "here has no B")]
    [InlineData("{ names: [RATES_TOKEN], to: gates }", "RATES_TOKEN is not set")]
    public void A_secret_that_is_not_there_keeps_the_run_from_starting(string rule, string says)
    {
        using var scene = new NightScene();
        scene.Write("here", "A=1\n");
        scene.Configure($"secrets: {rule}");
        scene.Roadmap(NightScene.Part("M1"));

        scene.Longrun("run").Complains(7, $"secrets: {says}");
    }

    /// <summary>Of all that Longrun writes, the workspaces' own files among them.</summary>
    private static IReadOnlyList<string> FilesWith(NightScene scene, string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        string[] roots =
            [scene.StateHome, scene.People, Path.Combine(scene.Places.CommonFolder, "longrun")];
        return
        [
            .. roots.SelectMany(root => Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
                .Where(file => new FileInfo(file) is { LinkTarget: null, Length: > 0 }
                    && File.ReadAllBytes(file).AsSpan().IndexOf(wanted) >= 0),
        ];
    }
}
