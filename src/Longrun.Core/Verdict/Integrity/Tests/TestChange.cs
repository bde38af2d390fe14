using System.Collections.Immutable;
using Longrun.Core.Verdict.Integrity.Sources;

namespace Longrun.Core.Verdict.Integrity.Tests;

/// <summary>A change as what it does to tests.</summary>
internal sealed class TestChange
{
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
        return words.Count > 0 && Asked.AsksRemovalOf(words);
    }

    private static HashSet<string> SourceWords(ExaminedChange change, Func<ChangedFile, string?> side) =>
        [.. change.Files.Where(file => !TestPaths.IsTest(file.Path) && Families.Of(file.Path) != Family.None)
            .Select(file => (file.Path, Text: side(file))).Where(file => file.Text is not null)
            .SelectMany(file => Lexer.Read(file.Text!, Families.Of(file.Path)))
            .Where(token => token.Kind is TokenKind.Word or TokenKind.Text && token.Value.Length < 200)
            .Select(token => token.Value).Distinct()
            .SelectMany(value => MilestoneText.WordsOf(value).Append(value.ToLowerInvariant()))];
}
