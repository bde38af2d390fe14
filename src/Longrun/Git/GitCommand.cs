using System.Collections.Immutable;

namespace Longrun.Git;

/// <summary>
/// Runs git on one repository with nothing of the surroundings taking part: no hooks, no monitor, no gc, no global
/// configuration, no index and no work tree but where a call names one.
/// </summary>
internal sealed record GitCommand(GitProgram Program, string GitFolder)
{
    /// <summary>Synchronise everything written: a default commit makes no fsync call at all.</summary>
    public const string SyncAll = "core.fsync=all";

    /// <summary>Where objects are read and written, if not in <see cref="GitFolder"/>.</summary>
    public string? ObjectFolder { get; init; }

    /// <summary>Null: none, so that an index cannot lend its attributes to a merge and cannot be written.</summary>
    public string? IndexFile { get; init; }

    /// <summary>Runs it and expects success.</summary>
    public GitResult Run(params ImmutableArray<string> arguments) => Run(new GitCall(arguments));

    public GitResult Run(GitCall call)
    {
        var result = Try(call);
        return result.Succeeded ? result : throw new GitFailure(call.Arguments[0], result.ExitCode, result.Complaint);
    }

    /// <summary>Runs it; the exit code is the caller's to read.</summary>
    public GitResult Try(params ImmutableArray<string> arguments) => Try(new GitCall(arguments));

    public GitResult Try(GitCall call)
    {
        var folder = call.WorkTree ?? Program.EmptyFolder;
        var environment = call.Environment
            .SetItem("GIT_INDEX_FILE", IndexFile ?? Path.Combine(Program.EmptyFolder, "no-index"));
        if (ObjectFolder is not null)
        {
            environment = environment.SetItem("GIT_OBJECT_DIRECTORY", ObjectFolder);
        }
        return Program.Hardened(folder, call with { Environment = environment }, [
            "--no-optional-locks", $"--git-dir={GitFolder}", $"--work-tree={folder}",
            "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "gc.auto=0",
            "-c", "maintenance.auto=false", "-c", "core.attributesFile=/dev/null",
        ]);
    }
}
