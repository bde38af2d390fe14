namespace Longrun.Core.Verdict.Integrity.Sources;

internal enum TokenKind
{
    Word,
    Number,

    /// <summary>A string, a character or a regular expression; the value is what stands between its quotes.</summary>
    Text,
    Symbol,
}

/// <summary>One token of a source. Comments and blanks are none.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">As written; a text without its quotes.</param>
/// <param name="Line">From 1.</param>
/// <param name="Indent">Columns before it where it is the first of its line, otherwise -1.</param>
internal readonly record struct Token(TokenKind Kind, string Value, int Line, int Indent)
{
    public bool IsFirst => Indent >= 0;

    public bool IsLiteral => Kind is TokenKind.Text or TokenKind.Number;

    public bool Is(string symbolOrWord) =>
        Kind is TokenKind.Symbol or TokenKind.Word && string.Equals(Value, symbolOrWord, StringComparison.Ordinal);
}
