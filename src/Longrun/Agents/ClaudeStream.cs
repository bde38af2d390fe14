using System.Text.Json;
using Longrun.Core.Work;
using Longrun.Jobs;

namespace Longrun.Agents;

/// <summary>
/// Reads what <c>claude -p --output-format stream-json</c> printed into how its session ended. Lines it does not know
/// or cannot read are passed over: the program prints new kinds with nearly every release.
/// </summary>
internal static class ClaudeStream
{
    /// <param name="stdout">Read once, to its end.</param>
    /// <param name="stderrTail">The last few kilobytes of standard error, where there are any.</param>
    /// <param name="exit">How the job ended. Its exit code is never asked: it is 1 for every error.</param>
    public static SessionReport Read(Stream stdout, string? stderrTail, ExitRecord exit)
    {
        return ClaudeEnding.Of(SessionOf(stdout), stderrTail, exit);
    }

    /// <summary>What pays, as the beginning of a stream says it. Null: it has not said yet.</summary>
    public static string? KeySource(Stream beginning) => SessionOf(beginning).KeySource;

    private static ClaudeSession SessionOf(Stream stdout)
    {
        var session = new ClaudeSession();
        StreamLines.Read(stdout, line =>
        {
            using var document = LenientJson.Parse(line);
            if (document is not null)
            {
                Take(session, document.RootElement);
            }
        });
        return session;
    }

    private static void Take(ClaudeSession session, JsonElement? line)
    {
        switch (line.Text("type"))
        {
            case "system":
                session.TakeSystem(line);
                break;
            case "assistant":
                session.TakeAssistant(line);
                break;
            case "rate_limit_event":
                session.TakeLimit(line.Member("rate_limit_info"));
                break;
            case "result":
                session.TakeResult(line);
                break;
        }
    }
}
