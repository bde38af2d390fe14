using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;

namespace Longrun.Core.Gates.Files;

/// <summary>
/// Reads XML as MSBuild and test settings use it: elements by name, attributes behind an <c>@</c>. Total.
/// </summary>
internal static class XmlText
{
    /// <summary>Elements within each other: projects have some five.</summary>
    private const int NestingMax = 200;

    /// <summary>Null: it is not well formed, or declares a document type, which none of these files has.</summary>
    public static ImmutableArray<Setting>? Read(string text)
    {
        if (text.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) || IsDeep(text))
        {
            return null;
        }

        try
        {
            var found = new List<Setting>();
            foreach (var element in XDocument.Parse(text.TrimStart('\uFEFF'), LoadOptions.SetLineInfo).Root!
                .DescendantsAndSelf().Take(Setting.CountMax))
            {
                Add(found, element);
            }

            return [.. found.Take(Setting.CountMax)];
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The reader's cost grows with the square of the depth: 90,000 open elements took 35 s.</summary>
    private static bool IsDeep(string text)
    {
        var depth = 0;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            depth += (text[i], text[i + 1]) switch
            {
                ('<', '/') or ('/', '>') => -1,
                ('<', not ('!' or '?')) => 1,
                _ => 0,
            };
            if (depth > NestingMax)
            {
                return true;
            }
        }

        return false;
    }

    private static void Add(List<Setting> found, XElement element)
    {
        var path = string.Join('.', element.AncestorsAndSelf().Take(Setting.DepthMax).Reverse().Skip(1)
            .Select(a => a.Name.LocalName)
            .Where(name => name is not ("PropertyGroup" or "ItemGroup")));
        var line = ((IXmlLineInfo)element).LineNumber;
        if (!element.HasElements && path.Length > 0)
        {
            var condition = element.AncestorsAndSelf().Take(Setting.DepthMax)
                .Select(a => (string?)a.Attribute("Condition")).FirstOrDefault(c => c is not null);
            var value = element.Value.Trim();
            if (value.Length > 0 || element.Parent?.Name.LocalName == "PropertyGroup")
            {
                found.Add(new(path, condition is null ? value : $"{value} when {condition}", line));
            }
        }

        foreach (var attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration))
        {
            found.Add(new($"{(path.Length == 0 ? element.Name.LocalName : path)}@{attribute.Name.LocalName}",
                attribute.Value, line));
        }
    }
}
