using System.Collections.Immutable;
using System.Text;
using Longrun.Core;
using Longrun.Core.Text;
using Longrun.Core.Work;
using Longrun.Git;
using Longrun.Jobs;
using Longrun.Processes;

namespace Longrun.Effects;

/// <summary>
/// Which jobs are handed which secrets. What is written down is where a secret is, never what it is: the keeper reads
/// it when the job starts. See docs/formats/configuration.md.
/// </summary>
internal static class Secrets
{
    public static JobSpec ToGate(Site site, JobSpec spec) => Hand(site, spec, static rule => rule.ToGates, []);

    public static JobSpec ToSetup(Site site, JobSpec spec) => Hand(site, spec, static rule => rule.ToSetup, []);

    /// <summary>Never what it could pay with: a rule for a whole file must not name a key by the way.</summary>
    public static JobSpec ToAgent(Site site, JobSpec spec, AgentSettings agent) =>
        Hand(site, spec, static rule => rule.ToAgents, PayingKeys.Unnamed(agent));

    /// <summary>Why the run must not start. Null: every secret is there.</summary>
    public static UserError? Missing(
        Surroundings surroundings, PersonRepository repository, CommitId head, Settings settings)
    {
        foreach (var rule in settings.Secrets)
        {
            if (rule.File is not { } file)
            {
                if (rule.Names.FirstOrDefault(name => !surroundings.Environment.ContainsKey(name)) is { } unset)
                {
                    return Refusal($"{unset} is not set.", $"export {unset}=… where longrun is started");
                }
            }
            else if (Tree.Find(repository, head, file) is not null)
            {
                return Refusal($"{file} is committed: every clone has it, and so has every agent.",
                    $"git rm --cached {file}; and change what was in it");
            }
            else if (Read(repository.WorkTree, file) is not { } values)
            {
                return Refusal($"{file} is not there, or is no file that can be read.",
                    "lines of NAME=value; or take the rule out");
            }
            else if (rule.Names.FirstOrDefault(name => !values.ContainsKey(name)) is { } absent)
            {
                return Refusal($"{file} has no {absent}.", $"add the line {absent}=… to it");
            }
        }

        return null;
    }

    /// <summary>All that any job of the run is handed, by name.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Values(Site site) =>
        site.State.Settings.Secrets.SelectMany(rule => rule.File is { } file
            ? (Read(site.Places.WorkTree, file) ?? []).Where(secret => IsNamed(rule, secret.Key))
            : site.Surroundings.Environment.Where(variable => rule.Names.Contains(variable.Key)));

    private static JobSpec Hand(
        Site site, JobSpec spec, Func<SecretRule, bool> isFor, ImmutableArray<string> withheld)
    {
        var rules = site.State.Settings.Secrets.Where(isFor).ToList();
        // What the job has already is Longrun's own, or named for it: that goes before.
        return spec with
        {
            Handed =
            [
                .. spec.Handed.Union(rules.Where(rule => rule.File is null).SelectMany(rule => rule.Names)
                    .Except(withheld).Where(name => !spec.Environment.ContainsKey(name))),
            ],
            HandedFiles =
            [
                .. from rule in rules
                   let file = rule.File
                   where file is not null
                   select new HandedFile(Path.Combine(site.Places.WorkTree, file))
                   {
                       Names = [.. rule.Names.Except(withheld)],
                       IsWhole = rule.Names.IsEmpty,
                       Withheld = withheld,
                   },
            ],
        };
    }

    private static bool IsNamed(SecretRule rule, string name) => rule.Names.IsEmpty || rule.Names.Contains(name);

    private static ImmutableDictionary<string, string>? Read(string workTree, string file) =>
        SafeFile.ReadCapped(Path.Combine(workTree, file), HandedFile.BytesMax) is SafeRead.Content { Bytes: var bytes }
            ? VariableLines.Read(Encoding.UTF8.GetString(bytes))
            : null;

    private static UserError Refusal(string sentence, string hint) =>
        new(ExitCode.CannotStart, $"secrets: {sentence}", hint);
}
