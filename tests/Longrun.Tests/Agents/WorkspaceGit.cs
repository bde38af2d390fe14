using System.Diagnostics;
using Xunit;

namespace Longrun.Tests.Agents;

/// <summary>git in the workspace of a real agent under test, without a configuration of anybody's.</summary>
internal static class WorkspaceGit
{
    /// <summary>What it printed; it has to succeed.</summary>
    public static string Run(string workspace, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = workspace,
            RedirectStandardOutput = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        foreach (var who in new[] { "AUTHOR", "COMMITTER" })
        {
            start.Environment[$"GIT_{who}_NAME"] = "Test";
            start.Environment[$"GIT_{who}_EMAIL"] = "test@example.org";
        }

        using var git = Process.Start(start)!;
        var printed = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return printed.Trim();
    }
}
