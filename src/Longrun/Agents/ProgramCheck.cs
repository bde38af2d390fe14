using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Longrun.Core;
using Longrun.Core.Text;
using Longrun.Processes;

namespace Longrun.Agents;

/// <summary>
/// What an installed program is asked before a night relies on it: values of its adapter. <paramref name="Name"/> is
/// the program's own; <paramref name="Install"/> is the line that installs the version that is tested.
/// </summary>
internal sealed record ProgramNeeds(string Name, string Install)
{
    /// <summary>Asked in this order after <c>--version</c>.</summary>
    public ImmutableArray<ProgramQuestion> Questions { get; init; } = [];

    /// <summary>What it is asked with beside PATH and a HOME of its own.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>Arguments, as <c>--help</c>, and which words (flags, commands) must be in what is printed.</summary>
internal sealed partial record ProgramQuestion(ImmutableArray<string> Arguments, ImmutableArray<string> Words)
{
    /// <summary>Those that do not stand there as words of their own.</summary>
    public ImmutableArray<string> MissingFrom(string printed)
    {
        var said = Word().Matches(printed).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        return [.. Words.Where(word => !said.Contains(word))];
    }

    [GeneratedRegex("[A-Za-z0-9_-]+")]
    private static partial Regex Word();
}

/// <summary>
/// Whether an installed program starts and offers what a night needs of it. Asked once per installed file and kept in
/// the state directory: some programs take a second to say their version, and a start should cost nothing.
/// </summary>
internal static partial class ProgramCheck
{
    /// <summary>A cold start of a program of 400 MB on a slow disk; usually it takes a second.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private const int WordsMax = 200;

    /// <summary>The version of the program that the agent of this name would be started with.</summary>
    /// <param name="needs">What it is asked.</param>
    /// <param name="program">Its file, as <see cref="IAgentProgram.Find"/> gave it; null: it is not there.</param>
    /// <param name="agent">The agent's name, for messages.</param>
    /// <param name="surroundings">Where it is looked for, and where the answer is kept.</param>
    /// <exception cref="UserError">It is not there, does not start, or lacks a word (7).</exception>
    public static string Require(ProgramNeeds needs, string? program, string agent, Surroundings surroundings)
    {
        if (program is null)
        {
            throw new UserError(
                ExitCode.CannotStart, $"agent {agent}: {needs.Name} is not on the PATH.", needs.Install);
        }

        var kept = Path.Combine(surroundings.StateHome, "longrun", "checked", needs.Name);
        var question = Question(needs, program);
        if (Kept(kept, question) is { } known)
        {
            return known;
        }

        var asked = new Asked(needs, program, agent, surroundings);
        var version = asked.Version();
        foreach (var one in needs.Questions)
        {
            asked.Require(one, version);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        DurableFile.Write(kept, Encoding.UTF8.GetBytes($"{question}\n{version}\n"));
        return version;
    }

    /// <summary>The version in what a program printed: on the last line that has one. Null: there is none.</summary>
    public static string? VersionIn(string printed) =>
        printed.Split('\n').Reverse().Select(line => Version().Match(line)).FirstOrDefault(m => m.Success)?.Value;

    /// <summary>Another file, or other questions, is another question.</summary>
    private static string Question(ProgramNeeds needs, string program)
    {
        var file = new FileInfo(program);
        var words = string.Join(' ', needs.Questions.SelectMany(q => q.Arguments.AddRange(q.Words)));
        return string.Create(
            CultureInfo.InvariantCulture, $"{program} {file.Length} {file.LastWriteTimeUtc.Ticks} {words}");
    }

    private static string? Kept(string path, string question)
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        return text.StartsWith(question + "\n", StringComparison.Ordinal)
            ? VersionIn(text[(question.Length + 1)..])
            : null;
    }

    /// <summary>One program that is being asked.</summary>
    private sealed class Asked(ProgramNeeds needs, string program, string agent, Surroundings surroundings)
    {
        public string Version()
        {
            var printed = Answer("--version");
            return VersionIn(printed) ?? throw Fault(
                $"agent {agent}: {program} --version printed no version: {Cut.OneLine(printed, WordsMax)}",
                needs.Install);
        }

        public void Require(ProgramQuestion question, string version)
        {
            var missing = question.MissingFrom(Answer([.. question.Arguments]));
            if (!missing.IsEmpty)
            {
                throw Fault(
                    $"agent {agent}: {needs.Name} {version} ({program}) has no {string.Join(", ", missing)}, "
                    + "which a night needs.",
                    $"{needs.Install}  (the version that is tested; newer ones should do)");
            }
        }

        /// <summary>In a home of its own: what the person's settings say must not decide, nor be touched.</summary>
        private string Answer(params string[] arguments)
        {
            var home = Path.Combine(surroundings.StateHome, "longrun", "agents", agent);
            Directory.CreateDirectory(home);
            var result = Run.Capture(new(program, [.. arguments])
            {
                WorkingDirectory = home,
                Environment = needs.Environment.SetItem("PATH", surroundings.SearchPath).SetItem("HOME", home),
                Timeout = AnswerTimeout,
            });
            var words = result.TimedOut ? "no answer in time" : Cut.OneLine(result.ErrorText, WordsMax);
            return result.Succeeded
                ? $"{result.ErrorText}\n{result.OutputText}" // the help of a subcommand is on either, by program
                : throw Fault(
                    $"agent {agent}: `{program} {string.Join(' ', arguments)}` failed "
                    + $"(exit code {result.ExitCode}): {words}",
                    needs.Install);
        }

        private static UserError Fault(string message, string hint) => new(ExitCode.CannotStart, message, hint);
    }

    [GeneratedRegex(@"\b[0-9]+\.[0-9]+\.[0-9]+(?:[.+-][0-9A-Za-z]+)*")]
    private static partial Regex Version();
}
