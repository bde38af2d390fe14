using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

namespace FakeAgent;

/// <summary>
/// A command agent that does what a script says, at once and always the same. Run again after an interruption, or
/// started from the commits of an earlier attempt, it ends in the same tree: writing is by content, appending adds a
/// line only where it is missing, and nothing is committed where nothing changed.
///
/// The script is the first of: the file named as the argument, the file named by FAKE_SCRIPT, <c>.fake-agent</c> in
/// the workspace, the block fenced by <c>```fake</c> in the brief. One instruction a line; '#' starts a comment; "\n"
/// in text is a line break. Lines before any "on" are done for every milestone.
///
///     on M1                     what follows is for this milestone, on every attempt that has no block of its own
///     on M1 attempt 2           ... on this attempt only
///     write PATH TEXT           the file holds TEXT and a line break
///     append PATH TEXT          the line TEXT is added unless the file has it
///     delete PATH
///     commit MESSAGE            git add -A and git commit, unless nothing changed
///     run COMMAND               by sh -c; a failure ends the agent with its exit code
///     say TEXT                  one line on standard output
///     evidence NAME TEXT        a file below evidence/
///     decision WHAT | INSTEAD | UNDO
///     kind KIND, option TEXT, default N          parts of the question that "report blocked" asks
///     report done SUMMARY, report blocked QUESTION, report limit SECONDS, report raw TEXT
///     flood MEGABYTES           so many bytes on standard output
///     spawn                     a child in a session of its own that hangs, and goes on
///     wait-for PATH             until the file is there
///     hang                      for ever
///     exit CODE                 at once
///     hostile ACT [PATH]        see HostileActs
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class ScriptedAgent
{
    // How often a file that is waited for is looked for: far below what a person or a test's time-out notices.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public static int Run(string[] arguments)
    {
        var milestone = Variable("LONGRUN_MILESTONE");
        var attempt = int.Parse(Variable("LONGRUN_ATTEMPT"), CultureInfo.InvariantCulture);
        var report = new ScriptedReport(Variable("LONGRUN_OUT"));
        foreach (var step in Script.Read(arguments).StepsFor(milestone, attempt))
        {
            if (Perform(step, report) is { } code)
            {
                return code;
            }
        }

        return 0;
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set: this program is started by longrun");

    /// <returns>The exit code where this step ends the agent.</returns>
    private static int? Perform(Step step, ScriptedReport report)
    {
        switch (step.Verb)
        {
            case "write":
                Write(step.First, step.Rest + "\n");
                return null;
            case "append":
                Append(step.First, step.Rest);
                return null;
            case "delete":
                File.Delete(step.First);
                return null;
            case "commit":
                return Commit(step.Text);
            case "run":
                return Shell("sh", "-c", step.Text) is not 0 and var failed ? failed : null;
            case "say":
                Console.Out.WriteLine(step.Text);
                return null;
            case "flood":
                Flood(int.Parse(step.First, CultureInfo.InvariantCulture));
                return null;
            case "spawn":
                Process.Start(new ProcessStartInfo("setsid", ["sleep", "infinity"]))!.Dispose();
                return null;
            case "wait-for":
                WaitFor(step.First);
                return null;
            case "hang":
                Thread.Sleep(Timeout.Infinite);
                return null;
            case "exit":
                return int.Parse(step.First, CultureInfo.InvariantCulture);
            case "hostile":
                HostileActs.Perform(step.First, step.Rest);
                return null;
            default:
                report.Take(step);
                return null;
        }
    }

    private static void Write(string path, string text)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        File.WriteAllText(path, text);
    }

    private static void Append(string path, string line)
    {
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (!lines.Contains(line))
        {
            Write(path, string.Join('\n', [.. lines, line]) + "\n");
        }
    }

    private static int? Commit(string message)
    {
        if (Shell("git", "add", "-A") is not 0 and var failed)
        {
            return failed;
        }

        return Shell("git", "diff", "--cached", "--quiet") == 0
            ? null
            : Shell(
                "git", "-c", "user.name=Fake Agent", "-c", "user.email=fake@example.org", "commit", "-q", "-m", message)
            is not 0 and var refused ? refused : null;
    }

    private static int Shell(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void Flood(int megabytes)
    {
        using var output = Console.OpenStandardOutput();
        var block = new byte[1 << 20];
        block.AsSpan().Fill((byte)'x');
        block[^1] = (byte)'\n';
        for (var i = 0; i < megabytes; i++)
        {
            output.Write(block);
        }
    }

    private static void WaitFor(string path)
    {
        while (!File.Exists(path))
        {
            Thread.Sleep(Look);
        }
    }
}
