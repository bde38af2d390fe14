using System.Globalization;
using System.Net.Sockets;
using Longrun.Core;
using Longrun.Core.Text;

namespace Longrun.Serving;

/// <summary>One request to the app, and in what its answer is not as it has to be.</summary>
internal static class Probing
{
    /// <summary>Characters of a body that a sentence shows.</summary>
    private const int ShownMax = 160;

    public static Visit Visit(HttpProbe probe, LoopbackClient client) =>
        new(LabelOf(probe), (app, cancellation) => GoAsync(probe, client, app, cancellation));

    public static string LabelOf(HttpProbe probe) => $"{probe.Method} {Cut.OneLine(probe.Path, ShownMax)}";

    private static async Task<VisitOutcome> GoAsync(
        HttpProbe probe, LoopbackClient client, AppAddress app, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(probe.Within);
        try
        {
            var answer = await client.AskAsync(app.Base, probe, limit.Token);
            return new()
            {
                Seen = answer.Status.ToString(CultureInfo.InvariantCulture),
                Failures = [.. Faults(probe, answer).Select(fault => $"{LabelOf(probe)}: {fault}")],
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed(probe, $"no whole answer within {Seconds(probe.Within)}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Failed(probe, WhyNone(e));
        }
    }

    /// <summary>Everything that is not as it has to be, the most telling first.</summary>
    internal static IEnumerable<string> Faults(HttpProbe probe, Answer answer)
    {
        if (answer.Status != probe.Status)
        {
            yield return $"status {answer.Status} where {probe.Status} was expected; {Begins(answer)}";
            yield break;
        }

        foreach (var wanted in probe.HasHeaders)
        {
            var there = answer.Headers.Where(header =>
                header.Name.Equals(wanted.Name, StringComparison.OrdinalIgnoreCase)).ToList();
            if (there.Count == 0)
            {
                yield return $"the answer has no header {wanted.Name}";
            }
            else if (!there.Exists(header => header.Value.Contains(wanted.Value, StringComparison.OrdinalIgnoreCase)))
            {
                yield return $"the header {wanted.Name} is \"{Cut.OneLine(there[0].Value, ShownMax)}\" "
                    + $"where \"{wanted.Value}\" was expected";
            }
        }

        foreach (var fault in BodyFaults(probe, answer))
        {
            yield return fault;
        }
    }

    /// <summary>What was not read is not taken for as it should be.</summary>
    private static IEnumerable<string> BodyFaults(HttpProbe probe, Answer answer)
    {
        if ((probe.Contains ?? probe.Lacks) is not null && CodingOf(answer) is { } coding)
        {
            yield return $"the body is encoded ({Cut.OneLine(coding, ShownMax)}): what it says cannot be told";
            yield break;
        }

        if (probe.Contains is { } contained && !answer.Body.Contains(contained, StringComparison.Ordinal))
        {
            yield return $"the body does not contain \"{Cut.OneLine(contained, ShownMax)}\"; {Begins(answer)}";
        }

        if (probe.Lacks is not { } lacked)
        {
            yield break;
        }

        if (answer.Body.IndexOf(lacked, StringComparison.Ordinal) is var at and >= 0)
        {
            yield return $"the body contains \"{Cut.OneLine(lacked, ShownMax)}\", which it must not: "
                + $"\"{Cut.OneLine(answer.Body[Math.Max(0, at - (ShownMax / 4))..], ShownMax)}\"";
        }
        else if (answer.IsCut)
        {
            yield return $"whether the body lacks \"{Cut.OneLine(lacked, ShownMax)}\" cannot be told; {Begins(answer)}";
        }
    }

    /// <summary>Nothing is asked for in an encoding, and nothing is decoded. Null: the body is as it is read.</summary>
    private static string? CodingOf(Answer answer) => answer.Headers
        .Where(header => header.Name.ToLowerInvariant() is "content-encoding" or "transfer-encoding")
        .SelectMany(header => header.Value.Split(',', StringSplitOptions.TrimEntries))
        .FirstOrDefault(coding => coding.ToLowerInvariant() is not ("" or "identity" or "chunked"));

    /// <summary>Why there was no answer, as far as the client knows.</summary>
    public static string WhyNone(Exception e) => e switch
    {
        _ when e.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            "nothing listens any more",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } =>
            $"what it answered is no HTTP ({Cut.OneLine(e.GetBaseException().Message, ShownMax)})",
        _ => "the connection was closed before the answer was whole",
    };

    public static string Seconds(TimeSpan time) => string.Create(
        CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    private static VisitOutcome Failed(HttpProbe probe, string why) =>
        new() { Seen = why, Failures = [$"{LabelOf(probe)}: {why}"] };

    private static string Begins(Answer answer) => answer switch
    {
        { Body: "" } => "the body is empty",
        { IsCut: true } => $"the body is over 1 MB, of which no more is looked at, and begins {Shown(answer)}",
        _ => $"the body begins {Shown(answer)}",
    };

    private static string Shown(Answer answer) => $"\"{Cut.OneLine(answer.Body, ShownMax)}\"";
}
