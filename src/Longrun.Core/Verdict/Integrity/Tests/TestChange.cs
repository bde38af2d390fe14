using System.Collections.Immutable;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>A change as what it does to tests.</summary>
internal sealed class TestChange
{
    /// <summary>What was defined and is no more, lower case, with the words of its name and of where it was.</summary>
    private readonly Lazy<Dictionary<string, ImmutableHashSet<string>>> _undefined;

    public TestChange(ExaminedChange change)
    {
        Change = change;
        Asked = new MilestoneText(change.Milestone);
        Before = Suite.Before(change);
        After = Suite.After(change);
        Matching = Matching.Of(Before, After);
        var before = SourceWords(change, file => file.Before);
        var after = SourceWords(change, file => file.After);
        Withdrawn = [.. before.Except(after)];
        Introduced = [.. after.Except(before)];
        _undefined = new Lazy<Dictionary<string, ImmutableHashSet<string>>>(() => Undefined(change));
        Added = new Lazy<AddedText>(() => AddedText.Of(this));
    }

    public ExaminedChange Change { get; }

    public MilestoneText Asked { get; }

    public Suite Before { get; }

    public Suite After { get; }

    public Matching Matching { get; }

    /// <summary>Words of the production sources that are in none of them any more.</summary>
    public ImmutableHashSet<string> Withdrawn { get; }

    /// <summary>Words of the production sources that were in none of them before.</summary>
    public ImmutableHashSet<string> Introduced { get; }

    /// <summary>What the change writes into tests and their data.</summary>
    public Lazy<AddedText> Added { get; }

    /// <summary>The milestone takes away what this test is about, or names it as what may go.</summary>
    public bool MayGo(TestCase test)
    {
        if (Asked.MayDelete(test.Path))
        {
            return true;
        }
        var words = test.Words.Concat(test.Checks.SelectMany(check => check.Names)).SelectMany(MilestoneText.WordsOf)
            .Concat(test.Words)
            .Concat(test.OwnLiterals.Where(literal => literal.Length < 200).SelectMany(MilestoneText.WordsOf))
            .Concat(MilestoneText.WordsOf(test.Name)).Concat(MilestoneText.WordsOf(test.Path))
            .Where(word => word.Length > 2 && Withdrawn.Contains(word)).ToHashSet();
        return words.Count > 0 && Asked.AsksRemovalOf(words) || IsOfWithdrawn(test);
    }

    /// <summary>It calls what the change takes away, and a sentence that removes something speaks of that.</summary>
    private bool IsOfWithdrawn(TestCase test)
    {
        var about = test.Words.SelectMany(word => _undefined.Value.GetValueOrDefault(word, [])).ToHashSet();
        return about.Count > 0 && Asked.AsksRemovalOf(about);
    }

    private static Dictionary<string, ImmutableHashSet<string>> Undefined(ExaminedChange change)
    {
        var now = Defined(change, file => file.After).Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        return Defined(change, file => file.Before).Where(one => !now.Contains(one.Name))
            .DistinctBy(one => one.Name).ToDictionary(one => one.Name, one => MilestoneText.WordsOf(one.Written)
                .Concat(MilestoneText.WordsOf(one.Path)).Where(word => word.Length > 2).ToImmutableHashSet());
    }

    private static IEnumerable<(string Name, string Written, string Path)> Defined(
        ExaminedChange change, Func<ChangedFile, string?> side) =>
        from file in change.Files
        where !TestPaths.IsTest(file.Path) && Families.Of(file.Path) != Family.None
            && side(file) is { Length: <= ChangedFile.BytesMax }
        let source = Source.Read(file.Path, side(file)!)
        from span in Spans.Definitions(source)
        where span.Name.Length > 3 && (source.At(span.Start).Value is not ("const" or "let" or "var")
            || source.At(span.Start).Indent == 0 || source.Is(span.Start - 1, "export"))
        select (span.Name.ToLowerInvariant(), span.Name, file.Path);

    private static HashSet<string> SourceWords(ExaminedChange change, Func<ChangedFile, string?> side) =>
        [.. change.Files.Where(file => !TestPaths.IsTest(file.Path) && Families.Of(file.Path) != Family.None)
            .Select(file => (file.Path, Text: side(file))).Where(file => file.Text is not null)
            .SelectMany(file => Lexer.Read(file.Text!, Families.Of(file.Path)))
            .Where(token => token.Kind is TokenKind.Word or TokenKind.Text && token.Value.Length < 200)
            .Select(token => token.Value).Distinct()
            .SelectMany(value => MilestoneText.WordsOf(value).Append(value.ToLowerInvariant()))];
}
