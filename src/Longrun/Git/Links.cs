namespace Longrun.Git;

/// <summary>Judges where a symbolic link in a tree leads, by its text alone.</summary>
internal static class Links
{
    /// <summary>
    /// Whether it may lead out of the tree. A step up after a name is refused as well: the name may itself be a link,
    /// and then the text does not tell where the step leads.
    /// </summary>
    public static bool Leaves(string path, string target)
    {
        if (target.Length == 0 || target[0] is '/' or '\\' || target.Contains('\0') || target.Contains(':'))
        {
            return true;
        }
        var depth = path.Count(c => c == '/');
        var named = false;
        foreach (var part in target.Split('/', '\\'))
        {
            if (part == "..")
            {
                depth--;
                if (named || depth < 0)
                {
                    return true;
                }
            }
            else if (part is not ("" or "."))
            {
                named = true;
                if (DotGit.IsIn(part))
                {
                    return true;
                }
            }
        }
        return false;
    }
}
