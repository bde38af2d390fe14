using System.Text.RegularExpressions;

namespace Longrun.Core.Text;

/// <summary>
/// A pattern whose cost grows with the text and nothing else, whatever the text. It is made when it is first asked:
/// such patterns take milliseconds to make, the rules of a verdict have hundreds of them, and a change needs few. All
/// at once they were a quarter of a short night's processor time (3.0 s with them, 2.2 s without, 2026-11-26).
/// </summary>
internal sealed class LinearRegex(string pattern)
{
    private Regex? _made;

    /// <summary>Two threads may make it twice, and one of the two is kept.</summary>
    private Regex Made =>
        _made ??= new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public bool IsMatch(string text) => Made.IsMatch(text);

    public bool IsMatch(ReadOnlySpan<char> text) => Made.IsMatch(text);

    public Match Match(string text) => Made.Match(text);

    public Match Match(string text, int start) => Made.Match(text, start);

    public MatchCollection Matches(string text) => Made.Matches(text);

    public int Count(string text) => Made.Count(text);

    public string[] Split(string text) => Made.Split(text);

    public string Replace(string text, string with) => Made.Replace(text, with);

    public string Replace(string text, MatchEvaluator with) => Made.Replace(text, with);
}
