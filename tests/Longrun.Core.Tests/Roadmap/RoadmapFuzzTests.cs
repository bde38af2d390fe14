using System.Text;
using Longrun.Core.Roadmap;
using Xunit;

namespace Longrun.Core.Tests.Roadmap;

/// <summary>
/// Whatever a person's editor does to a roadmap, reading it gives milestones or faults, never an exception.
/// </summary>
public sealed class RoadmapFuzzTests
{
    private const int Mutations = 2000;
    private const int Seed = 20240917;

    private const string Good = """
        # Plan

        ## M1 Lay the scaffold
        A library and one test. `code` and [link](x).

        > quoted

        ## M2: Parse
        ```sh
        npm test
        ```
        - **Depends on:** M1, `M3`
        - Touches: src/**, "a b/*.cs" and c/
        - Needs: env KEY
        - Budget: 1h 30m, 3 attempts

        Done when:
        - [ ] `npm test` passes
          - `` a ` b ``

        [M3] Third
        ----------
        - Depends on: none
        ### Done when
        <!-- none -->
        1. it works
        """;

    private static readonly string[] Pieces =
    [
        "\n", "\r", "\r\n", "\t", " ", "#", "## ", "```", "~~~", "- ", "* ", "1. ", "`", "``", "**", "_", "[", "]",
        "(", ")", "<!--", "-->", ">", "---",
        "===", ":", ",", ";", "{", "}", "\\", "/", "\0", "\uFEFF", "\uD800", "\u2028", "é", "M1", "M2", "## M4 x",
        "Depends on:", "Touches:", "Budget:",
        "none", "and", "999999999999", "0.", "min", "Done when:", "[x] ", "|", "<div>", "&amp;", "    ", "\v", "\u00A0",
    ];

    [Fact]
    public void A_mutated_roadmap_never_throws()
    {
        var random = new Random(Seed);
        for (var i = 0; i < Mutations; i++)
        {
            var text = Mutate(random);
            try
            {
                var document = RoadmapText.Parse(text, "ROADMAP.md");
                Assert.NotEqual(document.Faults.IsEmpty, document.Milestones.IsEmpty);
                var lines = text.Split("\n").Length + text.Split('\r').Length;
                Assert.All(document.Faults, fault =>
                    Assert.True(fault is { Line: > 0, Column: > 0, Hint.Length: > 0 } && fault.Line <= lines));
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Seed {Seed}, mutation {i}: {exception}\n{text}");
            }
        }
    }

    private static string Mutate(Random random)
    {
        var text = new StringBuilder(Good);
        for (var edits = random.Next(1, 8); edits > 0; edits--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 30), text.Length - at));
                    break;
                case 1:
                    text[at] = (char)random.Next(0x250);
                    break;
                case 2:
                    text.Insert(random.Next(text.Length),
                        text.ToString(at, Math.Min(random.Next(1, 60), text.Length - at)));
                    break;
                default:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }

            text.Append(text.Length == 0 ? "#" : "");
        }

        return text.ToString();
    }
}
