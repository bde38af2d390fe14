using System.Collections.Immutable;
using Longrun.Core;

namespace Longrun.Agents;

/// <summary>Whether an agent has what it needs to log in. Never keeps a value, only names.</summary>
internal abstract record AgentLogin
{
    private AgentLogin()
    {
    }

    /// <summary><see cref="With"/> is what it logs in with, null where it needs nothing.</summary>
    public sealed record Ok(string? With) : AgentLogin;

    /// <summary>What is missing, and the exact line that mends it.</summary>
    public sealed record Missing(string Sentence, string Hint) : AgentLogin
    {
        /// <summary>With the command that leads through it, where the vendor has a login to be led through.</summary>
        public string HintFor(IAgentProgram program, string name, AgentSettings settings) =>
            program.HowToLogIn(name, settings, "").Command.IsEmpty
            || Hint.Contains("longrun agents login", StringComparison.Ordinal)
                ? Hint : $"{Hint}  (`longrun agents login {name}` leads through it)";
    }

    public static bool IsSet(ImmutableDictionary<string, string> environment, string variable) =>
        environment.GetValueOrDefault(variable) is { Length: > 0 };

    /// <summary>
    /// A variable the person named in <c>env:</c> that is not set, apart from <paramref name="logins"/>, of which one
    /// is enough. Null: all are.
    /// </summary>
    public static Missing? Named(
        string name, AgentSettings settings, ImmutableDictionary<string, string> environment,
        ImmutableArray<string> logins) =>
        settings.Env.FirstOrDefault(v => !IsSet(environment, v) && !logins.Contains(v)) is { } unset
            ? new(
                $"agent {name}: {unset} is named in env: but is not set",
                $"set it where longrun is started: export {unset}=…  (or take it out of env:)")
            : null;
}
