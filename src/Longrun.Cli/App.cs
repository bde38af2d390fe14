using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Longrun.Cli.Terminal;
using Longrun.Core;
using Longrun.Core.Digest;
using Longrun.Processes;
using Spectre.Console;

namespace Longrun.Cli;

/// <summary>What ended the program from outside, and what to say of it.</summary>
internal sealed record EndSignal(int ExitCode, string Sentence);

/// <summary>
/// The process around the library: environment, streams, signals. The only place that reads or writes them.
/// </summary>
internal sealed class App : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private ImmutableArray<PosixSignalRegistration> _registrations = [];

    /// <summary>The same process, standing in another folder.</summary>
    public App In(string folder)
    {
        Surroundings = Surroundings with { WorkingDirectory = folder };
        return this;
    }

    private App(Surroundings surroundings) => Surroundings = surroundings;

    public Surroundings Surroundings { get; private set; }

    /// <summary>Whoever asks for it is asked to end by a signal, where the others just end.</summary>
    public CancellationToken Cancellation
    {
        get
        {
            if (_registrations.IsEmpty)
            {
                _registrations =
                [
                    PosixSignalRegistration.Create(PosixSignal.SIGINT, context => End(context, 130)),
                    PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, 143)),
                ];
            }

            return _ending.Token;
        }
    }

    public EndSignal? Signal { get; private set; }

    /// <summary>Data on standard output as JSON, talk on standard error.</summary>
    public bool Json { get; set; }

    public static bool IsTerminal =>
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");

    public static ImmutableDictionary<string, string> ProcessEnvironment()
    {
        var environment = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry pair in Environment.GetEnvironmentVariables())
        {
            environment[(string)pair.Key] = (string?)pair.Value ?? "";
        }

        return environment.ToImmutable();
    }

    /// <summary>Standard output is a pipe and its reader has ended.</summary>
    public static bool IsReaderGone => Descriptor.HasNoReader(1);

    public static App FromProcess()
    {
        return new(new Surroundings
        {
            Environment = ProcessEnvironment(),
            WorkingDirectory = Environment.CurrentDirectory,
            Self = [Environment.ProcessPath ?? throw new InvalidOperationException("the program has no path")],
        });
    }

    /// <summary>The terminal for people: standard error beside <c>--json</c>.</summary>
    public IAnsiConsole People => Consoles.On(
        Json ? Console.Error : Console.Out, IsTerminal && !Json,
            Surroundings.Environment.GetValueOrDefault("NO_COLOR") is { Length: > 0 });

    /// <summary>Looks again and again until the person leaves, or whoever reads our output has gone.</summary>
    public ExitCode Follow(TimeSpan every, Action look)
    {
        while (!IsReaderGone)
        {
            look();
            if (Cancellation.WaitHandle.WaitOne(every))
            {
                return (ExitCode)Signal!.ExitCode; // it only looked: nothing to say of jobs
            }
        }

        return ExitCode.AllLanded;
    }

    /// <summary>For people. Beside <c>--json</c> it goes to standard error.</summary>
    public void Talk(string text) => (Json ? Console.Error : Console.Out).WriteLine(text);

    /// <summary>What happened, a line for people, with its local time.</summary>
    public void Tell(Event e, State after)
    {
        if (EventLine.Of(e, after) is { } line)
        {
            var at = TimeZoneInfo.ConvertTime(e.At, Surroundings.Time.LocalTimeZone);
            Talk(string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm:ss} {line}"));
        }
    }

    /// <summary>
    /// What a command found, for programs. <paramref name="schema"/> is the command's name; see
    /// docs/formats/json.md.
    /// </summary>
    public void Data(string schema, JsonObject data)
    {
        if (Json)
        {
            var whole = new JsonObject { ["schema"] = $"longrun.{schema}/1" };
            foreach (var (name, value) in data.Where(member => member.Value is not null))
            {
                whole[name] = value!.DeepClone();
            }

            Console.Out.WriteLine(whole.ToJsonString());
        }
    }

    /// <summary>
    /// Says what is wrong: to people on standard error, and beside <c>--json</c> to programs on standard output.
    /// </summary>
    public ExitCode Fail(UserError e)
    {
        Data("error", new JsonObject
        {
            ["error"] = e.Message,
            ["hint"] = e.Hint,
            ["faults"] = e.Faults.IsEmpty
                ? null
                : new JsonArray([.. e.Faults.Select(fault => (JsonNode)fault.ToString())]),
            ["exit_code"] = (int)e.Code,
        });
        foreach (var fault in e.Faults)
        {
            Console.Error.WriteLine(fault);
        }

        Console.Error.WriteLine($"longrun: {e.Message}");
        if (e.Hint is not null)
        {
            Console.Error.WriteLine($"  hint: {e.Hint}");
        }

        return e.Code;
    }

    /// <summary>A signal ended it: the sentence, and the exit code that shells give it.</summary>
    public int Interrupted(EndSignal signal)
    {
        Data("error", new JsonObject { ["error"] = signal.Sentence, ["exit_code"] = signal.ExitCode });
        Console.Error.WriteLine(signal.Sentence);
        return signal.ExitCode;
    }

    /// <summary>
    /// A fault of our own. What is known of it goes to standard error whole: nobody can mend what was not said.
    /// </summary>
    public int Broken(Exception e)
    {
        const string sentence =
            "a fault of Longrun's own. Nothing recorded is lost; the same command can be given again.";
        Data("error", new JsonObject { ["error"] = sentence, ["exit_code"] = (int)ExitCode.Internal });
        Console.Error.WriteLine(e);
        Console.Error.WriteLine($"longrun: {sentence}\n  hint: report it with the lines above");
        return (int)ExitCode.Internal;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _ending.Dispose();
    }

    private void End(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true; // the night ends its cycle first; a second signal ends the process
        if (Signal is not null)
        {
            context.Cancel = false;
            return;
        }

        Signal = new(exitCode,
            "Interrupted. Jobs that run go on under their keeper, but nothing new starts and nothing lands until you"
            + " type `longrun run`. `longrun stop` ends them.");
        _ending.Cancel();
    }
}
