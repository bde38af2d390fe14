using System.Collections.Immutable;

namespace Longrun.Verdicts;

/// <summary>The cases of a folder: one folder a language, one file a case.</summary>
internal static class Corpus
{
    /// <summary>Where they lie from the repository's root.</summary>
    public const string Folder = "tests/Verdicts/cases";

    /// <summary>The cases by language and name; every fault there is, in one exception.</summary>
    /// <exception cref="CaseFault">There are cases that cannot be read, or none.</exception>
    public static ImmutableArray<CorpusCase> Load(string folder)
    {
        var cases = ImmutableArray.CreateBuilder<CorpusCase>();
        var faults = new List<string>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.case", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
        {
            try
            {
                cases.Add(CaseReader.Read(
                    Path.GetFileNameWithoutExtension(path), Path.GetFileName(Path.GetDirectoryName(path)!),
                    File.ReadAllText(path)));
            }
            catch (CaseFault fault)
            {
                faults.Add($"{Path.GetRelativePath(folder, path)}: {fault.Message}");
            }
        }

        if (cases.Count == 0)
        {
            faults.Add($"{folder}: no case");
        }

        return faults.Count == 0 ? cases.ToImmutable() : throw new CaseFault(string.Join('\n', faults));
    }
}
