using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Longrun.Core;
using Longrun.Core.Work;

namespace Longrun.Effects;

/// <summary>
/// Takes secrets out of what is kept, by their values: a log is printed by programs that know no better.
/// </summary>
internal sealed class Redaction
{
    /// <summary>A shorter value is a word that logs have for other reasons.</summary>
    private const int ValueLengthMin = 8;

    private static readonly ImmutableArray<string> s_endings = ["KEY", "TOKEN", "SECRET", "PASSWORD"];

    private static readonly Regex s_escape = new("%[0-9A-F]{2}", RegexOptions.NonBacktracking);

    /// <summary>What has to be escaped, and beside it whatever a page might take for its own.</summary>
    private static readonly JavaScriptEncoder s_plain = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static readonly JavaScriptEncoder s_strict = JavaScriptEncoder.Default;

    /// <summary>The longest first: one may be a part of another.</summary>
    private readonly ImmutableArray<(string Value, string Shown)> _secrets;

    internal Redaction(IEnumerable<KeyValuePair<string, string>> secrets) => _secrets =
    [
        .. secrets.Where(secret => secret.Value.Length >= ValueLengthMin).DistinctBy(secret => secret.Value)
            .SelectMany(secret => Forms(secret.Value).Select(form => (Value: form, Shown: $"[secret {secret.Key}]")))
            .OrderByDescending(secret => secret.Value.Length),
    ];

    /// <summary>
    /// A value as it is written by those who send it on: in an address, in a form, in a text of JSON, and in such a
    /// text within another.
    /// </summary>
    private static IEnumerable<string> Forms(string value)
    {
        string[] sent =
        [
            value, Uri.EscapeDataString(value), WebUtility.UrlEncode(value), Lower(Uri.EscapeDataString(value)),
            Lower(WebUtility.UrlEncode(value)),
        ];
        var once = sent.SelectMany(form => (string[])[form, Json(form, s_plain), Json(form, s_strict)]);
        return once.SelectMany(form => (string[])[form, Json(form, s_plain), Json(form, s_strict)])
            .SelectMany(form => (string[])[form, form.Replace("/", "\\/", StringComparison.Ordinal)]).Distinct();
    }

    private static string Json(string text, JavaScriptEncoder encoder) => encoder.Encode(text);

    /// <summary><c>%2B</c> as <c>%2b</c>: the letters of the value itself stay.</summary>
    private static string Lower(string escaped) =>
        s_escape.Replace(escaped, match => match.Value.ToLowerInvariant());

    /// <summary>What jobs are handed as secrets, and the logins that agents are handed.</summary>
    public static Redaction Of(Site site) => new(Secrets.Values(site).Concat(
        from name in site.State.Settings.Agents.Values.SelectMany(agent => agent.Env).Distinct()
        where s_endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
        let value = site.Surroundings.Environment.GetValueOrDefault(name, "")
        select KeyValuePair.Create(name, value)));

    public byte[] Bytes(byte[] bytes)
    {
        if (_secrets.IsEmpty)
        {
            return bytes;
        }

        var text = Encoding.UTF8.GetString(bytes);
        var shown = Text(text);
        return shown == text ? bytes : Encoding.UTF8.GetBytes(shown);
    }

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public string? Text(string? text) => text is null ? null : _secrets.Aggregate(
        text, (shown, secret) => shown.Replace(secret.Value, secret.Shown, StringComparison.Ordinal));

    /// <summary>What a run tells of itself in words: names of tests are as much the code's as its log.</summary>
    public GateRun Run(GateRun run) => run with
    {
        Reason = Text(run.Reason), Tail = Text(run.Tail),
        FailedTests = [.. run.FailedTests.Select(name => Text(name)!)],
        Notes = [.. run.Notes.Select(note => Text(note)!)],
        Files = [.. run.Files.Select(file => file with { Label = Text(file.Label)! })],
    };

    public SessionReport Session(SessionReport session) =>
        session with { Detail = Text(session.Detail), LastWords = Text(session.LastWords) };

    public Judgement Judgement(Judgement said) => said with
    {
        Summary = Text(said.Summary),
        Criteria = [.. said.Criteria.Select(c => c with { Why = Text(c.Why), Evidence = Text(c.Evidence) })],
        Reasons = [.. said.Reasons.Select(reason => Text(reason))],
        Question = Text(said.Question),
        Options = [.. said.Options.Select(option => Text(option))],
    };

    public WorkerReport? Report(WorkerReport? report) => report is null ? null : report with
    {
        Summary = Text(report.Summary),
        Question = Text(report.Question),
        Options = [.. report.Options.Select(option => Text(option))],
        Decisions = [.. report.Decisions.Select(taken =>
            new Decision(Text(taken.What), Text(taken.Instead), Text(taken.Undo)))],
    };
}
