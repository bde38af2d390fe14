using System.Collections.Immutable;

namespace Longrun.Core.Gates.Files;

/// <summary>
/// Programs of the tree that commands start: by a command itself, by the task that it names in the package.json,
/// Makefile and their like of its folder, or by a script of a shell. What a program is given to work on is none, and
/// tests are none: changing those is work.
/// </summary>
internal sealed class StartedPrograms
{
    /// <summary>Programs that are followed from one to the next.</summary>
    private const int ProgramsMax = 50;

    /// <summary>Texts that are read on the way: tasks and scripts of one gate are some dozen.</summary>
    private const int TextsMax = 2_000;

    private readonly Func<string, string?> _text;
    private readonly HashSet<string> _programs;
    private readonly TaskFiles _files;

    /// <param name="tree">Its paths.</param>
    /// <param name="text">What a file says there; null: not known.</param>
    public StartedPrograms(ImmutableArray<string> tree, Func<string, string?> text)
    {
        _text = text;
        _programs = tree.Where(path => GateRoots.IsScript(path) && !IsTest(path)).ToHashSet(StringComparer.Ordinal);
        _files = new(tree, text);
    }

    public ImmutableHashSet<string> Of(ImmutableArray<string> commands)
    {
        var found = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var known = new HashSet<Text>();
        var open = new Queue<Text>(commands.Select(command => new Text("", "", command)));
        while (open.TryDequeue(out var next) && found.Count < ProgramsMax && known.Count < TextsMax)
        {
            if (!known.Add(next))
            {
                continue;
            }

            foreach (var (folder, command) in Commands(next))
            {
                foreach (var path in StartedWords.Of(command.Words)
                    .Select(word => Folders.Resolve(folder, word, next.Own)).OfType<string>()
                    .Where(_programs.Contains).Where(found.Add))
                {
                    if (GateRoots.IsShell(path) && _text(path) is { } inner)
                    {
                        open.Enqueue(new(folder, GateFileNames.Folder(path), inner)); // where its caller stands
                    }
                }

                foreach (var inner in StartedWords.Inner(command.Words))
                {
                    open.Enqueue(next with { Folder = folder, Said = inner });
                }

                foreach (var (place, said) in _files.CommandsOf(command.Words, folder))
                {
                    open.Enqueue(new(place, place, said));
                }
            }
        }

        return found.ToImmutable();
    }

    /// <summary>
    /// Whether it checks others, by its place or name. What lies elsewhere may be the product itself, which a gate
    /// starts to see that it starts: nothing here can tell.
    /// </summary>
    public static bool IsTool(string path) =>
        path.Split('/')[..^1].Any(folder => s_places.Contains(folder.ToLowerInvariant()))
        || NameWords(path).Any(s_words.Contains);

    private static readonly ImmutableHashSet<string> s_places =
    [
        "scripts", "script", "tools", "tool", "tooling", "ci", ".ci", ".github", "test", "tests", "__tests__", "spec",
        "e2e", "qa", "hack", "checks", "dev", "devtools", "testing", ".longrun",
    ];

    private static readonly ImmutableHashSet<string> s_words =
    [
        "check", "checks", "checker", "test", "tests", "testing", "verify", "lint", "ci", "run", "runner", "runtests",
        "harness", "validate", "selftest", "smoke", "hook", "hooks", "preload",
    ];

    /// <summary><c>runTests</c>, <c>run-tests</c> and <c>run_tests</c> are two words.</summary>
    private static string[] NameWords(string path) => string.Concat(GateFileNames.Name(path).Select(c =>
            char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : char.IsLetter(c) ? c.ToString() : " "))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Each command with the folder that it runs in.</summary>
    private static IEnumerable<(string Folder, ShellCommand Command)> Commands(Text text)
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = text.Folder };
        foreach (var command in ShellText.Read(text.Said))
        {
            var shell = command.Shell;
            while (!folders.ContainsKey(shell))
            {
                shell = shell[..shell.LastIndexOf('/')];
            }

            var folder = folders[shell];
            folders[command.Shell] = command.Words is ["cd" or "pushd", var into, ..]
                ? Folders.Into(folder, into, text.Own) ?? folder : folder;
            yield return (folder, command);
        }
    }

    /// <summary>What runs others is none, wherever it lies.</summary>
    private static bool IsTest(string path) => GateFileNames.IsTest(path)
        && !GateFileNames.Name(path).StartsWith("run", StringComparison.OrdinalIgnoreCase);

    /// <summary>A shell text, where it runs, and the folder of the file that it is of.</summary>
    private sealed record Text(string Folder, string Own, string Said);
}
