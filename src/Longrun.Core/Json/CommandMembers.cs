namespace Longrun.Core.Json;

/// <summary>What a person asks for, as docs/formats/events.md has it.</summary>
internal static class CommandMembers
{
    public static Union<PersonCommand> Commands { get; } = new(
        "command",
        Is<PersonCommand.Answer>("answer", (m, c) =>
            new(m.Milestone("milestone", c?.Milestone), m.Text("text", c?.Text))),
        Is<PersonCommand.Stop>("stop", (m, c) => new(m.Flag("after_current", c?.AfterCurrent))),
        Is<PersonCommand.Resume>("resume", (_, _) => new()),
        Is<PersonCommand.Pause>("pause", (_, _) => new()),
        Is<PersonCommand.Skip>("skip", (m, c) =>
            new(m.Milestone("milestone", c?.Milestone), m.Flag("as_done", c?.AsDone))),
        Is<PersonCommand.Retry>("retry", (m, c) => new(m.Milestone("milestone", c?.Milestone))),
        Is<PersonCommand.RetryAgent>("retry_agent", (m, c) => new(m.Text("agent", c?.Agent))),
        Is<PersonCommand.Accepted>("accepted", (m, c) => new(m.Commit("commit", c?.Commit))),
        Is<PersonCommand.Discard>("discard", (_, _) => new()));

    private static Case<PersonCommand, T> Is<T>(string word, Description<T> description) where T : PersonCommand =>
        new(word, description);
}
