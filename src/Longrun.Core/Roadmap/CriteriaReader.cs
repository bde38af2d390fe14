using System.Collections.Immutable;
using System.Text;

namespace Longrun.Core.Roadmap;

/// <summary>Collects the criteria under "Done when", in whichever form they are written.</summary>
internal sealed class CriteriaReader
{
    private enum Form
    {
        Closed,
        Line,
        Heading,
    }

    private const string EmptyCommand = "The command between the backticks is empty.";
    private const string EmptyCommandHint = "Write the command, or the criterion without backticks.";

    private sealed record Draft(StringBuilder Text, Place Place);

    private readonly List<Draft> drafts = [];
    private Form form;
    private int indent;
    private bool isBullet;

    /// <summary>
    /// Whether the criteria are nested under the bullet that opened them; null until the first one tells.
    /// </summary>
    private bool? isNested;
    private int taken;
    private bool hasBullets;
    private bool afterBlank;

    public bool IsOpen => form is not Form.Closed;

    public void OpenUnderHeading() => Open(Form.Heading, default);

    public void OpenAtLine(SourceItem item, string value, int number)
    {
        Open(Form.Line, item);
        if (value.Length > 0)
        {
            var criterion = SourceItem.Read(value);
            Add(criterion.Text, new(number, item.Column + item.Text.Length - value.Length + criterion.Column - 1));
        }
    }

    public void Close() => form = Form.Closed;

    public void Blank() => afterBlank = true;

    /// <summary>
    /// Takes a line of prose where it is a criterion or part of one; where it is not, the list has ended.
    /// </summary>
    public bool Take(SourceItem item, int number)
    {
        if (!IsOpen)
        {
            return false;
        }

        var wasAfterBlank = afterBlank;
        afterBlank = false;
        if (item.IsBullet)
        {
            isNested ??= isBullet && item.Indent > indent;
            if (isBullet && isNested.Value && item.Indent <= indent)
            {
                Close();
                return false;
            }

            hasBullets = true;
            Add(item.Text, new(number, item.Column));
            return true;
        }

        if (form is Form.Line && wasAfterBlank && taken > 0 && item.Indent == 0)
        {
            Close();
            return false;
        }

        if (hasBullets && taken > 0 && (!wasAfterBlank || item.Indent > 0))
        {
            drafts[^1].Text.Append(' ').Append(item.Text);
            return true;
        }

        Add(item.Text, new(number, item.Column));
        return true;
    }

    /// <summary>Adds a line of code to the criterion above it.</summary>
    public bool TryAppend(string line)
    {
        if (!IsOpen || taken == 0)
        {
            return false;
        }

        drafts[^1].Text.Append('\n').Append(line);
        return true;
    }

    public ImmutableArray<Criterion> Finish(FaultList faults) =>
        [.. drafts.Select(draft => Understand(draft.Text.ToString().TrimEnd(), draft.Place, faults))];

    private void Open(Form opened, SourceItem item)
    {
        form = opened;
        indent = item.Indent;
        isBullet = item.IsBullet;
        isNested = null;
        taken = 0;
        hasBullets = false;
        afterBlank = false;
    }

    private void Add(string text, Place place)
    {
        if (text.Length > 0)
        {
            drafts.Add(new(new(text), place));
            taken++;
        }
    }

    private static Criterion Understand(string text, Place place, FaultList faults)
    {
        var ticks = text.Length - text.TrimStart('`').Length;
        if (ticks is 0 or > 2)
        {
            return new(text, null, place.Line);
        }

        var close = ClosingTicks(text, ticks);
        if (close < 0)
        {
            // Two backticks and nothing between them are what an empty command looks like.
            var isEmpty = ticks == 2 && IsVerb(text[2..]);
            faults.Add(place, isEmpty ? EmptyCommand : "This backtick is never closed.",
                isEmpty ? EmptyCommandHint : "Put a backtick behind the command.");
            return new(text, null, place.Line);
        }

        if (!IsVerb(text[(close + ticks)..]))
        {
            return new(text, null, place.Line);
        }

        var command = text[ticks..close].ReplaceLineEndings(" ").Trim();
        if (command.Length == 0)
        {
            faults.Add(place, EmptyCommand, EmptyCommandHint);
        }

        return new(text, command, place.Line);
    }

    /// <summary>The next run of exactly as many backticks as open the span.</summary>
    private static int ClosingTicks(string text, int ticks)
    {
        var at = ticks;
        while (at < text.Length)
        {
            if (text[at] != '`')
            {
                at++;
                continue;
            }

            var run = text.AsSpan(at).IndexOfAnyExcept('`') is >= 0 and var length ? length : text.Length - at;
            if (run == ticks)
            {
                return at;
            }

            at += run;
        }

        return -1;
    }

    private static bool IsVerb(string rest)
    {
        var word = rest.Trim();
        word = word.EndsWith('.') ? word[..^1].TrimEnd() : word;
        return word.Length == 0
            || ((char.IsWhiteSpace(rest[0]))
                && (word.Equals("passes", StringComparison.OrdinalIgnoreCase)
                    || word.Equals("succeeds", StringComparison.OrdinalIgnoreCase)));
    }
}
