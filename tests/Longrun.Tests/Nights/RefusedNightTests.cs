using Longrun.Core;
using Longrun.Tests.Git;
using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>What a night cannot start on: one sentence, a hint, the right exit code, and nothing was changed.</summary>
public sealed class RefusedNightTests
{
    [Theory]
    [InlineData("a branch called longrun", "git branch longrun", "a branch called longrun is in the way")]
    [InlineData("a submodule",
        "git -c protocol.file.allow=always submodule --quiet add ./.git sub; git commit -qm sub",
            "has a submodule (sub)")]
    [InlineData("Git LFS", "echo '*.bin filter=lfs' > .gitattributes; git add .; git commit -qm lfs", "Git LFS")]
    [InlineData("a partial clone",
        "git config remote.origin.promisor true; git config remote.origin.partialclonefilter blob:none",
            "partial clone")]
    [InlineData("no agent", "echo 'workers: 1' > .longrun/longrun.yaml", "no agent is configured")]
    [InlineData("no login", "echo 'agents: { c: { kind: claude } }' > .longrun/longrun.yaml", "has no login")]
    [InlineData("no roadmap", "rm .longrun/ROADMAP.md", "there is no roadmap")]
    [InlineData("no name", "rm \"$HOME/.gitconfig\"", "user.name and user.email are not set")]
    public void It_says_what_is_in_the_way_and_changes_nothing(string what, string prepare, string sentence)
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(NightScene.Part("M1"));
        Assert.True(scene.Shell(prepare).Succeeded, what);
        var before = scene.Fingerprint();

        scene.Longrun("run").Complains(7, sentence);

        Assert.Empty(before.DifferencesTo(scene.Fingerprint()));
        Assert.Equal("", scene.Git("for-each-ref", "refs/longrun", "refs/heads/longrun/"));
        Assert.Equal(0, scene.Records);
    }

    [Theory]
    [InlineData("git init -q --bare ../other", "bare repository")]
    [InlineData("git clone -q --depth 1 \"file://$PWD\" ../other", "shallow clone")]
    [InlineData("mkdir ../other", "not in a git repository")]
    public void A_place_that_is_no_whole_repository_is_refused(string prepare, string sentence)
    {
        using var scene = new NightScene();
        scene.Write("second", "commit\n");
        scene.Git("add", "-A");
        scene.Git("commit", "-q", "-m", "Second");
        Assert.True(scene.Shell(prepare).Succeeded);

        scene.StartIn(Path.Combine(scene.Root, "other"), "run").End(NightScene.CommandTimeOut).Complains(7, sentence);
    }

    [Fact]
    public void Git_that_is_missing_or_too_old_is_refused()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(NightScene.Part("M1"));
        var path = scene.Variables["PATH"];
        var bin = Directory.CreateDirectory(Path.Combine(scene.Root, "bin")).FullName;

        scene.Variables = scene.Variables.SetItem("PATH", bin);
        scene.Longrun("run").Complains(7, "git is missing");

        scene.Variables = scene.Variables.SetItem("PATH", $"{bin}:{path}");
        File.WriteAllText(Path.Combine(bin, "git"), "#!/bin/sh\necho git version 2.20.1\n");
        GitScene.SetMode(Path.Combine(bin, "git"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        scene.Longrun("run").Complains(7, "git 2.20.1 is too old");
        Assert.Equal(0, scene.Records);
    }

    [Fact]
    public void All_faults_of_the_roadmap_are_named_at_once()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Write(".longrun/ROADMAP.md", "# R\n\n## M1 One\nBrief.\n\n## M1 Again\nBrief.\n\n## M2 Two\nBrief.\n\n"
            + "- Depends on: M7\n\n## M3 Three\n\n- Budget: a while\n");

        var ended = scene.Longrun("run").With(7);

        var faults = ended.Errors.Split('\n').Where(l => l.Contains("ROADMAP.md:", StringComparison.Ordinal)
            && l.Contains(": error: ", StringComparison.Ordinal)).ToList();
        Assert.True(faults.Count >= 4, ended.Errors);
        Assert.Equal(0, scene.Records);
    }

    [Fact]
    public void A_gate_that_waits_for_no_milestone_is_named_at_the_start_and_refused_later()
    {
        using var scene = new NightScene();
        scene.Roadmap(NightScene.Part("M1"), NightScene.Milestone("M2", "kind money\nreport blocked Spend it?"));
        void From(string id) => scene.Configure(
            gates: $"  - {{ name: parts, kind: test, run: \"sh check.sh\", from: {id} }}");

        From("M22");
        var errors = scene.Longrun("run").With(7).Errors;
        Assert.Matches(@"longrun\.yaml:4:.*no milestone M22\.\s+hint: Did you mean M2\?", errors);
        Assert.Equal(0, scene.Records);
        From("m1");
        scene.Longrun("run").With(3);
        From("M3");
        scene.Longrun("pause").With(0);
        Assert.Single(scene.Events.OfType<Event.SettingsRefused>());
    }

    [Fact]
    public void A_damaged_record_in_the_middle_is_named_and_nothing_is_changed()
    {
        using var scene = NightScene.Over();
        var journal = Path.Combine(scene.Places.Journal, "000001.jsonl");
        var lines = File.ReadAllLines(journal);
        lines[4] = lines[4].Replace("\"at\"", "\"ab\"", StringComparison.Ordinal);
        File.WriteAllText(journal, string.Join('\n', lines) + "\n");
        var bytes = File.ReadAllBytes(journal);
        var refs = scene.Git("for-each-ref");

        foreach (var command in new[] { "run", "status", "cycle" })
        {
            scene.Longrun(command).Complains(7, "000001.jsonl");
        }

        Assert.Equal(bytes, File.ReadAllBytes(journal));
        Assert.Equal(refs, scene.Git("for-each-ref"));
    }

    [Fact]
    public void A_second_orchestrator_says_who_holds_the_run()
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(NightScene.Milestone("M1", "hang"));
        var run = scene.Start("run");
        scene.Until("the worker hangs", () => scene.Events.OfType<Event.JobIntended>().Any());

        scene.Longrun("run").Complains(8, run.Pid.ToString(System.Globalization.CultureInfo.InvariantCulture));

        scene.Longrun("stop").With(0);
        run.End(NightScene.CommandTimeOut).With(6);
    }

    [Theory]
    [InlineData("a read-only folder",
        "mkdir -p .git/longrun && mount --bind .git/longrun .git/longrun && mount -o remount,ro,bind .git/longrun")]
    [InlineData("a full disk", "mkdir -p .git/longrun && mount -t tmpfs -o size=4k full .git/longrun")]
    [InlineData("a full state folder", "mount -t tmpfs -o size=16k full \"$XDG_STATE_HOME\"")]
    public void A_folder_that_takes_nothing_is_one_sentence(string what, string mount)
    {
        using var scene = new NightScene();
        scene.Configure();
        scene.Roadmap(NightScene.Part("M1"));
        var before = scene.Fingerprint();

        var result = scene.Shell($"exec unshare -rm sh -c '{mount} && \"$0\" run' {NightScene.Program}");

        Assert.True(result.ExitCode == 7, $"{what}: {result.ExitCode}\n{result.OutputText}\n{result.ErrorText}");
        new Ended(result.ExitCode, result.OutputText, result.ErrorText).Complains(7, "");
        Assert.Empty(before.DifferencesTo(scene.Fingerprint()));
        scene.Longrun("run").With(0);
    }
}
