using System.Buffers;

namespace Longrun.Core.Roadmap;

/// <summary>A stretch of one line and where it starts.</summary>
internal sealed record Piece(string Text, Place Place)
{
    public Place At(int offset) => new(Place.Line, Place.Column + offset);

    public Piece Slice(int start, int end) => new(Text[start..end], At(start));
}

/// <summary>An attribute as written: the pieces its value is made of, not yet understood.</summary>
internal sealed record WrittenAttribute(AttributeKind Kind, Place Place, int Indent, bool IsBullet)
{
    public List<Piece> Pieces { get; } = [];

    /// <summary>A value that cannot be at its end yet.</summary>
    public bool WantsMore => Pieces.Count > 0 && Pieces[^1].Text.Length > 0
        && (Pieces[^1].Text[^1] is ',' or ';' || Pieces[^1].Text.EndsWith(" and", StringComparison.Ordinal));
}

/// <summary>What stands under a milestone's heading, divided into brief, attributes and criteria.</summary>
internal sealed class SectionReader(Outline outline, FaultList faults)
{
    /// <summary>What separators and underlines are made of.</summary>
    private static readonly SearchValues<char> Ruling = SearchValues.Create(" \t-*_=");

    private readonly List<string> brief = [];
    private WrittenAttribute? attribute;
    private bool afterBlank;

    public List<WrittenAttribute> Attributes { get; } = [];

    public CriteriaReader Criteria { get; } = new();

    /// <summary>Whether the brief says anything: headings, separators and comments alone do not.</summary>
    public bool HasProse { get; private set; }

    public string Brief => string.Join('\n', brief).Trim('\n', '\r', ' ', '\t');

    public void Read(List<string> lines, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            var line = lines[i];
            switch (outline.Kinds[i])
            {
                case LineKind.Heading:
                    ReadHeading(line, i + 1);
                    break;
                case LineKind.Comment:
                    brief.Add(line);
                    break;
                case LineKind.Fence:
                    attribute = null;
                    if (!Criteria.TryAppend(line))
                    {
                        Keep(line);
                    }

                    break;
                case LineKind.IndentedCode when !IsListByTabs(line):
                    Keep(line);
                    break;
                default:
                    ReadProse(line, i + 1);
                    break;
            }
        }
    }

    private bool IsListByTabs(string line)
    {
        var item = SourceItem.Read(line);
        return item.IsBullet && (Criteria.IsOpen || AttributeName.Read(item.Text) is not null);
    }

    private void ReadHeading(string line, int number)
    {
        attribute = null;
        var text = line.Trim(' ', '\t', '#');
        var kind = AttributeName.ReadHeading(text);
        Criteria.Close();
        if (kind is AttributeKind.DoneWhen)
        {
            Criteria.OpenUnderHeading();
            return;
        }

        if (kind is AttributeKind.DependsOn or AttributeKind.Touches or AttributeKind.MayChange)
        {
            faults.Add(new(number, line.IndexOf(text, StringComparison.Ordinal) + 1),
                $"\"{text}\" is a heading here, but it is read only as a line.",
                $"Write \"- {AttributeName.Of(kind.Value)}: ...\", or rename the heading if it is part of the brief.");
        }

        brief.Add(line);
    }

    private void ReadProse(string line, int number)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            afterBlank = true;
            attribute = attribute is { IsBullet: true } ? attribute : null;
            Criteria.Blank();
            brief.Add("");
            return;
        }

        var item = SourceItem.Read(line);
        if (!Begins(item, number) && !Continues(item, number) && !Criteria.Take(item, number))
        {
            attribute = null;
            ReportNearMiss(item, number);
            Keep(line);
        }

        afterBlank = false;
    }

    private bool Begins(SourceItem item, int number)
    {
        if ((item.HasBox && Criteria.IsOpen) || AttributeName.Read(item.Text) is not { } name)
        {
            return false;
        }

        var value = item.Text[name.Length..];
        attribute = null;
        if (name.Kind is AttributeKind.DoneWhen)
        {
            Criteria.OpenAtLine(item, value, number);
            return true;
        }

        attribute = new(name.Kind, new(number, item.Column), item.Indent, item.IsBullet);
        if (value.Length > 0)
        {
            attribute.Pieces.Add(new(value, new(number, item.Column + name.Length)));
        }

        Attributes.Add(attribute);
        return true;
    }

    /// <summary>
    /// Whether a line belongs to the attribute above it: deeper than its bullet, or a bullet under one that has no
    /// value yet, or the rest of an unfinished list.
    /// </summary>
    private bool Continues(SourceItem item, int number)
    {
        if (attribute is null)
        {
            return false;
        }

        var isNested = attribute.IsBullet && item.Indent > attribute.Indent && (item.IsBullet || !afterBlank);
        var isListBelow = !attribute.IsBullet && item.IsBullet && !item.HasBox
            && attribute.Pieces.TrueForAll(piece => piece.Place.Line > attribute.Place.Line);
        var isRest = !afterBlank && !item.IsBullet && attribute.WantsMore;
        if (!isNested && !isListBelow && !isRest)
        {
            return false;
        }

        attribute.Pieces.Add(new(item.Text, new(number, item.Column)));
        return true;
    }

    private void ReportNearMiss(SourceItem item, int number)
    {
        if (item.IsBullet && !item.HasBox && AttributeName.NearMiss(item.Text) is var (written, meant, at))
        {
            faults.Add(new(number, item.Column + at), $"\"{written}\" is no attribute, but nearly one.",
                $"Did you mean \"{meant}:\"? If it is part of the brief, write it without the colon.");
        }
    }

    private void Keep(string line)
    {
        brief.Add(line);
        HasProse |= line.AsSpan().ContainsAnyExcept(Ruling);
    }
}
