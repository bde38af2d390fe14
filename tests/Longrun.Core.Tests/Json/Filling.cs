using System.Collections.Immutable;
using System.Reflection;

namespace Longrun.Core.Tests.Json;

/// <summary>
/// Makes values in which no property has the value it would have by itself. <paramref name="turn"/> chooses among
/// the values of enumerations and the records of unions; a small one leaves out all that may be.
/// </summary>
internal sealed class Filling(int turn, bool isSmall = false)
{
    private static readonly DateTimeOffset s_time = new(2026, 11, 22, 23, 10, 5, TimeSpan.Zero);

    private int _count;

    public object Record(Type type)
    {
        var constructor = Records.Constructor(type);
        var record = constructor.Invoke([.. constructor.GetParameters().Select(Argument)]);
        foreach (var property in Records.Properties(type).Where(IsSetHere))
        {
            property.SetValue(record, Value(property.PropertyType));
        }

        return record;

        object? Argument(ParameterInfo parameter) =>
            Records.IsNullable(type.GetProperty(parameter.Name!)!) && isSmall ? null : Value(parameter.ParameterType);

        bool IsSetHere(PropertyInfo property) =>
            constructor.GetParameters().All(parameter => parameter.Name != property.Name)
            && (!isSmall || Records.IsRequired(property));
    }

    private object Value(Type type)
    {
        _count++;
        return type switch
        {
            _ when type == typeof(string) => $"text {_count} <ü> \"\\\n",
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) => _count,
            _ when type == typeof(long) => _count + (1L << 40),
            _ when type == typeof(double) => _count + 0.1,
            _ when type == typeof(decimal) => _count + 0.10m,
            _ when type == typeof(DateTimeOffset) => s_time.AddTicks(_count).ToOffset(TimeSpan.FromHours(turn)),
            _ when type == typeof(TimeSpan) => new TimeSpan(turn, 2, 3, 4, 5 * turn).Add(new TimeSpan(_count)),
            { IsEnum: true } => EnumValue(type),
            _ when type == typeof(AttemptId) => new AttemptId(new($"M-{_count}"), 2),
            _ when Records.IsId(type) => Activator.CreateInstance(type, $"id {_count}")!,
            _ when Records.IsRecord(type) => Record(Among(Records.Concrete(type))),
            _ => Several(type, Records.ElementOf(type)!),
        };
    }

    private object EnumValue(Type type)
    {
        var values = Enum.GetValues(type);
        return values.GetValue((turn + 1) % values.Length)!;
    }

    private object Several(Type type, Type element)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Value(inner);
        }

        if (type.GetGenericTypeDefinition() == typeof(ImmutableDictionary<,>))
        {
            return Call(nameof(Map), element, Value(element));
        }

        return Call(nameof(List), element, Value(element), Value(element));
    }

    private Type Among(Type[] types) => types[turn % types.Length];

    private static object Call(string name, Type element, params object[] values) =>
        typeof(Filling).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(element).Invoke(null, values)!;

    private static ImmutableArray<T> List<T>(T first, T second) => [first, second];

    private static ImmutableDictionary<string, T> Map<T>(T value) =>
        ImmutableDictionary<string, T>.Empty.Add("a Person's Name", value);
}
