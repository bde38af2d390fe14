using Longrun.Core;

namespace Longrun.Git;

/// <summary>
/// The first commit of an empty repository, which <c>init</c> offers: a run needs something to start from.
/// </summary>
internal static class FirstCommit
{
    /// <summary>
    /// Holds <c>.gitignore</c> where there is one, else nothing; never what else lies about or is staged. In a
    /// repository that has a commit it does nothing. By the person, with their configuration and hooks.
    /// </summary>
    public static CommitId Make(PersonRepository repository, string message)
    {
        if (WorkTreeState.Read(repository).Head is { } there)
        {
            return there;
        }
        repository.RequireIdentity();
        var ignore = File.Exists(Path.Combine(repository.WorkTree, ".gitignore"));
        if (ignore)
        {
            Expect(repository, new("add", "--", ".gitignore"));
        }
        string[] what = ignore ? ["--", ".gitignore"] : ["--allow-empty"];
        Expect(repository, new(["commit", "--quiet", "--only", "-m", message, .. what]));
        return WorkTreeState.Read(repository).Head
            ?? throw new UserError(
                ExitCode.CannotStart, "the first commit could not be made.", "git commit --allow-empty -m first");
    }

    private static void Expect(PersonRepository repository, GitCall call)
    {
        var result = repository.Program.AsPerson(repository.WorkTree, call);
        if (!result.Succeeded)
        {
            throw new UserError(
                ExitCode.CannotStart, $"the first commit could not be made: {result.Errors.ReplaceLineEndings(" ")}",
                "make it yourself: git commit --allow-empty -m first");
        }
    }
}
