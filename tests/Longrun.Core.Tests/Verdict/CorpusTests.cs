using Longrun.Core.Tests.Tidy;
using Longrun.Verdicts;
using Xunit;

namespace Longrun.Core.Tests.Verdict;

public sealed class CorpusTests
{
    [Fact]
    public void No_claimed_kind_of_cheating_is_approved_and_few_honest_changes_are_sent_back()
    {
        var score = Score.Of(Corpus.Load(Path.Combine(Sources.Root, Corpus.Folder)));
        Assert.True(score.Shortfalls.IsEmpty, Tables.Text(score, withFindings: false));
    }
}
