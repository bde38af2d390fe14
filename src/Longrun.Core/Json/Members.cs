using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Longrun.Core.Json;

/// <summary>
/// A record in JSON, said once for both ways: names every member and hands over its value, null where there is none
/// yet.
/// </summary>
internal delegate T Description<T>(Members members, T? value) where T : class;

/// <summary>
/// The members of one JSON object. Reading gives back what the text says and ignores the value that is handed over;
/// writing writes it and gives it back. By hand, because a serializer's generic code over value types is compiled
/// anew in every process, which took longer than reading a whole night.
/// </summary>
internal abstract class Members(string path)
{
    /// <summary>The same members, of which the text may leave out any: the value handed over stands for it.</summary>
    public abstract Members Optional { get; }

    public abstract string? TextOrNull(string name, string? value);

    public abstract bool? FlagOrNull(string name, bool? value);

    public abstract int? IntOrNull(string name, int? value);

    public abstract long? LongOrNull(string name, long? value);

    public abstract double? DoubleOrNull(string name, double? value);

    public abstract decimal? DecimalOrNull(string name, decimal? value);

    public abstract DateTimeOffset? TimeOrNull(string name, DateTimeOffset? value);

    public string Text(string name, string? value) => TextOrNull(name, value) ?? throw Null(name);

    public bool Flag(string name, bool? value) => FlagOrNull(name, value) ?? throw Null(name);

    public int Int(string name, int? value) => IntOrNull(name, value) ?? throw Null(name);

    public long Long(string name, long? value) => LongOrNull(name, value) ?? throw Null(name);

    public double Double(string name, double? value) => DoubleOrNull(name, value) ?? throw Null(name);

    public DateTimeOffset Time(string name, DateTimeOffset? value) => TimeOrNull(name, value) ?? throw Null(name);

    /// <summary>A length of time as <c>[d.]hh:mm:ss[.fffffff]</c>.</summary>
    public TimeSpan Span(string name, TimeSpan? value) => SpanOrNull(name, value) ?? throw Null(name);

    public TimeSpan? SpanOrNull(string name, TimeSpan? value) =>
        TextOrNull(name, value?.ToString("c", CultureInfo.InvariantCulture)) is not { } text ? null
            : TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) ? span
            : throw Refused(name, $"is '{text}', which is no length of time");

    /// <summary>One of some words, as the place it has among them: an enumeration's value.</summary>
    public int Word(string name, int? value, string[] words) => WordOrNull(name, value, words) ?? throw Null(name);

    public int? WordOrNull(string name, int? value, string[] words) =>
        TextOrNull(name, value is { } place ? words[place] : null) is not { } text ? null
            : Array.IndexOf(words, text) is var found and >= 0 ? found
            : throw Refused(name, $"is '{text}', which is not known");

    public CommitId Commit(string name, CommitId? value) => new(Text(name, value?.Value));

    public CommitId? CommitOrNull(string name, CommitId? value) =>
        TextOrNull(name, value?.Value) is { } text ? new(text) : null;

    public MilestoneId Milestone(string name, MilestoneId? value) => new(Text(name, value?.Value));

    public MilestoneId? MilestoneOrNull(string name, MilestoneId? value) =>
        TextOrNull(name, value?.Value) is { } text ? new(text) : null;

    public AttemptId Attempt(string name, AttemptId? value) => AttemptOrNull(name, value) ?? throw Null(name);

    public AttemptId? AttemptOrNull(string name, AttemptId? value)
    {
        var text = TextOrNull(name, value?.Value);
        try
        {
            return text is null ? null : AttemptId.From(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw Refused(name, $"is '{text}', which is no attempt's id");
        }
    }

    public T Object<T>(string name, T? value, Description<T> description) where T : class =>
        ObjectOrNull(name, value, description) ?? throw Null(name);

    public T? ObjectOrNull<T>(string name, T? value, Description<T> description) where T : class =>
        IsAbsent(name) ? value
        : Enter(name, value is not null) is { } inner ? Whole(inner, value, description) : null;

    public ImmutableArray<string> Texts(string name, ImmutableArray<string>? value) =>
        ImmutableCollectionsMarshal.AsImmutableArray(TextsOrNull(name, ArrayOf(value)) ?? throw Null(name));

    public ImmutableArray<MilestoneId> Milestones(string name, ImmutableArray<MilestoneId> value)
    {
        var texts = Texts(name, ImmutableArray.CreateRange(value, id => id.Value));
        return ImmutableArray.CreateRange(texts, text => new MilestoneId(text));
    }

    public ImmutableArray<T> List<T>(string name, ImmutableArray<T>? value, Description<T> description)
        where T : class =>
        ListOrNull(name, value, description) ?? throw Null(name);

    public ImmutableArray<T>? ListOrNull<T>(string name, ImmutableArray<T>? value, Description<T> description)
        where T : class
    {
        if (IsAbsent(name))
        {
            return value;
        }

        var values = ArrayOf(value);
        if (EnterList(name, values?.Length) is not { } count)
        {
            return null;
        }

        var made = new T[count];
        for (var i = 0; i < count; i++)
        {
            made[i] = Whole(EnterItem(), i < values?.Length ? values[i] : null, description);
        }

        LeaveList();
        return ImmutableCollectionsMarshal.AsImmutableArray(made);
    }

    /// <summary>An object whose members' names are a person's.</summary>
    public ImmutableDictionary<string, T> Map<T>(
        string name, ImmutableDictionary<string, T> value, Description<T> description) where T : class
    {
        if (IsAbsent(name))
        {
            return value;
        }

        var made = ImmutableDictionary.CreateBuilder<string, T>();
        var inner = Enter(name, true) ?? throw Null(name);
        foreach (var key in inner.Names(value.Keys))
        {
            made.Add(key, inner.Object(key, value.GetValueOrDefault(key), description));
        }

        inner.Leave();
        return made.ToImmutable();
    }

    public JsonException Refused(string name, string why) => new($"the member '{path}{name}' {why}");

    /// <summary>The object is complete: reading refuses what nobody asked for.</summary>
    public abstract void Leave();

    protected string Path => path;

    /// <summary>The text leaves the member out, and may.</summary>
    protected abstract bool IsAbsent(string name);

    protected abstract string[]? TextsOrNull(string name, string[]? value);

    /// <summary>Null where the member is.</summary>
    protected abstract Members? Enter(string name, bool hasValue);

    /// <summary>How many items the list has. Null where the member is.</summary>
    protected abstract int? EnterList(string name, int? count);

    protected abstract Members EnterItem();

    protected abstract void LeaveList();

    /// <summary>The names the object has, or is given.</summary>
    protected abstract IEnumerable<string> Names(IEnumerable<string> given);

    protected JsonException Null(string name) => Refused(name, "is null");

    private static T Whole<T>(Members inner, T? value, Description<T> description) where T : class
    {
        var made = description(inner, value);
        inner.Leave();
        return made;
    }

    private static T[]? ArrayOf<T>(ImmutableArray<T>? value) where T : class =>
        value is { } items ? ImmutableCollectionsMarshal.AsArray(items) : null;
}
