using System.Collections.Immutable;
using Longrun.Core.Roadmap;

namespace Longrun.Core.Verdict.Integrity.Changes;

/// <summary>What a milestone asks for and permits, as far as words tell.</summary>
internal sealed class Asked
{
    private readonly Milestone _milestone;

    private readonly HashSet<string> _words;

    public Asked(Milestone milestone)
    {
        _milestone = milestone;
        Text = string.Join('\n',
        [
            milestone.Title, milestone.Brief, .. milestone.DoneWhen.Select(line => line.Text), .. milestone.Needs,
            .. milestone.MayChange,
        ]);
        var words = Words(Text).ToList();
        Length = words.Count;
        _words = [.. words];
    }

    public string Text { get; }

    /// <summary>Words of all of it.</summary>
    public int Length { get; }

    /// <summary>The text has that, in any case of letters.</summary>
    public bool Says(string part) => part.Length > 0 && Text.Contains(part, StringComparison.OrdinalIgnoreCase);

    /// <summary>The text has one of the words, alone or with an ending: <c>hook</c> is in "hooks".</summary>
    public bool HasWord(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (_words.Contains(word) || _words.Contains(word + "s") || _words.Contains(word + "es"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says its path, its name,
    /// or its name without the extension where that is a word of some length.</summary>
    public bool Names(string path)
    {
        var stem = FileRoles.Stem(path).ToLowerInvariant();
        return Says(path) || Says(FileRoles.Name(path)) || (stem.Length > 3 && _words.Contains(stem));
    }

    /// <summary>
    /// <c>May change</c> or <c>Touches</c> name it: as a glob that says more than "anything", or in words.
    /// </summary>
    public bool Permits(string path) =>
        _milestone.Touches.Any(glob => !glob.EndsWith('*') && Globs.Matches(glob, path)) || MayChange(path);

    public bool MayChange(string path) => _milestone.MayChange.Any(entry => Allows(entry, path));

    public static ImmutableArray<string> Words(string text)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        foreach (var range in text.AsSpan().SplitAny(" \t\r\n.,;:!?()[]{}<>\"'`/\\|=+*&%$#@^~"))
        {
            if (text.AsSpan()[range] is { Length: > 0 } word)
            {
                words.Add(word.ToString().ToLowerInvariant());
            }
        }

        return words.ToImmutable();
    }

    private static bool Allows(string entry, string path)
    {
        var name = FileRoles.Name(path).ToLowerInvariant();
        var said = entry.ToLowerInvariant();
        if (Globs.Matches(entry, path) || said.Contains(name, StringComparison.Ordinal))
        {
            return true;
        }

        return Words(said).Any(word => word switch
        {
            "tests" or "test" or "specs" or "fixtures" => FileRoles.IsTest(path),
            "ci" or "workflow" or "workflows" or "pipeline" or "pipelines" => FileRoles.IsPipeline(path),
            "docs" or "documentation" or "readme" or "changelog" => FileRoles.IsDocument(path),
            "hooks" or "hook" => FileRoles.IsHook(path) || name.Contains("hook", StringComparison.Ordinal)
                || name.StartsWith(".pre-commit", StringComparison.Ordinal),
            "dependencies" or "dependency" or "packages" or "lock" or "lockfile" or "lockfiles" =>
                FileRoles.IsManifest(path) || LockFiles.IsNamed(path),
            "lint" or "linter" or "linting" or "eslint" or "ruff" or "mypy" or "tsconfig" or "editorconfig" =>
                CheckFiles.IsConfiguration(path)
                && (word is "lint" or "linter" or "linting" || name.Contains(word, StringComparison.Ordinal)),
            "build" => FileRoles.IsManifest(path) || name is "makefile" || name.StartsWith("directory.build."),
            _ => false,
        });
    }
}
