using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Longrun.Core.Json;

/// <summary>The members of an object that is written, in the order they are named, nulls too.</summary>
internal sealed class WrittenMembers : Members
{
    private readonly Utf8JsonWriter _writer;

    private WrittenMembers(Utf8JsonWriter writer, string path) : base(path) => _writer = writer;

    public override Members Optional => this;

    public static string Write<T>(T value, Description<T> description) where T : class
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            var members = new WrittenMembers(writer, "");
            description(members, value);
            members.Leave();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    public override string? TextOrNull(string name, string? value)
    {
        _writer.WriteString(name, value);
        return value;
    }

    public override bool? FlagOrNull(string name, bool? value)
    {
        if (value is { } flag)
        {
            _writer.WriteBoolean(name, flag);
        }
        else
        {
            _writer.WriteNull(name);
        }

        return value;
    }

    public override int? IntOrNull(string name, int? value)
    {
        LongOrNull(name, value);
        return value;
    }

    public override long? LongOrNull(string name, long? value)
    {
        if (value is { } number)
        {
            _writer.WriteNumber(name, number);
        }
        else
        {
            _writer.WriteNull(name);
        }

        return value;
    }

    public override double? DoubleOrNull(string name, double? value)
    {
        if (value is { } number)
        {
            _writer.WriteNumber(name, number);
        }
        else
        {
            _writer.WriteNull(name);
        }

        return value;
    }

    public override decimal? DecimalOrNull(string name, decimal? value)
    {
        if (value is { } number)
        {
            _writer.WriteNumber(name, number);
        }
        else
        {
            _writer.WriteNull(name);
        }

        return value;
    }

    public override DateTimeOffset? TimeOrNull(string name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            _writer.WriteString(name, time);
        }
        else
        {
            _writer.WriteNull(name);
        }

        return value;
    }

    public override void Leave() => _writer.WriteEndObject();

    protected override bool IsAbsent(string name) => false;

    protected override string[]? TextsOrNull(string name, string[]? value)
    {
        if (EnterList(name, value?.Length) is null)
        {
            return null;
        }

        foreach (var text in value!)
        {
            _writer.WriteStringValue(text ?? throw Null(name));
        }

        LeaveList();
        return value;
    }

    protected override Members? Enter(string name, bool hasValue)
    {
        if (!hasValue)
        {
            _writer.WriteNull(name);
            return null;
        }

        _writer.WriteStartObject(name);
        return new WrittenMembers(_writer, $"{Path}{name}.");
    }

    protected override int? EnterList(string name, int? count)
    {
        if (count is null)
        {
            _writer.WriteNull(name);
            return null;
        }

        _writer.WriteStartArray(name);
        return count;
    }

    protected override Members EnterItem()
    {
        _writer.WriteStartObject();
        return this;
    }

    protected override void LeaveList() => _writer.WriteEndArray();

    protected override IEnumerable<string> Names(IEnumerable<string> given) => given;
}
