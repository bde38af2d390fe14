using Longrun.Jobs;

namespace Longrun.Agents.Driving;

/// <summary>How a launch becomes one of a driver: this very program, which starts the agent in its turn.</summary>
internal static class DriveStart
{
    /// <summary><paramref name="launch"/>: as if the agent were started by itself.</summary>
    public static AgentLaunch Driven(AgentLaunch launch, AgentGround ground, DriveOrder order)
    {
        // What .NET needs to start is the driver's, unless the agent has a word of its own about it.
        var own = KeeperStart.RuntimeEnvironment.RemoveRange(launch.Environment.Keys);
        return launch with
        {
            Command = [.. ground.Self, AgentDriver.Verb, ground.OrderFile],
            Environment = launch.Environment.AddRange(own),
            Readable = launch.Readable.Add(ground.OrderFile),
            Order = order with { Withheld = [.. own.Keys.Order(StringComparer.Ordinal)] },
        };
    }
}
