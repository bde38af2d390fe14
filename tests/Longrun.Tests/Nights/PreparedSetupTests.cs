using Xunit;

namespace Longrun.Tests.Nights;

/// <summary>What a setup makes is there for every job, and is no job's to change for the others.</summary>
public sealed class PreparedSetupTests
{
    [Fact]
    public void Packages_that_a_setup_fetched_into_its_home_are_in_the_home_of_every_gate_and_each_has_its_own()
    {
        using var scene = new NightScene();
        scene.Configure("setup: sh fetch.sh", gates: """
              - { name: a-uses, run: grep -q good $HOME/.packages/lib }
              - { name: b-spoils, run: grep -q good $HOME/.packages/lib && echo bad > $HOME/.packages/lib }
            """);
        Commit(scene, "fetch.sh", "mkdir -p $HOME/.packages && echo good > $HOME/.packages/lib\n");
        scene.Roadmap(NightScene.Part("M1"), NightScene.Part("M2"));

        scene.Longrun("run").With(0);

        Assert.Equal(["M1", "M2"], scene.Landed());
    }

    [Fact]
    public void A_setup_that_cannot_be_moved_is_run_in_each_checkout_over_the_packages_that_were_fetched_once()
    {
        using var scene = new NightScene();
        scene.Configure("setup: sh venv.sh", gates: "  - { name: cached, run: test \"$(cat how)\" = cached }");
        Commit(scene, "venv.sh", """
            if [ -f $HOME/.packages ]; then echo cached > how; else echo fetched > how; echo lib > $HOME/.packages; fi

            """);
        scene.Roadmap(NightScene.Part("M1"));

        scene.Longrun("run").With(0);
    }

    private static void Commit(NightScene scene, string path, string text)
    {
        scene.Write(".gitignore", "how\n");
        scene.Write(path, text);
        scene.Git("add", "-A");
        scene.Git("commit", "-q", "-m", "A setup");
    }
}
