using System.Globalization;
using System.Text;
using Longrun.Processes;

namespace Longrun.Bench;

/// <summary>A repository of its own with a run in it, and a state directory that nothing else uses.</summary>
internal sealed class Ground : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("longrun-bench-").FullName;
    private readonly Options _options;
    private int _milestones;

    public Ground(Options options, string settings)
    {
        _options = options;
        Directory.CreateDirectory(Repository);
        Shell("git init -q -b main . && git config user.name P && git config user.email p@example.org "
            + "&& for n in 1 2 3 4 5 6 7 8 9; do echo $n > file-$n; done && git add . && git commit -q -m first");
        Directory.CreateDirectory(Path.Combine(Repository, ".longrun"));
        File.WriteAllText(Path.Combine(Repository, ".longrun", "longrun.yaml"), settings);
    }

    public string Repository => Path.Combine(_root, "repository");

    public string State => Path.Combine(_root, "state");

    /// <summary>More of the same: a title, a sentence, nothing to depend on where they are independent.</summary>
    public void AddMilestones(int count)
    {
        var text = new StringBuilder();
        for (var last = _milestones + count; _milestones < last;)
        {
            _milestones++;
            text.Append(CultureInfo.InvariantCulture, $"## M{_milestones} Part {_milestones}\nMake it.\n\n");
            if (_options.Independent)
            {
                text.Append("- Depends on: none\n\n");
            }
        }

        File.AppendAllText(Path.Combine(Repository, ".longrun", "ROADMAP.md"), text.ToString());
    }

    public Measured Longrun(params ReadOnlySpan<string> arguments) =>
        Measuring.Run(Repository, ["/usr/bin/env", $"XDG_STATE_HOME={State}", _options.Program, .. arguments]);

    public Measuring StartLongrun(params ReadOnlySpan<string> arguments) =>
        Measuring.Start(Repository, ["/usr/bin/env", $"XDG_STATE_HOME={State}", _options.Program, .. arguments]);

    public Measured Shell(string script) => Measuring.Run(Repository, "/bin/sh", "-c", script).Expect(0);

    /// <summary>The keeper of this ground, known by its state directory on its command line.</summary>
    public int? Keeper() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var pid) ? pid : 0)
        .FirstOrDefault(pid => pid > 0 && CommandLine(pid) is var line
            && line.Contains("\0keeper\0", StringComparison.Ordinal) && line.Contains(_root, StringComparison.Ordinal))
        is > 0 and var found ? found : null;

    public string Journal => Path.Combine(Repository, ".git", "longrun", "runs", "r1", "journal");

    public void Dispose()
    {
        if (Keeper() is { } keeper)
        {
            _ = Native.Kill(keeper, Native.SignalKill);
        }

        Directory.Delete(_root, recursive: true);
    }

    private static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
