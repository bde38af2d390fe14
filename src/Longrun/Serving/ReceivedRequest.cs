using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Longrun.Core;

namespace Longrun.Serving;

/// <summary>One request that a stand-in got.</summary>
/// <param name="Method">As it was sent.</param>
/// <param name="Target">The path, with the query where there is one.</param>
/// <param name="Body">At most 64 KiB of it, decoded, as UTF-8.</param>
internal sealed record ReceivedRequest(string Method, string Target, string Body)
{
    public ImmutableArray<HttpHeader> Headers { get; init; } = [];

    /// <summary>The body was longer than what is kept.</summary>
    public bool IsCut { get; init; }

    /// <summary>What it was answered: a status, or <c>hang</c>, <c>cut</c>.</summary>
    public string Answered { get; init; } = "";

    [JsonIgnore]
    public string Path => Target.Split('?')[0];
}
