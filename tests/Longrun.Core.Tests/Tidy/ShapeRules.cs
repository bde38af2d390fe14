using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Longrun.Core.Tests.Tidy;

/// <summary>Rules about one C# file: its size, its names, what it catches and silences.</summary>
internal static partial class ShapeRules
{
    public const int FileLinesMax = 400;
    public const int MethodLinesMax = 70;
    public const int LineMax = 120;
    public const int ParametersMax = 5;
    public const int ConstructorParametersMax = 6;

    private static readonly string[] s_bannedParts =
        ["Manager", "Helper", "Util", "Utils", "Utility", "Service", "Processor", "Base", "Impl", "Info", "Data",
            "Common", "Misc"];

    public static IEnumerable<string> Length(SourceFile file)
    {
        var lines = file.Text.EndsWith('\n') ? file.Lines.Count - 1 : file.Lines.Count;
        if (lines > FileLinesMax)
        {
            yield return $"{file.Path}: {lines} lines, at most {FileLinesMax}";
        }

        for (var i = 0; i < file.Lines.Count; i++)
        {
            if (file.Lines[i].Length > LineMax && !Exceptions.Allow("line length", file.Path))
            {
                yield return $"{file.Path}:{i + 1}: {file.Lines[i].Length} characters, at most {LineMax}";
            }
        }
    }

    public static IEnumerable<string> Methods(SourceFile file)
    {
        foreach (var node in file.Tree.DescendantNodes())
        {
            if (node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)
            {
                // From its first token on: comments and attributes above it are not part of what has to be read at
                // once.
                var span = file.Tree.SyntaxTree.GetLineSpan(node.Span);
                var lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
                if (lines > MethodLinesMax)
                {
                    yield return $"{file.At(node)}: a method of {lines} lines, at most {MethodLinesMax}";
                }
            }

            if (node is ParameterListSyntax { Parent: { } owner } list && Maximum(owner) is { } most
                && list.Parameters.Count > most)
            {
                yield return $"{file.At(node)}: {list.Parameters.Count} parameters, at most {most}";
            }
        }
    }

    public static IEnumerable<string> Names(SourceFile file)
    {
        var types = file.Tree.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            .Select(type => type.Identifier.Text);
        var folders = file.Path.Split('/').Select(part => Path.GetFileNameWithoutExtension(part));
        foreach (var name in types.Concat(folders).Distinct())
        {
            var bad = Words().Matches(name).Select(word => word.Value).Where(s_bannedParts.Contains).FirstOrDefault();
            if (bad is not null && !Exceptions.Allow("name", file.Path))
            {
                yield return $"{file.Path}: '{name}' says {bad} instead of what it is";
            }
        }
    }

    public static IEnumerable<string> Sealed(SourceFile file)
    {
        foreach (var type in file.Tree.DescendantNodes().OfType<TypeDeclarationSyntax>())
        {
            var isClass = type is ClassDeclarationSyntax
                || (type is RecordDeclarationSyntax { ClassOrStructKeyword: var kind }
                    && !kind.IsKind(SyntaxKind.StructKeyword));
            if (isClass && !type.Modifiers.Any(IsClosing))
            {
                yield return $"{file.At(type)}: {type.Identifier.Text} is neither sealed nor static";
            }
        }
    }

    public static IEnumerable<string> Catches(SourceFile file)
    {
        foreach (var node in file.Tree.DescendantNodes().OfType<CatchClauseSyntax>())
        {
            var type = node.Declaration?.Type.ToString();
            var all = type is null or "Exception" or "System.Exception" && node.Filter is null;
            if (all && !Exceptions.Allow("catch", file.Path))
            {
                yield return $"{file.At(node)}: catches everything; name what is expected, let bugs crash";
            }
        }
    }

    /// <summary>Something silenced says on its own line why.</summary>
    public static IEnumerable<string> Silences(SourceFile file)
    {
        for (var i = 0; i < file.Lines.Count; i++)
        {
            var line = file.Lines[i].Trim();
            var silenced = file.IsCSharp
                ? PragmaOrAttribute().IsMatch(line)
                : line.Contains("<NoWarn>", StringComparison.Ordinal)
                    || (file.Path.EndsWith(".editorconfig", StringComparison.Ordinal) && SeverityOff().IsMatch(line));
            if (silenced && !Reason().IsMatch(line))
            {
                yield return $"{file.Path}:{i + 1}: silences a warning without a reason on its line";
            }
        }
    }

    private static int? Maximum(SyntaxNode owner) => owner switch
    {
        RecordDeclarationSyntax or StructDeclarationSyntax => null, // a positional record's values
        ConstructorDeclarationSyntax or ClassDeclarationSyntax => ConstructorParametersMax,
        MethodDeclarationSyntax method when method.Modifiers.Any(m => m.IsKind(SyntaxKind.ExternKeyword))
            || method.AttributeLists.ToString().Contains("Import", StringComparison.Ordinal) => null, // the kernel's
        _ => ParametersMax,
    };

    // Partial: another part says it, and the compiler sees to it that they agree.
    private static bool IsClosing(SyntaxToken modifier) => modifier.Kind() is SyntaxKind.SealedKeyword
        or SyntaxKind.StaticKeyword or SyntaxKind.AbstractKeyword or SyntaxKind.PartialKeyword;

    [GeneratedRegex("[A-Z][a-z]*")]
    private static partial Regex Words();

    [GeneratedRegex(@"^#pragma warning (disable|restore)|\[.*SuppressMessage\(")]
    private static partial Regex PragmaOrAttribute();

    [GeneratedRegex(@"severity\s*=\s*(none|silent)")]
    private static partial Regex SeverityOff();

    [GeneratedRegex(@"// \S.{9,}|<!-- \S.{9,}-->|# \S.{9,}|Justification = ""\S.{9,}""")]
    private static partial Regex Reason();
}
