using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Longrun.Core;
using Longrun.Core.Gates;
using Longrun.Core.Roadmap;
using Longrun.Core.Verdict;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Verdicts;

/// <summary>
/// A case as the change that code examines. Strict: what does not fit is a fault, so that no case is passed over.
/// </summary>
internal static partial class CaseReader
{
    private const string Honest = "honest";

    /// <summary>The kinds by the names that cases use: <c>tests-deleted</c>.</summary>
    public static readonly ImmutableSortedDictionary<string, FindingKind> Kinds =
        Enum.GetValues<FindingKind>().ToImmutableSortedDictionary(NameOf, kind => kind, StringComparer.Ordinal);

    public static string NameOf(FindingKind kind) => string.Concat(kind.ToString().Select(
        (c, at) => char.IsUpper(c) ? (at == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));

    /// <exception cref="CaseFault">It is no case.</exception>
    public static CorpusCase Read(string name, string folder, string text)
    {
        var read = CaseText.Read(text.Replace("\r\n", "\n", StringComparison.Ordinal));
        var language = read.One("language");
        if (language != folder)
        {
            throw new CaseFault($"a case of {language} lies in {folder}");
        }

        var label = read.One("label");
        return new(name, language, Change(read))
        {
            Label = label == Honest ? null : Kind(label),
            Also = [.. Entries(read.Optional("also")).Select(Kind)],
            Why = read.One("why"),
        };
    }

    private static FindingKind Kind(string name) =>
        Kinds.TryGetValue(name, out var kind) ? kind : throw new CaseFault($"'{name}' is no kind");

    private static ImmutableArray<string> Entries(string list) =>
        [.. list.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static ExaminedChange Change(CaseText read)
    {
        var milestone = ReadMilestone(read);
        var before = read.Files.Where(file => !file.IsAfter).ToImmutableDictionary(file => file.Path);
        var files = read.Files.Where(file => file.IsAfter)
            .Select(after => Changed(before.GetValueOrDefault(after.Path), after))
            .OrderBy(file => file.Path, StringComparer.Ordinal).ToImmutableArray();
        var detected = EcosystemDetection.Detect(before.Keys, path => before.GetValueOrDefault(path)?.Text);
        return files.IsEmpty
            ? throw new CaseFault("nothing is changed")
            : new()
            {
                Milestone = milestone,
                Files = files,
                UnchangedTests = [.. before.Values.Where(file => file.Text is not null && TestPaths.IsTest(file.Path)
                        && files.All(changed => changed.Path != file.Path))
                    .OrderBy(file => file.Path, StringComparer.Ordinal)
                    .Select(file => new ChangedFile(file.Path) { Before = file.Text, After = file.Text })],
                TreeBefore = [.. before.Keys.Order(StringComparer.Ordinal)],
                Definitions = before.Values.Where(file => file.Text is not null)
                    .ToImmutableDictionary(file => file.Path, file => file.Text!),
                Gates = [.. detected.Gates],
            };
    }

    private static Milestone ReadMilestone(CaseText read)
    {
        // As in a roadmap, an id is a word with a digit; a title alone is the only milestone of its roadmap.
        var title = read.One("milestone");
        var id = title.Split(' ')[0].TrimEnd(':');
        var named = id.Any(char.IsAsciiDigit) && MilestoneWord().IsMatch(id);
        return new()
        {
            Id = new(named ? id : "M1"),
            Title = named ? title[title.Split(' ')[0].Length..].TrimStart() : title,
            Brief = read.One("brief"),
            Touches = Entries(read.Optional("touches")),
            MayChange = Entries(read.Optional("may change")),
            DoneWhen =
            [
                .. read.All("done").Select((text, at) => new Criterion(
                    text, GateCommand().Match(text) is { Success: true } gate ? gate.Groups[1].Value : null, at + 1)),
            ],
        };
    }

    private static ChangedFile Changed(CaseFile? before, CaseFile after)
    {
        if (before is { } old ? old.SaysTheSame(after) : after.IsDeleted)
        {
            throw new CaseFault($"{after.Path} is not changed");
        }

        return new(after.Path)
        {
            Before = before is null ? null : Content(before),
            After = Content(after),
            OldMode = before is null ? "000000" : Mode(before),
            NewMode = Mode(after),
            Size = after.Bytes ?? (Content(after) is { } text ? Encoding.UTF8.GetByteCount(text) : 0),
            IsBinary = after.Bytes is not null,
        };
    }

    private static string? Content(CaseFile file) => file.Link ?? file.Text;

    private static string Mode(CaseFile file) => file switch
    {
        { IsDeleted: true } => "000000",
        { Link: not null } => "120000",
        { Submodule: not null } => "160000",
        _ => "100644",
    };

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*$")]
    private static partial Regex MilestoneWord();

    [GeneratedRegex(@"^`([^`]+)`(?: (?:passes|succeeds))?\.?$")]
    private static partial Regex GateCommand();
}
