namespace Longrun.Core;

/// <summary>What <c>review:</c> may say: somebody is there who can judge as it wants.</summary>
internal static class ReviewCheck
{
    public static IEnumerable<SettingFault> Faults(Settings settings)
    {
        var review = settings.Review;
        if (review.Agent is { } agent)
        {
            return Named(settings, agent);
        }

        // What needs no agent at all, or has none yet, is somebody else's fault to find.
        var isWanted = review.When is ReviewPolicy.Always or ReviewPolicy.Risky;
        return isWanted && !settings.Agents.IsEmpty
            && Standing.AgentNames(settings).All(name =>
                settings.Agents.GetValueOrDefault(name) is not { Kind: not AgentKind.Command })
                ? [new(
                    "review", "Nobody in use: is here to judge: what a program of kind command may do is not bounded.",
                    $"Name the one that is to: review: {{ agent: {settings.Agents.Keys.Order().First()} }}; "
                    + "or review: off")]
                : [];
    }

    private static IEnumerable<SettingFault> Named(Settings settings, string agent)
    {
        if (settings.Agents.GetValueOrDefault(agent) is not { } known)
        {
            yield return new("review.agent", $"There is no agent \"{agent}\".",
                SettingsCheck.Meant(agent, settings.Agents.Keys.Order()));
        }
        else if (RelativeProgram.Of(known.Run) is { } path)
        {
            yield return new("review.agent", $"{agent} starts {path} of the repository, which a worker may change.",
                "Name its program by an absolute path.");
        }
        else if (known.Kind is AgentKind.Command && settings.Review.Model is not null)
        {
            yield return new("review.model", "An agent of kind command takes no model.", "Let the command choose it.");
        }
    }
}
