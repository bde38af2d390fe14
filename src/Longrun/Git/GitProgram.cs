using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core;
using Longrun.Processes;

namespace Longrun.Git;

/// <summary>
/// What git needs from outside: the person's environment, the lease that holds us, and a folder of our own.
/// </summary>
internal sealed record GitSurroundings(
    ImmutableDictionary<string, string> Environment, string Holder, string StateFolder);

/// <summary>The git program that was found, its version, and the environment that every call is given.</summary>
internal sealed class GitProgram
{
    /// <summary>
    /// The oldest git that is safe here: CVE-2024-32002, -32004, -32020, -32021 and -32465 (code run by clones and
    /// fetches of prepared repositories) were closed in 2.39.4 and, of later series, in the releases below.
    /// </summary>
    private static readonly ImmutableArray<(int Minor, int Patch)> Patched =
        [(39, 4), (40, 2), (41, 1), (42, 2), (43, 4), (44, 1), (45, 1)];

    /// <summary>
    /// Marks git processes of ours, so that a successor finds those that outlived their orchestrator.
    /// </summary>
    public const string HolderVariable = "LONGRUN_GIT_HOLDER";

    /// <summary>A local git call takes milliseconds; a fetch of a very large repository minutes.</summary>
    public static readonly TimeSpan CallTimeOut = TimeSpan.FromMinutes(20);

    /// <summary>Bytes of output that are kept: a listing of a million files fits.</summary>
    private const int OutputMax = 256 << 20;

    private readonly ImmutableDictionary<string, string> hardened;
    private readonly ImmutableDictionary<string, string> own;

    private GitProgram(string file, GitSurroundings surroundings)
    {
        File = file;
        StateFolder = surroundings.StateFolder;
        EmptyFolder = Path.Combine(surroundings.StateFolder, "empty");
        Directory.CreateDirectory(EmptyFolder);
        hardened = HardenedOf(surroundings);
        own = surroundings.Environment
            .RemoveRange(surroundings.Environment.Keys.Where(k => k.StartsWith("GIT_", StringComparison.Ordinal)))
            .SetItem("LC_ALL", "C").SetItem("GIT_TERMINAL_PROMPT", "0").SetItem("GIT_EDITOR", ":")
            .SetItem(HolderVariable, surroundings.Holder);
        Author = surroundings.Environment.GetValueOrDefault("GIT_AUTHOR_NAME");
        AuthorEmail = surroundings.Environment.GetValueOrDefault("GIT_AUTHOR_EMAIL");
    }

    public string File { get; }

    /// <summary>Where our own small repositories for merging and reading lie.</summary>
    public string StateFolder { get; }

    /// <summary>A folder with nothing in it: working folder and work tree of every call that needs none.</summary>
    public string EmptyFolder { get; }

    /// <summary>The author the person's environment names; it goes before their configuration, as git has it.</summary>
    public string? Author { get; }

    public string? AuthorEmail { get; }

    public Version Version { get; private set; } = new();

    /// <summary>Finds git on the PATH that was handed in and checks its version.</summary>
    public static GitProgram Find(GitSurroundings surroundings)
    {
        var file = Programs.Find("git", surroundings.Environment.GetValueOrDefault("PATH"), "/");
        if (file is null)
        {
            throw new UserError(
                ExitCode.CannotStart, "git is missing: no program called git is on the PATH.",
                "install git 2.39.4 or newer (Debian and Ubuntu: apt-get install git)");
        }
        var program = new GitProgram(file, surroundings);
        program.RequireVersion();
        return program;
    }

    /// <summary>Why this version cannot be used, or null where it can.</summary>
    public static string? Objection(Version version)
    {
        if (version.Major > 2 || (version.Major == 2 && version.Minor > Patched[^1].Minor))
        {
            return null;
        }
        var needed = version.Major == 2 ? Patched.FirstOrDefault(p => p.Minor == version.Minor) : default;
        if (needed.Minor != 0 && version.Build >= needed.Patch)
        {
            return null;
        }
        var least = needed.Minor == 0 ? "2.39.4" : $"2.{needed.Minor}.{needed.Patch}";
        return $"git {version} is too old: before {least} a prepared repository could run code while it is fetched.";
    }

    /// <summary>
    /// A call that sees neither the person's global configuration nor anything of their environment but PATH.
    /// </summary>
    public GitResult Hardened(string folder, GitCall call, ImmutableArray<string> leading) =>
        Execute(folder, call, leading, hardened.SetItems(call.Environment));

    /// <summary>
    /// A call as the person would make it, with their configuration, for what only that knows or decides.
    /// </summary>
    public GitResult AsPerson(string folder, GitCall call) =>
        Execute(folder, call, ["--no-optional-locks"], own.SetItems(call.Environment));

    private GitResult Execute(
        string folder, GitCall call, ImmutableArray<string> leading, ImmutableDictionary<string, string> environment)
    {
        var arguments = leading.ToBuilder();
        foreach (var setting in call.Settings)
        {
            arguments.Add("-c");
            arguments.Add(setting);
        }
        arguments.AddRange(call.Arguments);
        var timeOut = call.TimeOut ?? CallTimeOut;
        var captured = Run.Capture(new(File, arguments.ToImmutable())
        {
            Environment = environment,
            WorkingDirectory = folder,
            Input = call.Input,
            Timeout = timeOut,
            OutputBytesMax = OutputMax,
        });
        if (captured.TimedOut || captured.Truncated)
        {
            var why = captured.TimedOut
                ? $"it took longer than {timeOut}" : "its output did not come through whole";
            throw new GitFailure(call.Arguments[0], captured.ExitCode, why) { BeyondBounds = true };
        }
        return new(captured.ExitCode, captured.Output, captured.ErrorText.TrimEnd());
    }

    private void RequireVersion()
    {
        var answer = Hardened(EmptyFolder, new("version"), []);
        var words = answer.Text.Split(' ');
        if (!answer.Succeeded || words.Length < 3 || !TryVersion(words[2], out var version))
        {
            throw new UserError(
                ExitCode.CannotStart, $"git cannot be used ({File}): {answer.Complaint}.", "reinstall git");
        }
        Version = version;
        if (Objection(version) is { } objection)
        {
            throw new UserError(
                ExitCode.CannotStart, objection, "install git 2.39.4 or newer, or your series' patched release");
        }
    }

    private static bool TryVersion(string text, out Version version)
    {
        // 2.39.5, 2.47.0.windows.1, 2.50.0-rc1: the first three numbers count.
        var numbers = text.Split('.', '-').TakeWhile(p => int.TryParse(p, CultureInfo.InvariantCulture, out _))
            .Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        version = numbers.Length < 2 ? new() : new(numbers[0], numbers[1], numbers.Length > 2 ? numbers[2] : 0);
        return numbers.Length >= 2;
    }

    private static ImmutableDictionary<string, string> HardenedOf(GitSurroundings surroundings) =>
        new Dictionary<string, string>
        {
            ["PATH"] = surroundings.Environment.GetValueOrDefault("PATH") ?? "",
            ["LC_ALL"] = "C",
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_CONFIG_SYSTEM"] = "/dev/null",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_ATTR_NOSYSTEM"] = "1",
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_OPTIONAL_LOCKS"] = "0",
            // A replacement would show another object under the id that was tested.
            ["GIT_NO_REPLACE_OBJECTS"] = "1",
            ["GIT_NO_LAZY_FETCH"] = "1",
            ["GIT_ALLOW_PROTOCOL"] = "file",
            [HolderVariable] = surroundings.Holder,
        }.ToImmutableDictionary();
}
