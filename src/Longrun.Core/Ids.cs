using System.Text.Json;
using System.Text.Json.Serialization;

namespace Longrun.Core;

/// <summary>A value that is written as one JSON string.</summary>
internal interface IText<TSelf> where TSelf : class, IText<TSelf>
{
    string Value { get; }

    static abstract TSelf From(string value);
}

/// <summary>Writes an id as a plain string, also where it is a dictionary key.</summary>
internal sealed class TextConverter<T> : JsonConverter<T> where T : class, IText<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString() ?? throw new JsonException("null where an id belongs");
        try
        {
            return T.From(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new JsonException($"'{text}' is no id", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert,
        JsonSerializerOptions options) =>
        T.From(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value);
}

/// <summary>A run of one roadmap against one repository: <c>r1</c>, <c>r2</c>, …</summary>
[JsonConverter(typeof(TextConverter<RunId>))]
internal sealed record RunId(string Value) : IText<RunId>
{
    public static RunId From(string value) => new(value);

    public static RunId Number(int number) => new($"r{number}");

    public override string ToString() => Value;
}

/// <summary>A milestone's id as the roadmap spells it. Two ids that differ only in case are one id.</summary>
[JsonConverter(typeof(TextConverter<MilestoneId>))]
internal sealed record MilestoneId(string Value) : IText<MilestoneId>
{
    public static MilestoneId From(string value) => new(value);

    public bool Equals(MilestoneId? other) =>
        string.Equals(Value, other?.Value, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    public override string ToString() => Value;
}

/// <summary>A full git object id of a commit, lower-case hexadecimal.</summary>
[JsonConverter(typeof(TextConverter<CommitId>))]
internal sealed record CommitId(string Value) : IText<CommitId>
{
    public static CommitId From(string value) => new(value);

    /// <summary>The first ten digits: enough to recognise it, short enough to read.</summary>
    public string Short => Value.Length > 10 ? Value[..10] : Value;

    public override string ToString() => Value;
}

/// <summary>One attempt on a milestone, written <c>M3-2</c>: the second attempt on M3.</summary>
[JsonConverter(typeof(TextConverter<AttemptId>))]
internal sealed record AttemptId(MilestoneId Milestone, int Number) : IText<AttemptId>
{
    public string Value => $"{Milestone}-{Number}";

    public static AttemptId From(string value)
    {
        var dash = value.LastIndexOf('-');
        return new(new(value[..dash]),
            int.Parse(value.AsSpan(dash + 1), System.Globalization.CultureInfo.InvariantCulture));
    }

    public override string ToString() => Value;
}

/// <summary>
/// One try of one job: <c>subject.name.try</c>, for instance <c>M3-2.agent.1</c> or <c>M3-2.gate:tests.1</c>.
/// Submitting the same id twice starts it once.
/// </summary>
[JsonConverter(typeof(TextConverter<JobId>))]
internal sealed record JobId(string Value) : IText<JobId>
{
    public static JobId From(string value) => new(value);

    public static JobId Of(string subject, string name, int @try) => new($"{subject}.{name}.{@try}");

    public override string ToString() => Value;
}
