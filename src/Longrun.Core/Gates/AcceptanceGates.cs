using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Longrun.Core.Gates.Files;
using Longrun.Core.Text;

namespace Longrun.Core.Gates;

/// <summary>
/// The person's files in <c>.longrun/acceptance</c> as gates. What lies in a file or folder whose name begins with a
/// milestone's id is asked from that milestone on; everything else of every candidate.
/// </summary>
internal static class AcceptanceGates
{
    /// <summary>Where they lie in a checkout.</summary>
    public const string Folder = ".longrun/acceptance";

    /// <summary>Stands in the person's command for the files, each quoted.</summary>
    public const string Place = "{files}";

    /// <summary>Where <see cref="PytestText"/> lies in a checkout.</summary>
    public const string PytestFile = ".longrun/acceptance.py";

    /// <summary>
    /// <c>python3 -m pytest</c> would look for pytest in the checkout first, and take its settings and conftest.py from
    /// there.
    /// </summary>
    public const string PytestText = """
        # Runs the hidden tests: nothing in the checkout stands in for pytest, and its settings do not count.
        import os, sys
        own = os.path.dirname(os.path.abspath(__file__))
        sys.path = [path for path in sys.path if path and os.path.abspath(path) != own]
        try:
            import pytest
        except ImportError:
            print(f"{sys.executable}: No module named pytest", file=sys.stderr)
            sys.exit(127)

        class Checkout:
            @pytest.hookimpl(tryfirst=True)
            def pytest_load_initial_conftests(self):
                # Only now, when pytest and its plugins are there.
                sys.path[:0] = [os.getcwd(), os.path.join(os.getcwd(), "src")]

        folder = os.path.join(own, "acceptance")
        settings = os.path.join(folder, "pytest.ini")
        sys.exit(pytest.main(
            ["-c", settings if os.path.isfile(settings) else os.devnull, "--rootdir", folder,
             "--confcutdir", folder, *sys.argv[1:]],
            plugins=[Checkout()]))

        """;

    private const string Pytest = $"python3 {PytestFile} -q";
    private const string Node = "node --test";
    private const string Shell = "sh";

    public static IEnumerable<ActiveGate> For(State s, MilestoneId id)
    {
        if (s.Acceptance is not { Entries.IsEmpty: false } read)
        {
            return [];
        }

        // Also those that an edit has taken out: their files do not become everybody's in mid-night.
        var ids = s.RoadmapIds.ToList();
        return from entry in read.Entries
               let owner = OwnerOf(entry, ids)
               where owner is null || owner == id || Standing.HasLanded(s, owner)
               group entry by owner into part
               orderby part.Key?.Value ?? ""
               from gate in Of(part.Key, [.. part], read, s.Settings.Acceptance)
               select new ActiveGate(gate, GateRole.Required);
    }

    /// <summary>What runs a file, by its name. Null: it is data, or a part of another.</summary>
    public static string? RunnerOf(string entry)
    {
        var name = entry[(entry.LastIndexOf('/') + 1)..];
        return Ends(name, ".py") && (name.StartsWith("test_", StringComparison.Ordinal) || Ends(name, "_test.py"))
            ? Pytest
            : Ends(name, ".test.js") || Ends(name, ".test.mjs") || Ends(name, ".test.cjs") ? Node
            : Ends(name, ".sh") ? Shell
            : null;
    }

    /// <summary>The program that runs a file. Null: none does by its name.</summary>
    public static string? ProgramOf(string entry) => RunnerOf(entry)?.Split(' ')[0];

    /// <summary>The milestone whose id its name begins with, up to a separator. Null: it is of all.</summary>
    public static MilestoneId? OwnerOf(string entry, List<MilestoneId> ids) => ids
        .Where(id => entry.StartsWith(id.Value, StringComparison.OrdinalIgnoreCase)
            && entry.Length > id.Value.Length && entry[id.Value.Length] is '-' or '_' or '.' or '/' or ' ')
        // Of M1 and M1.2, the longer one that fits.
        .MaxBy(id => id.Value.Length);

    /// <summary>The last words of a job whose checkout could not be set up.</summary>
    public const string SetupFailed = "longrun: the setup failed";

    /// <summary>
    /// A line of its own before the hidden command: what failed after it was no setup and no wall, whatever it says.
    /// </summary>
    public const string Begins = "longrun: the hidden checks begin";

    /// <summary>
    /// What runs the files is not there, which is no fault of the work: Longrun's own, what it starts or one of these
    /// files says so. Silence is none, nor what a script of the work complains of: a program of the checkout's has a
    /// path.
    /// </summary>
    public static bool IsUnfit(GateDefinition gate, GateTrace trace) => gate.IsHidden && trace.End switch
    {
        { How: ProcessEnding.NotStarted } => true,
        { How: ProcessEnding.Exited, ExitCode: 1 } => !HasBegun(trace.Log) && LastLine(trace.Log) is var last
            && (last == SetupFailed || last.StartsWith("bwrap: ", StringComparison.Ordinal)),
        { How: ProcessEnding.Exited, ExitCode: 126 or 127 } =>
            s_missing.Matches(trace.Log) is [.., var said] && IsOfOurs(gate, said),
        _ => false,
    };

    private static bool IsOfOurs(GateDefinition gate, Match said)
    {
        var (by, name) = (said.Groups["by"].Value, said.Groups["name"].Value);
        return said.Groups["ours"].Success
            || (by.StartsWith(Folder + "/", StringComparison.Ordinal) && !name.Contains('/'))
            || (said.Groups["shell"].Success && (!name.Contains('/') || name.StartsWith('/'))
                && ShellText.Read(gate.Run).Any(command => command.Words.Contains(name)));
    }

    private static bool HasBegun(string log) => log.StartsWith(Begins + "\n", StringComparison.Ordinal)
        || log.Contains($"\n{Begins}\n", StringComparison.Ordinal);

    private static string LastLine(string log)
    {
        var text = log.AsSpan().TrimEnd();
        return text[(text.LastIndexOf('\n') + 1)..].ToString();
    }

    /// <summary>What nobody knows how to run says.</summary>
    private const string NothingTells = "nothing tells how the acceptance files are run";

    /// <summary>Who says of what that it was not found, or may not be run.</summary>
    private static readonly LinearRegex s_missing = new(
        @"(?m)^(?:(?:(?<shell>(?:/\S*/)?(?:sh|dash|bash|env|timeout|nice|pyenv))|(?<by>[^:\n]+))"
        + @"(?:: (?:line )?[0-9]+)?: (?:failed to run command )?['‘]?(?<name>[^\s:'’]+)['’]?"
        + @": (?:(?:command )?not found|No such file or directory|Permission denied)"
        + $@"|(?<ours>\S+: No module named pytest|{NothingTells}\b.*))\r?$");

    private static IEnumerable<GateDefinition> Of(
        MilestoneId? owner, ImmutableArray<string> entries, Event.AcceptanceRead read, string? command)
    {
        var name = owner is null ? "acceptance" : $"acceptance-{owner}";
        if (command is not null)
        {
            return [Gate(name, command.Replace(Place, Quoted(entries), StringComparison.Ordinal), read)];
        }

        var known = entries.Where(entry => RunnerOf(entry) is not null).GroupBy(entry => RunnerOf(entry)!).ToList();
        // What nobody knows how to run must not pass for run.
        return known.Count == 0 && read.Entries.All(entry => RunnerOf(entry) is null)
            ? [Gate(name, $"echo '{NothingTells}: say it under acceptance:"
                + " in longrun.yaml' >&2; exit 127", read)]
            : known.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => part.Key switch
            {
                Shell => Gate($"{name}-sh", string.Join(" && ", part.Select(entry => $"sh {Quoted([entry])}")), read),
                Node => Gate($"{name}-node", $"{Node} {Quoted([.. part])}", read),
                _ => Gate($"{name}-py", $"{Pytest} {Quoted([.. part])}", read),
            });
    }

    private static GateDefinition Gate(string name, string command, Event.AcceptanceRead read) => new(
        name, RunnerKnown.IsTest(command) || command.StartsWith(Pytest, StringComparison.Ordinal)
            ? GateKind.Test : GateKind.Check, command)
    {
        IsHidden = true, HasNoCanary = true, Plan = read.Hash,
    };

    private static string Quoted(ImmutableArray<string> entries) =>
        string.Join(' ', entries.Select(entry => Quoting.Shell($"{Folder}/{entry}")));

    private static bool Ends(string name, string end) => name.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
