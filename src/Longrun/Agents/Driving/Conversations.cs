using Longrun.Agents.Acp;
using Longrun.Agents.Codex;

namespace Longrun.Agents.Driving;

/// <summary>Who speaks which protocol.</summary>
internal static class Conversations
{
    public static IConversation Of(DriveOrder order) => order.Protocol switch
    {
        DriveProtocol.Codex => new CodexConversation(order),
        DriveProtocol.Acp => new AcpConversation(order),
    };
}
