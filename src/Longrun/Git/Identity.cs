namespace Longrun.Git;

/// <summary>Whose name commits carry: the person's, as git knows it.</summary>
internal sealed record Identity(string Name, string Email)
{
    /// <summary>The trailing text of a commit's author line may hold no line break and no angle bracket.</summary>
    public static Identity Clean(string name, string email) => new(Without(name), Without(email));

    private static string Without(string text) =>
        new([.. text.Where(c => c is not ('<' or '>' or '\n' or '\r' or '\0'))]);
}
