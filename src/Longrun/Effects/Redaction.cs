using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Longrun.Core;
using Longrun.Core.Text;
using Longrun.Core.Work;

namespace Longrun.Effects;

/// <summary>
/// Takes secrets out of what is kept, by their values: a log is printed by programs that know no better.
/// </summary>
internal sealed class Redaction
{
    /// <summary>A shorter value is a word that logs have for other reasons.</summary>
    private const int ValueLengthMin = 8;

    /// <summary>Layers of escapes that are undone: an address in a text of JSON within another is three.</summary>
    private const int LayersMax = 4;

    private static readonly ImmutableArray<string> s_endings = ["KEY", "TOKEN", "SECRET", "PASSWORD"];

    private static readonly SearchValues<char> s_base64 = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_");

    /// <summary>What is looked for, and how many characters around it tell of the secret too.</summary>
    private readonly ImmutableArray<(string Form, string Shown, int Around)> _forms;

    internal Redaction(IEnumerable<KeyValuePair<string, string>> secrets) => _forms =
    [
        .. from secret in secrets
           where secret.Value.Length >= ValueLengthMin
           group secret.Key by secret.Value into named
           from form in Forms(named.Key)
           select (form.Form, $"[secret {named.First()}]", form.Around),
    ];

    /// <summary>
    /// A value as it is and without whatever in it looks like an escape, for that goes where a text's escapes are
    /// undone; and what of it is in the base64 of anything that holds it, at each of three offsets.
    /// </summary>
    private static IEnumerable<(string Form, int Around)> Forms(string value)
    {
        var plain = Layers(value).Select(layer => layer.Text).Where(text => text.Length >= ValueLengthMin);
        var coded = Enumerable.Range(0, 3).SelectMany(offset => Base64(Encoding.UTF8.GetBytes(value), offset))
            .Where(text => text.Length >= ValueLengthMin);
        return plain.Select(text => (Spaced(text), 0)).Concat(coded.Select(text => (Spaced(text), 2))).Distinct();
    }

    private static string[] Base64(byte[] value, int offset)
    {
        // Of the first and the last character a part is of what stands beside the secret.
        var whole = Convert.ToBase64String([.. new byte[offset], .. value]);
        var (first, end) = (((offset * 8) + 5) / 6, (offset + value.Length) * 8 / 6);
        var core = whole[first..end];
        return [core, core.Replace('+', '-').Replace('/', '_')];
    }

    /// <summary>A blank is sent as <c>+</c> by some.</summary>
    private static string Spaced(string text) => text.Replace('+', ' ');

    private static IEnumerable<Decoded> Layers(string text)
    {
        var layer = new Decoded(text);
        for (var depth = 0; layer is not null && depth <= LayersMax; depth++)
        {
            yield return layer;
            layer = layer.Next();
        }
    }

    /// <summary>What jobs are handed as secrets, and the logins that agents are handed.</summary>
    public static Redaction Of(Site site) => new(Secrets.Values(site).Concat(
        from name in site.State.Settings.Agents.Values.SelectMany(agent => agent.Env).Distinct()
        where s_endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
        let value = site.Surroundings.Environment.GetValueOrDefault(name, "")
        select KeyValuePair.Create(name, value)));

    public byte[] Bytes(byte[] bytes)
    {
        if (_forms.IsEmpty)
        {
            return bytes;
        }

        var text = Encoding.UTF8.GetString(bytes);
        var shown = Text(text);
        return shown == text ? bytes : Encoding.UTF8.GetBytes(shown);
    }

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public string? Text(string? text)
    {
        if (text is null || _forms.IsEmpty)
        {
            return text;
        }

        var shown = new StringBuilder();
        var from = 0;
        // Of several in one place the longest counts: one may be a part of another.
        foreach (var (start, end, word) in Found(text)
            .OrderBy(place => place.Start).ThenByDescending(place => place.End))
        {
            if (start >= from)
            {
                shown.Append(text, from, start - from).Append(word);
            }

            from = Math.Max(from, end);
        }

        return from == 0 ? text : shown.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Where a secret stands, in whatever form.</summary>
    private List<(int Start, int End, string Word)> Found(string text)
    {
        var found = new List<(int, int, string)>();
        foreach (var layer in Layers(text))
        {
            var spaced = Spaced(layer.Text);
            foreach (var (form, word, around) in _forms)
            {
                for (var at = spaced.IndexOf(form, StringComparison.Ordinal); at >= 0;
                    at = spaced.IndexOf(form, at + form.Length, StringComparison.Ordinal))
                {
                    var (start, end) = (at, at + form.Length);
                    for (var i = 0; i < around; i++)
                    {
                        start -= start > 0 && s_base64.Contains(layer.Text[start - 1]) ? 1 : 0;
                        end += end < spaced.Length && s_base64.Contains(layer.Text[end]) ? 1 : 0;
                    }

                    found.Add((layer.Origin(start), layer.Origin(end), word));
                }
            }
        }

        return found;
    }

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
