using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Longrun.Core;
using Longrun.Core.Text;
using Longrun.Processes;

namespace Longrun.Agents.Claude;

/// <summary>
/// Whether the installed Claude Code starts and offers what a night needs of it. Asked once per installed file and kept
/// in the state directory: the program takes a second to say its version, and a start should cost nothing.
/// </summary>
internal static class ClaudeCheck
{
    /// <summary>A cold start of a 250 MB program on a slow disk; usually it takes a second.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private const int WordsMax = 200;

    private static readonly string Install = $"npm install -g @anthropic-ai/claude-code@{ClaudeVersion.Tested}";

    /// <summary>The version of the program that the agent of this name would be started with.</summary>
    /// <exception cref="UserError">It is not there, does not start, or lacks a flag (7).</exception>
    public static string Require(Surroundings surroundings, string agent)
    {
        var program = InstalledProgram.Find(ClaudeVersion.Name, surroundings.SearchPath) ?? throw new UserError(
            ExitCode.CannotStart, $"agent {agent}: claude is not on the PATH.", Install);
        var kept = Path.Combine(surroundings.StateHome, "longrun", "checked", "claude");
        var question = Question(program);
        if (Kept(kept, question) is { } known)
        {
            return known;
        }

        var printed = Ask(surroundings, agent, program, "--version");
        var version = ClaudeVersion.In(printed.Trim()) ?? throw new UserError(
            ExitCode.CannotStart,
            $"agent {agent}: {program} --version printed no version: {Cut.OneLine(printed, WordsMax)}", Install);
        var missing = ClaudeVersion.MissingFlags(Ask(surroundings, agent, program, "--help"));
        if (!missing.IsEmpty)
        {
            var names = string.Join(", ", missing);
            throw new UserError(
                ExitCode.CannotStart,
                $"agent {agent}: claude {version} ({program}) has no {names}, which a night needs.",
                $"{Install}  (the version that is tested; newer ones should do)");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        DurableFile.Write(kept, Encoding.UTF8.GetBytes($"{question}\n{version}\n"));
        return version;
    }

    /// <summary>Another file, or another list of flags, is another question.</summary>
    private static string Question(string program)
    {
        var file = new FileInfo(program);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{program} {file.Length} {file.LastWriteTimeUtc.Ticks} {string.Join(' ', ClaudeArguments.RequiredFlags)}");
    }

    private static string? Kept(string path, string question)
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        return text.StartsWith(question + "\n", StringComparison.Ordinal)
            && ClaudeVersion.In(text[(question.Length + 1)..]) is { } version
            ? version
            : null;
    }

    /// <summary>In a home of its own: what the person's configuration says must not decide, nor be touched.</summary>
    private static string Ask(Surroundings surroundings, string agent, string program, string argument)
    {
        var home = Path.Combine(surroundings.StateHome, "longrun", "agents", agent);
        Directory.CreateDirectory(home);
        var result = Run.Capture(new(program, [argument])
        {
            WorkingDirectory = home,
            Environment = ImmutableDictionary<string, string>.Empty
                .Add("PATH", surroundings.SearchPath)
                .Add("HOME", home)
                .Add("CLAUDE_CONFIG_DIR", Path.Combine(home, ".claude"))
                .Add("DISABLE_AUTOUPDATER", "1"),
            Timeout = AnswerTimeout,
        });
        var words = result.TimedOut ? "no answer in time" : Cut.OneLine(result.ErrorText, WordsMax);
        return result.Succeeded
            ? result.OutputText
            : throw new UserError(
                ExitCode.CannotStart,
                $"agent {agent}: `{program} {argument}` failed (exit code {result.ExitCode}): {words}",
                Install);
    }
}
