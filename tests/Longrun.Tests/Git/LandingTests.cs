using Longrun.Core;
using Longrun.Core.Landing;
using Longrun.Git;
using Longrun.Lease;
using Xunit;

namespace Longrun.Tests.Git;

public sealed class LandingTests
{
    private static LandingPlan Prepare(GitScene scene)
    {
        var imported = scene.Imported(f => GitScene.WriteIn(f, "x", "x\n"));
        return new(GitScene.Run, scene.Start, scene.Merged(imported.Head));
    }

    private static CommitId On(GitScene scene, CommitId parent, string message) => TrialMerge.CommitTree(
        scene.Repository, scene.CommitOf(Tree.TreeOf(scene.Repository, parent), parent) with { Message = message });

    private static void Force(GitScene scene, CommitId commit) =>
        scene.Git("update-ref", scene.Branch.Value, commit.Value);

    [Fact]
    public void The_same_intent_gives_the_same_commit_and_landing_twice_lands_once()
    {
        using var scene = new GitScene();
        var plan = Prepare(scene);
        Assert.Equal(plan.New, scene.Merged(new(scene.Git("rev-parse", plan.New + "^2"))));
        Assert.IsType<BranchStanding.NotLanded>(Landing.Inspect(scene.Repository, plan, isBegun: true));
        Assert.IsType<RefOutcome.There>(Landing.Move(scene.Repository, plan));
        Assert.IsType<RefOutcome.There>(Landing.Move(scene.Repository, plan));
        Assert.Equal(new BranchStanding.Landed(), Landing.Inspect(scene.Repository, plan, isBegun: true));
        Assert.Null(Landing.Objection(scene.Repository, plan, new(scene.Git("rev-parse", plan.New + "^2"))));
    }

    [Fact]
    public void A_descendant_of_the_landed_commit_is_landed()
    {
        using var scene = new GitScene();
        var plan = Prepare(scene);
        var later = On(scene, plan.New, "later");
        Force(scene, later);
        Assert.Equal(new BranchStanding.Landed(), Landing.Inspect(scene.Repository, plan, isBegun: true));
    }

    [Fact]
    public void A_landing_a_person_took_back_is_a_reset_until_it_is_begun_anew()
    {
        using var scene = new GitScene();
        var plan = Prepare(scene);
        Landing.Move(scene.Repository, plan);
        Force(scene, plan.Old);
        Assert.IsType<BranchStanding.Reset>(Landing.Inspect(scene.Repository, plan, isBegun: true));
        Assert.IsType<BranchStanding.NotLanded>(Landing.Inspect(scene.Repository, plan, isBegun: false));
    }

    [Fact]
    public void A_commit_on_the_old_tip_is_the_persons()
    {
        using var scene = new GitScene();
        var plan = Prepare(scene);
        var theirs = On(scene, plan.Old, "theirs");
        Force(scene, theirs);
        Assert.Equal(new BranchStanding.Committed(theirs), Landing.Inspect(scene.Repository, plan, isBegun: true));
        Assert.Equal(new RefOutcome.Otherwise(theirs), Landing.Move(scene.Repository, plan));
        Assert.Equal(theirs, RunRefs.ReadOne(scene.Repository, scene.Branch));
    }

    [Fact]
    public void A_missing_or_older_branch_is_lost_and_can_be_put_back()
    {
        using var scene = new GitScene();
        var first = Prepare(scene);
        Landing.Move(scene.Repository, first);
        var second = new LandingPlan(GitScene.Run, first.New, On(scene, first.New, "second"));
        Force(scene, first.Old);
        Assert.Equal(new BranchStanding.Lost(first.Old), Landing.Inspect(scene.Repository, second, isBegun: true));
        scene.Git("update-ref", "-d", scene.Branch.Value);
        Assert.Equal(new BranchStanding.Lost(null), Landing.Inspect(scene.Repository, second, isBegun: true));
        Assert.IsType<RefOutcome.There>(Landing.Restore(scene.Repository, GitScene.Run, null, first.New));
        Assert.IsType<BranchStanding.NotLanded>(Landing.Inspect(scene.Repository, second, isBegun: true));
    }

    [Fact]
    public void A_branch_behind_a_tip_whose_objects_are_gone_is_lost()
    {
        using var scene = new GitScene();
        var plan = Prepare(scene);
        Landing.Move(scene.Repository, plan);
        var next = new LandingPlan(GitScene.Run, plan.New, On(scene, plan.New, "second"));
        Force(scene, plan.Old);
        Directory.Delete(Path.Combine(scene.WorkTree, ".git/objects/pack"), recursive: true);
        Assert.False(Landing.ObjectsAreComplete(scene.Repository, plan.New, plan.Old));
        Assert.Equal(new BranchStanding.Lost(plan.Old), Landing.Inspect(scene.Repository, next, isBegun: true));
    }

    [Fact]
    public void Anything_else_is_foreign()
    {
        using var scene = new GitScene();
        var plan = Prepare(scene);
        var root = TrialMerge.CommitTree(scene.Repository, scene.CommitOf(Tree.TreeOf(scene.Repository, scene.Start)));
        Force(scene, root);
        Assert.Equal(new BranchStanding.Foreign(root), Landing.Inspect(scene.Repository, plan, isBegun: true));
    }

    [Fact]
    public void A_landing_that_is_not_the_merge_is_objected_to()
    {
        using var scene = new GitScene();
        var plan = Prepare(scene);
        var head = new CommitId(scene.Git("rev-parse", plan.New + "^2"));
        var forged = TrialMerge.CommitTree(
            scene.Repository, scene.CommitOf(Tree.TreeOf(scene.Repository, plan.Old), plan.Old, head));
        Assert.NotNull(Landing.Objection(scene.Repository, plan with { New = forged }, head));
    }

    [Fact]
    public void A_lock_a_killed_git_left_is_swept_and_those_of_the_person_are_not()
    {
        using var scene = new GitScene();
        var plan = Prepare(scene);
        scene.Write(".git/refs/longrun/r1/branch.lock", "");
        scene.Write(".git/index.lock", "");
        Assert.Throws<GitFailure>(() => Landing.Move(scene.Repository, plan));
        using (var lease = ((LeaseAnswer.Taken)LeaseHeld.TryTake(
            scene.Repository.CommonFolder, "test", TimeProvider.System)).Lease)
        {
            StaleLocks.Sweep(lease);
        }

        Assert.IsType<RefOutcome.There>(Landing.Move(scene.Repository, plan));
        Assert.True(File.Exists(Path.Combine(scene.WorkTree, ".git/index.lock")));
    }

    [Fact]
    public void The_mirror_follows_and_never_overwrites()
    {
        using var scene = new GitScene();
        var plan = Prepare(scene);
        var mirror = RefNames.Mirror(GitScene.Run);
        var repository = scene.Repository;
        Assert.IsType<MirrorOutcome.Moved>(Mirror.Move(repository, mirror, new(plan.Old, null, plan.Old)));
        Assert.IsType<MirrorOutcome.Moved>(Mirror.Move(repository, mirror, new(plan.Old, null, plan.Old)));
        Assert.IsType<MirrorOutcome.Moved>(Mirror.Move(repository, mirror, new(plan.New, plan.Old, plan.Old)));
        var theirs = On(scene, plan.New, "theirs");
        scene.Git("update-ref", mirror.Value, theirs.Value);
        var follow = new Step.Mirror(On(scene, plan.New, "x"), plan.New, plan.New);
        Assert.Equal(new MirrorOutcome.Foreign(theirs, true), Mirror.Move(repository, mirror, follow));
        scene.Git("update-ref", mirror.Value, plan.Old.Value);
        Assert.Equal(new MirrorOutcome.Foreign(plan.Old, false), Mirror.Move(repository, mirror, follow));
        scene.Git("update-ref", "-d", mirror.Value);
        Assert.Equal(new MirrorOutcome.Foreign(null, false), Mirror.Move(repository, mirror, follow));
        Assert.Null(RunRefs.ReadOne(repository, mirror));
    }

    [Fact]
    public void A_mirror_that_a_crash_left_ahead_of_the_journal_is_moved_on()
    {
        using var scene = new GitScene();
        var plan = Prepare(scene);
        var mirror = RefNames.Mirror(GitScene.Run);
        var tip = On(scene, plan.New, "next");
        scene.Git("update-ref", mirror.Value, plan.New.Value);

        Assert.IsType<MirrorOutcome.Moved>(Mirror.Move(scene.Repository, mirror, new(tip, null, plan.Old)));

        Assert.Equal(tip, RunRefs.ReadOne(scene.Repository, mirror));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_mirror_that_is_checked_out_is_not_moved(bool linked)
    {
        using var scene = new GitScene();
        var plan = Prepare(scene);
        var mirror = RefNames.Mirror(GitScene.Run);
        Mirror.Move(scene.Repository, mirror, new(plan.Old, null, plan.Old));
        var folder = linked ? Path.Combine(scene.Root, "linked tree") : scene.WorkTree;
        scene.Git(linked ? ["worktree", "add", "-q", folder, "longrun/r1"] : ["checkout", "-q", "longrun/r1"]);
        Assert.Equal(
            new MirrorOutcome.CheckedOut(folder),
            Mirror.Move(scene.Repository, mirror, new(plan.New, plan.Old, plan.Old)));
        Assert.Equal(plan.Old, RunRefs.ReadOne(scene.Repository, mirror));
        Assert.Equal(folder, RunRefs.Read(scene.Repository, GitScene.Run, mirror).MirrorCheckedOutAt);
    }

    [Fact]
    public void Work_goes_only_when_another_ref_holds_it()
    {
        using var scene = new GitScene();
        var imported = scene.Imported(f => GitScene.WriteIn(f, "x", "x\n"));
        var attempt = scene.ImportPlan().Target;
        var doomed = new Doomed.Ref(GitScene.Run, attempt, imported.Head);
        Assert.IsType<DeletionOutcome.Kept>(Deletion.Guard(scene.Repository, doomed));
        var folder = scene.PlanOf().Folder;
        var unknown = new Doomed.Workspace(folder, scene.State, attempt, scene.Merged(imported.Head));
        Assert.IsType<DeletionOutcome.Kept>(Deletion.Guard(scene.Repository, unknown));
        Assert.IsType<DeletionOutcome.Kept>(
            Deletion.Guard(scene.Repository, new Doomed.Scratch(scene.WorkTree, scene.State)));
        Assert.True(Directory.Exists(folder));
        Assert.IsType<DeletionOutcome.Gone>(
            Deletion.Guard(scene.Repository, new Doomed.Workspace(folder, scene.State, attempt, imported.Head)));
        Assert.False(Directory.Exists(folder));
        RunRefs.Create(scene.Repository, RefNames.Archive(GitScene.Run, "M1-1", imported.Head), imported.Head);
        Assert.IsType<DeletionOutcome.Gone>(Deletion.Guard(scene.Repository, doomed));
        Assert.IsType<DeletionOutcome.Gone>(Deletion.Guard(scene.Repository, doomed));
    }
}
