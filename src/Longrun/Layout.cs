using System.Collections.Immutable;
using System.Text;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Git;

namespace Longrun;

/// <summary>What <c>init</c> laid out and found.</summary>
internal sealed record Layout(ImmutableArray<string> Written, Ecosystem Detected, ImmutableArray<string> Lines)
{
    /// <summary>What tells a roadmap that nobody has written yet.</summary>
    public const string ExampleBrief =
        "One paragraph for somebody who has never seen this project: what should be there afterwards, and why.";

    private const string Skeleton = $$"""
        # Roadmap

        Longrun reads this file and never edits it. Each heading with an id is a milestone: what to build, in your own
        words, and how to tell that it is done. Replace this example. Only id, title and a brief are required.

        ## M1 Say what comes first

        {{ExampleBrief}}

        Done when:
        - [ ] `true` passes
        - [ ] a sentence that a person can check

        """;

    /// <summary>Bytes of a manifest that is looked at for gates.</summary>
    private const int ManifestBytesMax = 1 << 20;

    /// <summary>Makes what is missing. <paramref name="agrees"/> is asked before anything of git's is made.</summary>
    public static Layout Prepare(Surroundings surroundings, Func<string, bool> agrees)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        var repository = Repository(surroundings, agrees, lines);
        if (WorkTreeState.Read(repository).IsUnborn)
        {
            if (!agrees("This repository has no commit yet, and a run starts from one. Make a first commit?"))
            {
                throw new UserError(ExitCode.CannotStart, "a run needs a commit to start from.",
                    "git commit --allow-empty -m \"First commit\"");
            }

            var first = FirstCommit.Make(repository, "First commit");
            lines.Add($"made the first commit, {first.Short}");
        }

        var detected = Detect(repository);
        var written = Write(repository.WorkTree, detected, surroundings);
        lines.AddRange(written.IsEmpty
            ? [".longrun/ is laid out already; nothing was written"]
            : written.Select(path => $"wrote {path}"));
        lines.AddRange(detected.Gates.Select(gate =>
            $"found gate {gate.Name} ({(gate.Kind == GateKind.Test ? "test" : "check")}): {gate.Run}"));
        if (detected.Setup is { } setup)
        {
            lines.Add($"found setup: {setup}");
        }

        if (detected.Gates.IsEmpty)
        {
            lines.Add("no gates found: they stay dormant until a milestone has laid a project with tests");
        }

        lines.AddRange(NextSteps.Of(Grounds.Find(surroundings), repository));
        return new(written, detected, lines.ToImmutable());
    }

    private static PersonRepository Repository(Surroundings surroundings, Func<string, bool> agrees,
        ImmutableArray<string>.Builder lines)
    {
        if (!GitInit.IsInRepository(surroundings.WorkingDirectory))
        {
            if (!agrees($"{surroundings.WorkingDirectory} is not a git repository. Make one (git init)?"))
            {
                throw new UserError(ExitCode.CannotStart, $"{surroundings.WorkingDirectory} is not a git repository.",
                    "git init");
            }

            GitInit.Make(Grounds.Git(surroundings, "init"), surroundings.WorkingDirectory);
            lines.Add("made a git repository");
        }

        return Grounds.Open(surroundings, "init");
    }

    private static Ecosystem Detect(PersonRepository repository)
    {
        var head = WorkTreeState.Read(repository).Head!;
        return EcosystemDetection.Detect(
            Tree.ListFiles(repository, head),
            path => Tree.Read(repository, head, path, ManifestBytesMax) is { } bytes ? Encoding.UTF8.GetString(bytes)
                : null);
    }

    private static ImmutableArray<string> Write(string workTree, Ecosystem detected, Surroundings surroundings)
    {
        var written = ImmutableArray.CreateBuilder<string>();
        void Lay(string name, string text)
        {
            var path = Path.Combine(workTree, ".longrun", name);
            if (!File.Exists(path))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
                written.Add($".longrun/{name}");
            }
        }

        Lay(".gitignore", "*\n");
        if (!File.Exists(Path.Combine(workTree, "ROADMAP.md")))
        {
            Lay("ROADMAP.md", Skeleton);
        }

        Lay("longrun.yaml", Configuration(detected, surroundings));
        return written.ToImmutable();
    }

    private static string Configuration(Ecosystem detected, Surroundings surroundings)
    {
        var claude = surroundings.SearchPath.Split(':').Any(folder => File.Exists(Path.Combine(folder, "claude")));
        var text = new StringBuilder("""
            # What Longrun does by default needs no line here; `longrun init --help` says what else may stand here.

            agents:

            """);
        text.AppendLine(claude
            ? "  claude: { kind: claude, env: [CLAUDE_CODE_OAUTH_TOKEN] }   # `claude setup-token` prints it"
            : "  mine: { kind: command, run: \"./agent.sh\" }   # any program; or: "
                + "claude: { kind: claude, env: [CLAUDE_CODE_OAUTH_TOKEN] }");
        text.AppendLine()
            .AppendLine("# Detected on your branch, and again after each landing; name them here only to change them.");
        if (detected.Setup is { } setup)
        {
            text.AppendLine($"# setup: {setup}");
        }

        text.AppendLine("# gates:");
        foreach (var gate in detected.Gates)
        {
            var kind = gate.Kind == GateKind.Test ? "test" : "check";
            text.AppendLine($"#   - {{ name: {gate.Name}, kind: {kind}, run: \"{gate.Run}\" }}");
        }

        return text.ToString();
    }
}
