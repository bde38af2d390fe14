using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Longrun.Core.Tests.Json;

/// <summary>The journalled records as reflection has them, so that no property can be forgotten by a test.</summary>
internal static class Records
{
    private static readonly NullabilityInfoContext s_nullability = new();

    /// <summary>The concrete records below one, or itself.</summary>
    public static Type[] Concrete(Type type) =>
        type.IsAbstract ? [.. type.GetNestedTypes().Where(type.IsAssignableFrom)] : [type];

    public static bool IsRecord(Type type) =>
        type.Namespace!.StartsWith("Longrun.", StringComparison.Ordinal) && type is { IsClass: true, IsArray: false }
        && !IsId(type);

    public static bool IsId(Type type) => type == typeof(RunId) || type == typeof(MilestoneId)
        || type == typeof(CommitId) || type == typeof(AttemptId) || type == typeof(JobId);

    /// <summary>Those that are written: what follows from others is not.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    public static string NameOf(PropertyInfo property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    public static ConstructorInfo Constructor(Type type) =>
        type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!;

    /// <summary>The text has to have it: a value of the constructor without a default, or marked so.</summary>
    public static bool IsRequired(PropertyInfo property)
    {
        var parameter = Constructor(property.ReflectedType!).GetParameters()
            .SingleOrDefault(parameter => parameter.Name == property.Name);
        return parameter is { IsOptional: false } || property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
    }

    public static bool IsNullable(PropertyInfo property) =>
        s_nullability.Create(property).ReadState == NullabilityState.Nullable;

    /// <summary>What is inside a list, a map or a nullable.</summary>
    public static Type? ElementOf(Type type) =>
        type.IsGenericType ? type.GetGenericArguments()[^1] : null;
}
