using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Longrun.Core;
using Longrun.Git;

namespace Longrun.Effects;

/// <summary>
/// How a checkout gets what the setup makes: from a prepared copy where the key is the same, else by running
/// the setup there. Both happen inside the job, so that neither blocks a cycle nor leaves the sandbox.
/// </summary>
internal sealed record Preparation(ImmutableArray<string> Command, ImmutableArray<string> Readable)
{
    // Tracked files are put back after the copy: what runs is the commit's own tree. What is untracked before a worker
    // begins is noted, so that the setup's leftovers are not taken for its work.
    private const string CopyScript = """
        cp -a --reflink=auto -- "$0/." . && git checkout-index -a -f -q || exit 1
        [ -z "${LONGRUN_OUT-}" ] || git ls-files -o --exclude-standard -z > "$LONGRUN_OUT/.prepared" || :
        exec "$@"
        """;

    private const string SetupScript =
        """
        { sh -c "$0"; } || { echo "longrun: the setup failed" >&2; exit 1; }
        [ -z "${LONGRUN_OUT-}" ] || git ls-files -o --exclude-standard -z > "$LONGRUN_OUT/.prepared" || :
        exec "$@"
        """;

    /// <summary>For a job of the run: it is submitted only where the tip has been looked at.</summary>
    public static Preparation For(Site site, CommitId commit, ImmutableArray<string> command) =>
        For(site, site.State.Inspected!.Detected, commit, command);

    public static Preparation For(Site site, Ecosystem detected, CommitId commit, ImmutableArray<string> command)
    {
        if ((site.State.Settings.Setup ?? detected.Setup) is not { Length: > 0 } setup)
        {
            return new(command, []);
        }

        var prepared = site.Places.PreparedSetup(Key(site, commit, setup, detected.LockFiles));
        return Directory.Exists(prepared)
            ? new(["sh", "-c", CopyScript, prepared, .. command], [prepared])
            : new(["sh", "-c", SetupScript, setup, .. command], []);
    }

    /// <summary>Where a job notes what was untracked before its worker began, below the attempt's out folder.</summary>
    public const string PreparedName = ".prepared";

    /// <summary>The command that prepares a checkout; the person's own word goes before what was detected.</summary>
    public static string? Setup(State s) => s.Settings.Setup ?? s.Inspected?.Detected.Setup;

    /// <summary>
    /// Names the state of everything a setup depends on: its command and the lock files; where none is known, it may
    /// be any file of the tree.
    /// </summary>
    public static string Key(Site site, CommitId commit, string setup, ImmutableArray<string> lockFiles)
    {
        var files = lockFiles.IsEmpty
            ? [Tree.TreeOf(site.Repository, commit)]
            : lockFiles.Select(path => $"{path} {Tree.BlobId(site.Repository, commit, path)}");
        var text = string.Join('\n', files.Prepend(setup));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..20];
    }
}
