using Longrun.Core.Roadmap;

namespace Longrun.Configuration;

/// <summary>A value of a YAML document with its place.</summary>
internal abstract record YamlNode(Place Place)
{
    internal sealed record Text(Place Place, string Value, bool IsPlain) : YamlNode(Place)
    {
        /// <summary>A key without a value, or one of the words YAML has for that.</summary>
        public bool IsNothing => IsPlain && Value is "" or "~" or "null";
    }

    internal sealed record List(Place Place, IReadOnlyList<YamlNode> Items) : YamlNode(Place);

    internal sealed record Map(Place Place, IReadOnlyList<YamlEntry> Entries) : YamlNode(Place);
}

internal sealed record YamlEntry(YamlNode.Text Key, YamlNode Value);
