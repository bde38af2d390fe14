using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Longrun.Core.Roadmap;

namespace Longrun.Core.Audit;

/// <summary>A milestone that speaks of changing what defines gates, and may not.</summary>
/// <param name="Id">Which.</param>
/// <param name="Line">Of the roadmap, from 1.</param>
/// <param name="Says">The words of the roadmap that say so.</param>
/// <param name="File">What there is of it on the branch.</param>
/// <param name="Allow">The line that would allow it.</param>
internal sealed record Parking(MilestoneId Id, int Line, string Says, string File, string Allow)
{
    /// <summary>Milestones that are told of: a person reads no more in one evening.</summary>
    public const int TellMax = 50;

    /// <summary>Characters of the roadmap that are quoted.</summary>
    private const int SaysMax = 80;

    private static readonly RegexOptions s_linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Words that mean a change; what is only to pass is none.</summary>
    private static readonly Regex s_change = new(
        @"(?i)\b(?:chang(?:e|ing)|adapt|adjust|edit|relax(?:es)?|loosen|lower|rais(?:e|ing)|reduce|increase"
            + @"|switch(?:es)?"
        + @"|turn|add|configure|upgrade|updat(?:e|ing)|rewrit(?:e|ing|ten)|remov(?:e|ing)|drop(?:ped)?|delete|disable"
        + @"|enable"
        + @"|mov(?:e|ing)|migrat(?:e|ing)|replac(?:e|ing)|set|rename|ignore|exclude|skip(?:ped)?|introduce|extend"
        + @"|split|speed"
        + @"|stricter|looser|binding|mend|clean|merge|simplify|pin|bump|make|faster)(?:s|d|ed|ing)?\b", s_linear);

    private static readonly ImmutableArray<Topic> s_topics =
    [
        new(GateFileRole.Ci, @"\bC(?:I|ontinuous integration)\b|(?i:GitHub Actions|workflow file|CI workflow"
            + @"|\.gitlab-ci)",
            "CI"),
        new(GateFileRole.Lint, @"(?i:\blint(?:er|ing)? (?:rules?|config\w*|settings?)|\blinter\b|\beslint|\bruff\b"
            + @"|\bclippy\b"
            + @"|\bgolangci|\bstylelint|\bpylint|\bflake8|\bbiome\b|\banalyzers?\b)", "lint rules"),
        new(GateFileRole.Tests, @"(?i:\btests?[- ](?:config\w*|runner|setup|settings|options)|\bcoverage\b|\bconftest"
            + @"|\bjest config|\bvitest config|\bpytest (?:config\w*|options)|\bflaky retr)", "test config"),
        new(GateFileRole.Types, @"(?i:\bstrict mode|\btsconfig|\btype[- ]check(?:s|ing|er)?\b|\bmypy\b|\bpyright\b"
            + @"|\bstrict (?:types|typing|null)|\bcompiler options)", "tsconfig"),
        new(GateFileRole.Build, @"(?i:\bwarnings? (?:as|are) errors?|TreatWarningsAsErrors|Directory\.Build|\bnowarn\b"
            + @"|\bbuild config\w*|\bnullable (?:reference|context)|\bproject files?\b)", "build config"),
        new(GateFileRole.Scripts, @"(?i:\bMakefile|\bjustfile|\bTaskfile|\b(?:npm|test|lint|package\.json) scripts?\b"
            + @"|\bscripts? (?:in|of) package\.json|\bmake targets?\b)", "package.json scripts, Makefile"),
        new(GateFileRole.Hooks, @"(?i:\bgit hooks?|\bpre-commit|\bpre-push|\bhusky|\bcommit hooks?|\blefthook)",
            "hooks"),
        new(GateFileRole.Agents, @"(?i:\bagent (?:config\w*|hooks?|settings|permissions)|\.claude/|\.mcp\.json)",
            "agent config"),
    ];

    public string Sentence => $"{Id} may park: \"{Says}\" is about {File}, which defines gates. Weaker than before, it"
        + $" waits for you; `- May change: {Allow}` allows it.";

    /// <param name="milestones">Those that have not landed.</param>
    /// <param name="tree">Every path of the branch; asked for only where a milestone speaks of one.</param>
    /// <param name="protect">The person's own globs.</param>
    public static ImmutableArray<Parking> Of(
        IEnumerable<Milestone> milestones, Func<ImmutableArray<string>> tree, ImmutableArray<string> protect)
    {
        var files = new Lazy<ImmutableArray<string>>(() =>
            [.. tree().Where(path => GateFileNames.Of(path) is { Role: not GateFileRole.Advice }
                || protect.Any(glob => Globs.Matches(glob, path)))], isThreadSafe: false);
        return [.. milestones.SelectMany(milestone => Of(milestone, files, protect)).Take(TellMax)];
    }

    private static IEnumerable<Parking> Of(
        Milestone milestone, Lazy<ImmutableArray<string>> files, ImmutableArray<string> protect)
    {
        var sentences = Sentences(milestone).Where(s => s_change.IsMatch(s.Text)).ToList();
        foreach (var topic in s_topics)
        {
            var said = sentences.FirstOrDefault(s => topic.Words.IsMatch(s.Text));
            if (said.Text is null)
            {
                continue;
            }

            var there = files.Value.Where(path => GateFileNames.Of(path)?.Role == topic.Role).ToList();
            // The one that is named, where one is.
            var meant = there.FirstOrDefault(path => said.Text.Contains(GateFileNames.Name(path),
                StringComparison.Ordinal))
                ?? there.FirstOrDefault();
            if (meant is not null
                && !there.Any(path => GateFilePermission.For(milestone, path, topic.Role) is not null))
            {
                yield return new(milestone.Id, said.Line, Short(said.Text), meant, topic.Allow);
            }
        }

        if (protect.IsEmpty)
        {
            yield break;
        }

        foreach (var (text, line) in sentences)
        {
            if (files.Value.FirstOrDefault(path => protect.Any(glob => Globs.Matches(glob, path))
                && text.Contains(GateFileNames.Name(path), StringComparison.Ordinal)
                && GateFilePermission.For(milestone, path, null) is null) is { } path)
            {
                yield return new(milestone.Id, line, Short(text), path, path);
            }
        }
    }

    private static IEnumerable<(string Text, int Line)> Sentences(Milestone milestone)
    {
        foreach (var text in Split(milestone.Title).Concat(Split(milestone.Brief)))
        {
            yield return (text, milestone.Line);
        }

        foreach (var criterion in milestone.DoneWhen.Where(criterion => criterion.Command is null))
        {
            yield return (Plain(criterion.Text), criterion.Line);
        }
    }

    private static string[] Split(string text) => Plain(text)
        .Split([". ", "! ", "? ", "; ", "\n\n", "\n- "],
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A command in backticks is what is to pass; a name in backticks is meant.</summary>
    private static string Plain(string text) => string.Concat(text.Split('`')
        .Select((part, i) => i % 2 == 1 && part.Contains(' ') ? "" : part));

    private static string Short(string text) => Text.Cut.OneLine(text.TrimEnd('.'), SaysMax);

    /// <param name="Role">What the words are about.</param>
    /// <param name="Pattern">The words.</param>
    /// <param name="Allow">How a roadmap allows it.</param>
    private sealed record Topic(GateFileRole Role, string Pattern, string Allow)
    {
        public Regex Words { get; } = new(Pattern, s_linear);
    }
}
