using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Git;

namespace Longrun.Effects;

/// <summary>
/// How a checkout gets what the setup makes: from a prepared copy where the key is the same, else by running the setup
/// there. Both happen inside the job, so that neither blocks a cycle nor leaves the sandbox.
/// </summary>
/// <remarks>
/// What a setup makes lies in the checkout (<c>node_modules</c>) or in the home of whoever runs it, the caches of
/// packages (<c>~/.nuget</c>, <c>~/.cargo</c>, <c>~/go</c>). Both are copied into each job's own, so that no job writes
/// what another one reads.
/// </remarks>
internal sealed record Preparation(ImmutableArray<string> Command, ImmutableArray<string> Readable)
{
    // What is untracked before a worker begins is noted, so that the setup's leftovers are not taken for its work.
    private const string Note = """

        [ -z "${LONGRUN_OUT-}" ] || git ls-files -o --exclude-standard -z > "$LONGRUN_OUT/.prepared" || :
        exec "$@"
        """;

    private const string CopyHome = """
        [ ! -d "$0" ] || cp -a --reflink=auto -- "$0/." "$HOME" || exit 1

        """;

    // Tracked files are put back after the copy: what runs is the commit's own tree.
    private const string CopyTree = """
        cp -a --reflink=auto -- "$1/." . && git checkout-index -a -f -q || exit 1
        shift
        """;

    private const string RunSetup = $$"""
        { sh -c "$1"; } || { echo "{{AcceptanceGates.SetupFailed}}" >&2; exit 1; }
        shift
        """;

    /// <summary>It fetches what it needs; a prepared copy needs nothing but the disk.</summary>
    public bool RunsSetup { get; private init; }

    /// <summary>For a job of the run: it is submitted only where the tip has been looked at.</summary>
    public static Preparation For(Site site, CommitId commit, ImmutableArray<string> command) =>
        For(site, site.State.Inspected!.Detected, commit, command);

    public static Preparation For(Site site, Ecosystem detected, CommitId commit, ImmutableArray<string> command)
    {
        if ((site.State.Settings.Setup ?? detected.Setup) is not { Length: > 0 } setup)
        {
            return new(command, []);
        }

        var key = Key(site, commit, setup, detected.LockFiles);
        var (tree, home) = (site.Places.PreparedSetup(key), HomeFor(site, key));
        ImmutableArray<string> readable = [.. new[] { tree, home }.Where(Directory.Exists)];
        return CanBeMoved(setup) && Directory.Exists(tree)
            ? new(["sh", "-c", CopyHome + CopyTree + Note, home, tree, .. command], readable)
            : new(["sh", "-c", CopyHome + RunSetup + Note, home, setup, .. command], readable)
            {
                RunsSetup = true,
            };
    }

    /// <summary>For the setup itself: <paramref name="command"/> begins with the packages there are already.</summary>
    public static Preparation WithPackages(Site site, string key, ImmutableArray<string> command) =>
        HomeFor(site, key) is var home && Directory.Exists(home)
            ? new(["sh", "-c", CopyHome + "exec \"$@\"", home, .. command], [home])
            : new(command, []);

    /// <summary>
    /// The packages of the same setup, else those of the last one: where a lock file changed, most are the same.
    /// </summary>
    private static string HomeFor(Site site, string key)
    {
        var own = Places.PreparedHome(site.Places.PreparedSetup(key));
        return !Directory.Exists(own) && site.State.LastSetup is { } last
            ? Places.PreparedHome(site.Places.PreparedSetup(last.Key))
            : own;
    }

    /// <summary>
    /// A virtual environment and an editable install have the path of their checkout written into them: such a setup is
    /// run in each checkout, with the packages that are in the caches already.
    /// </summary>
    public static bool CanBeMoved(string setup) =>
        !setup.Contains("venv", StringComparison.Ordinal) && !setup.Contains(" -e ", StringComparison.Ordinal);

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
