namespace Longrun.Core.Json;

/// <summary>Records of one kind in JSON; a member of that name, written first, says which of them it is.</summary>
internal sealed class Union<T>(string member, params Case<T>[] cases) where T : class
{
    public IReadOnlyList<Case<T>> Cases => cases;

    public T Members(Members m, T? value)
    {
        var word = m.Text(member, value is null ? null : Array.Find(cases, c => c.Type == value.GetType())?.Word);
        var found = Array.Find(cases, c => c.Word == word)
            ?? throw m.Refused(member, $"is '{word}', which is not known");
        return found.Members(m, value);
    }
}

/// <summary>One record of a <see cref="Union{T}"/>.</summary>
internal abstract class Case<T>(string word, Type type) where T : class
{
    public string Word => word;

    public Type Type => type;

    public abstract T Members(Members m, T? value);
}

/// <inheritdoc/>
internal sealed class Case<T, TCase>(string word, Description<TCase> description) : Case<T>(word, typeof(TCase))
    where T : class
    where TCase : class, T
{
    public override T Members(Members m, T? value) => description(m, (TCase?)value);
}
