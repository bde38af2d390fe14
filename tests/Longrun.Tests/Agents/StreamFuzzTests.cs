using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Longrun.Agents;
using Longrun.Agents.Driving;
using Longrun.Core.Work;
using Longrun.Jobs;
using Xunit;

namespace Longrun.Tests.Agents;

/// <summary>
/// What agents printed once, made wrong in every way that comes to mind, read as a night reads it. The recordings are
/// those below Streams, a folder for each agent.
/// </summary>
public sealed class StreamFuzzTests
{
    private const int Mutations = 10_000;

    private const int LongMutations = 100_000;

    /// <summary>For one mutated stream; about a millisecond; a garbage collection may come between.</summary>
    private static readonly TimeSpan StreamMax = TimeSpan.FromSeconds(10);

    private static readonly bool s_long = Environment.GetEnvironmentVariable("LONGRUN_TEST_LONG") == "1";

    /// <summary>Replays one: the seed that a failure names.</summary>
    private static readonly int? s_only =
        int.TryParse(Environment.GetEnvironmentVariable("LONGRUN_TEST_SEED"), out var seed) ? seed : null;

    [Fact]
    public void Whatever_an_agent_prints_its_session_has_a_typed_ending_and_a_bounded_report()
    {
        var recordings = StreamRecordings.All;
        var seeds = s_only is { } one ? Enumerable.Range(one, 1)
            : Enumerable.Range(0, s_long ? LongMutations : Mutations);
        var endings = new ConcurrentDictionary<Ending, int>();
        Parallel.ForEach(seeds, seed =>
        {
            var random = new Random(seed);
            var recording = recordings[random.Next(recordings.Length)];
            var what = $"LONGRUN_TEST_SEED={seed} ({recording.Agent}/{recording.Name})";
            var bytes = StreamMutation.Of(recording, recordings, random);
            var exit = new ExitRecord
            {
                Job = new("M1-1.agent.1"),
                Reason = (ExitReason)random.Next(Enum.GetValues<ExitReason>().Length),
                ExitCode = random.Next(3) switch { 0 => null, 1 => 0, _ => random.Next(1, 256) },
                EndedAt = DateTimeOffset.UnixEpoch.AddSeconds(random.Next()),
            };
            var errors = random.Next(2) == 0 ? null : "noise";
            var clock = Stopwatch.StartNew();
            var report = Read(recording, bytes, new(exit, errors), random, what);
            Assert.True(clock.Elapsed < StreamMax, $"{what}: took {clock.Elapsed}");
            Bounded(report, what);
            endings.AddOrUpdate(report.Ending, 1, (_, count) => count + 1);
        });
        // Mutations that left nothing to read would prove nothing.
        Assert.True(s_only is not null || endings.Count == Enum.GetValues<Ending>().Length, string.Join(' ', endings));
    }

    /// <summary>The other side of programs that are talked to: it hears the same, and answers while it runs.</summary>
    [Fact]
    public void Whatever_a_program_says_the_conversation_with_it_goes_on()
    {
        var recordings = StreamRecordings.All;
        var protocols = Enum.GetValues<DriveProtocol>();
        var seeds = s_only is { } one ? Enumerable.Range(one, 1)
            : Enumerable.Range(0, s_long ? LongMutations : Mutations / 2);
        Parallel.ForEach(seeds, seed =>
        {
            var random = new Random(seed);
            var recording = recordings[random.Next(recordings.Length)];
            var what = $"LONGRUN_TEST_SEED={seed} ({recording.Agent}/{recording.Name})";
            var bytes = StreamMutation.Of(recording, recordings, random);
            try
            {
                Converse(protocols[random.Next(protocols.Length)], (DriveTask)random.Next(2), bytes, random);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException(what, e);
            }
        });
    }

    private static void Converse(DriveProtocol protocol, DriveTask task, byte[] bytes, Random random)
    {
        var conversation = Conversations.Of(new()
        {
            Protocol = protocol, Task = task, Command = ["agent"], WorkingDirectory = "/w", Prompt = "Do it.",
            MayDoAll = random.Next(2) == 0,
            Allowed = random.Next(2) == 0 ? [] : ["git add", "ls"],
            Denied = random.Next(2) == 0 ? [] : ["git push"],
            Folders = random.Next(2) == 0 ? [] : ["/out", "/"],
            Servers = random.Next(2) == 0 ? [] : [new("longrun", ["mcp"], ImmutableDictionary<string, string>.Empty)],
            Model = random.Next(2) == 0 ? null : "big",
        });
        foreach (var said in conversation.Begin())
        {
            said.ToJsonString();
        }

        var lines = new StreamLines(line =>
        {
            using var document = LenientJson.Parse(line);
            if (document is not null)
            {
                foreach (var said in conversation.Hear(document.RootElement).Lines)
                {
                    said.ToJsonString();
                }
            }
        });
        lines.Feed(bytes);
        lines.End();
    }

    [Fact]
    public void Every_agent_has_recordings_and_each_reads_without_a_mutation()
    {
        Assert.Contains("claude", StreamRecordings.All.Select(r => r.Agent));
        foreach (var recording in StreamRecordings.All)
        {
            var exit = new ExitRecord
            {
                Job = new("M1-1.agent.1"), Reason = ExitReason.Exited, ExitCode = 0,
                EndedAt = DateTimeOffset.UnixEpoch,
            };
            var random = new Random(0);
            Bounded(Read(recording, recording.Bytes, new(exit, null), random, recording.Name), recording.Name);
        }
    }

    /// <summary>As a running session is read: in pieces of any size.</summary>
    private static SessionReport Read(
        StreamRecording recording, byte[] bytes, StreamEnd end, Random random, string what)
    {
        try
        {
            var reader = new SessionReader(recording.Open());
            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(bytes.Length - at, 1 + random.Next(random.Next(2) == 0 ? 100 : 100_000));
                reader.Feed(bytes.AsSpan(at, length));
                at += length;
            }

            var report = reader.End(end);
            return reader.Fault is { } fault ? throw fault : report;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(what, e);
        }
    }

    private static void Bounded(SessionReport report, string what)
    {
        Assert.True(Enum.IsDefined(report.Ending), $"{what}: {report.Ending}");
        Assert.True(report.Detail is null or { Length: > 0 }, $"{what}: {report.Ending} with an empty word");
        Assert.True(
            (report.Detail?.Length ?? 0) <= SessionTally.DetailMax
                && (report.LastWords?.Length ?? 0) <= SessionTally.WordsMax
                && ((string?[])[report.SessionId, report.Version, report.Model, report.KeySource])
                    .All(name => (name?.Length ?? 0) <= 100)
                && report.Lost.Length <= 20 && report.Quota.Length <= 20
                && report.Quota.All(window => window.Name.Length <= 100),
            $"{what}: not bounded: {report}");
        Assert.True(
            report is { InputTokens: >= 0, OutputTokens: >= 0, PermissionDenials: >= 0, Messages: >= 0,
                Turns: null or >= 0, CostUsd: null or >= 0, Compactions: >= 0, Retries: >= 0 },
            $"{what}: below nothing: {report}");
        Assert.True(
            report.Quota.All(w => w.UsedPercent is null || double.IsFinite(w.UsedPercent.Value)),
            $"{what}: a window without a number");
    }
}

/// <summary>What one session printed, and who reads it.</summary>
internal sealed record StreamRecording(string Agent, string Name, byte[] Bytes, Func<IAgentStream> Open)
{
    public ImmutableArray<byte[]> Lines { get; } =
        [.. Encoding.Latin1.GetString(Bytes).Split('\n').Where(l => l.Length > 0).Select(Encoding.Latin1.GetBytes)];
}
