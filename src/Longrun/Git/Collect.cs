using System.Collections.Immutable;

namespace Longrun.Git;

/// <summary>What a collection needs to know.</summary>
internal sealed record CollectPlan
{
    public required WorkspacePlan Workspace { get; init; }

    /// <summary>The folder the bundle or the marker is written to.</summary>
    public required string Out { get; init; }

    /// <summary>The message of the commit made from what the worker left uncommitted.</summary>
    public required string Message { get; init; }

    /// <summary>The PATH in which git is found.</summary>
    public required string Path { get; init; }
}

/// <summary>
/// The job that runs inside a workspace when its worker is gone: commits what it left and bundles what is new. It
/// trusts nothing there: the configuration is put back first, so that no filter, monitor, hook or signing program
/// of the worker's runs.
/// </summary>
internal static class Collect
{
    /// <summary>The new commits, below <see cref="CollectPlan.Out"/>.</summary>
    public const string BundleName = "attempt.bundle";

    /// <summary>An empty file instead of a bundle where there is no new commit.</summary>
    public const string NothingName = "nothing";

    /// <summary>
    /// One line for each thing that was not as expected: <c>detached</c>, <c>rebase</c>, <c>nested PATH</c>, …
    /// </summary>
    public const string NotesName = "notes";

    /// <summary>The workspace's git folder is gone, or is not the one that was made.</summary>
    public const int NoRepository = 41;

    /// <summary>Git failed; its words are in the job's log.</summary>
    public const int GitFailed = 42;

    public static ImmutableArray<string> Command => ["sh", "-c", Script];

    /// <summary>The whole environment of the job. A sandbox adds its own HOME and temporary folder.</summary>
    public static ImmutableDictionary<string, string> Environment(PersonRepository repository, CollectPlan plan) =>
        new Dictionary<string, string>
        {
            ["PATH"] = plan.Path,
            ["LC_ALL"] = "C",
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_ATTR_NOSYSTEM"] = "1",
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_EDITOR"] = ":",
            ["GIT_NO_REPLACE_OBJECTS"] = "1",
            ["GIT_ALLOW_PROTOCOL"] = "file",
            ["GIT_AUTHOR_NAME"] = plan.Workspace.Identity.Name,
            ["GIT_AUTHOR_EMAIL"] = plan.Workspace.Identity.Email,
            ["GIT_COMMITTER_NAME"] = plan.Workspace.Identity.Name,
            ["GIT_COMMITTER_EMAIL"] = plan.Workspace.Identity.Email,
            ["LONGRUN_GIT_CONFIG"] = Workspace.Config(repository, plan.Workspace.Identity),
            ["LONGRUN_GIT_EXCLUDE"] = string.Join('\n', plan.Workspace.Exclude),
            ["LONGRUN_BASE"] = plan.Workspace.Start.Value,
            ["LONGRUN_BRANCH"] = plan.Workspace.Branch,
            ["LONGRUN_MESSAGE"] = plan.Message,
            ["LONGRUN_COLLECT_OUT"] = plan.Out,
        }.ToImmutableDictionary();

    private const string Script =
        """
        set -u
        out=$LONGRUN_COLLECT_OUT
        note() { printf '%s\n' "$1" >> "$out/notes"; }
        die() { printf '%s\n' "$2" >&2; exit "$1"; }
        git() {
            command git --no-optional-locks -c core.hooksPath=/dev/null -c core.fsmonitor=false \
                -c core.attributesFile=/dev/null -c safe.directory='*' "$@"
        }

        rm -f "$out/notes" "$out/nothing" "$out/attempt.bundle" "$out/attempt.bundle.new"
        for part in .git .git/objects .git/refs .git/info; do
            [ -d "$part" ] && [ ! -L "$part" ] || die 41 "$part is not the folder that was made here"
        done
        [ -f .git/HEAD ] && [ ! -L .git/HEAD ] && [ ! -e .git/commondir ] && [ ! -L .git/commondir ] ||
            die 41 "the git folder is not the one that was made here"

        rm -rf .git/config .git/info/exclude .git/info/attributes .git/info/grafts .git/shallow
        printf '%s' "$LONGRUN_GIT_CONFIG" > .git/config || die 42 "cannot write the configuration"
        printf '%s\n' "$LONGRUN_GIT_EXCLUDE" > .git/info/exclude
        # Nobody is alive who could hold these.
        find .git -path .git/objects -prune -o -type f -name '*.lock' -exec rm -f {} +

        ref=
        read -r ref < .git/HEAD
        [ "$ref" = "ref: refs/heads/$LONGRUN_BRANCH" ] && home=1 || home=
        case $ref in
            "ref: "*) [ -n "$home" ] || note "other branch" ;;
            *) note "detached" ;;
        esac
        [ -d .git/rebase-merge ] || [ -d .git/rebase-apply ] && { note "rebase"; home=; }
        [ -e .git/MERGE_HEAD ] && note "merge"
        rm -f .git/CHERRY_PICK_HEAD .git/REVERT_HEAD .git/SQUASH_MSG

        # An index that cannot be read, or that hides files from git add, is made anew.
        if git ls-files -v 2> "$out/log" > "$out/flags"; then
            grep -q '^[a-zS]' "$out/flags" && { note "hidden files"; rm -f .git/index; }
        else
            note "unreadable index"; rm -f .git/index
        fi
        [ -e .git/index ] || ! git rev-parse -q --verify HEAD > "$out/log" || git read-tree HEAD || die 42 "read-tree"

        nested=0
        stage() {
            git add -A -- . 2> "$out/log"
            code=$?
            # A scaffolder may have run git init in a folder: its files belong to this repository.
            sed -n -e 's/^warning: adding embedded git repository: //p' \
                -e "s|^error: '\(.*\)/' does not have a commit checked out\$|\1|p" "$out/log" > "$out/nested"
            [ -s "$out/nested" ] || return $code
            while IFS= read -r folder; do
                nested=$((nested + 1))
                note "nested $folder"
                git rm -q -f --cached --ignore-unmatch -- "$folder"
                mv -- "$folder/.git" "$out/nested-$nested.git" || return 1
            done < "$out/nested"
            return 2
        }
        for try in 1 2 3 4 5 6 7 8; do
            stage; code=$?
            [ $code = 2 ] || break
        done
        [ $code = 0 ] || { cat "$out/log" >&2; die 42 "git add failed"; }

        left=
        if [ -e .git/MERGE_HEAD ] || ! git diff --cached --quiet --no-ext-diff HEAD -- 2> "$out/log"; then
            if [ -n "$(git ls-files --cached | head -n 1)" ] || git rev-parse -q --verify HEAD > "$out/log"; then
                git commit -q --no-verify --no-gpg-sign --cleanup=verbatim --allow-empty \
                    -m "$LONGRUN_MESSAGE" || die 42 "git commit failed"
                left=1
            fi
        fi

        # What was committed elsewhere than on HEAD must not be lost: HEAD moves to it, or takes it in as a parent.
        if [ -z "$home" ] && tip=$(git rev-parse -q --verify "refs/heads/$LONGRUN_BRANCH^{commit}"); then
            if ! head=$(git rev-parse -q --verify 'HEAD^{commit}'); then
                git update-ref --no-deref HEAD "$tip" || die 42 "update-ref"
            elif git merge-base --is-ancestor "$tip" "$head"; then
                :
            elif [ -z "$left" ] && git merge-base --is-ancestor "$head" "$tip"; then
                git update-ref --no-deref HEAD "$tip" || die 42 "update-ref"
            else
                note "joined"
                both=$(git commit-tree "$head^{tree}" -p "$head" -p "$tip" -m "$LONGRUN_MESSAGE") &&
                    git update-ref --no-deref HEAD "$both" || die 42 "commit-tree"
            fi
        fi

        rm -f "$out/flags" "$out/nested"
        if git bundle create -q "$out/attempt.bundle.new" HEAD "^$LONGRUN_BASE" 2> "$out/log"; then
            mv "$out/attempt.bundle.new" "$out/attempt.bundle"
        elif ! git rev-parse -q --verify HEAD > "$out/nothing" ||
            [ "$(git rev-list --count HEAD "^$LONGRUN_BASE")" = 0 ]; then
            rm -f "$out/attempt.bundle.new"
            : > "$out/nothing"
        else
            rm -f "$out/nothing"
            cat "$out/log" >&2
            die 42 "git bundle failed"
        fi
        rm -f "$out/log"
        """;
}
