namespace Longrun.Core;

/// <summary>A fault in a file a person wrote: where, what, and what to do. Lines and columns count from 1.</summary>
internal sealed record Fault(string File, int Line, int Column, string Message, string? Hint = null)
{
    /// <summary>The form compilers use, so that editors and terminals can jump to it.</summary>
    public override string ToString() =>
        Hint is null ? $"{File}:{Line}:{Column}: error: {Message}"
            : $"{File}:{Line}:{Column}: error: {Message}\n  hint: {Hint}";
}
