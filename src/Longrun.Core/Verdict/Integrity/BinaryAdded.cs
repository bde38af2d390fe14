using System.Collections.Immutable;
using Longrun.Core.Text;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// Content that nobody can read in a diff: programs, archives, databases,
/// and text that is one of them in another alphabet.
/// Pictures and fonts of a size that pages have are shown only.
/// </summary>
internal static class BinaryAdded
{
    /// <summary>Bytes: a page's picture or font is smaller; what is larger ought to be asked for.</summary>
    private const long MediaMax = 512 * 1024;

    /// <summary>Bytes of an archive or a document that a test reads.</summary>
    private const long FixtureMax = 128 * 1024;

    /// <summary>Characters of a line in the alphabet that binaries are written in: more than an icon has.</summary>
    private const int EncodedMin = 600;

    private static readonly ImmutableHashSet<string> s_media =
        ["png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "icns", "bmp", "svg", "woff", "woff2", "ttf", "otf", "eot",
            "mp3", "ogg", "wav", "mp4", "webm", "pdf"];

    private static readonly ImmutableHashSet<string> s_programs =
        ["exe", "dll", "so", "dylib", "a", "lib", "o", "obj", "node", "wasm", "class", "jar", "war", "ear", "pyd",
            "pyc",
            "pyo", "bin", "apk", "ipa", "msi", "deb", "rpm", "dmg", "com", "sys", "elf", "run", "appimage", "efi", "ko",
            "whl", "egg", "nupkg", "gem", "crate", "vsix", "xpi", "swf"];

    /// <summary>The first bytes of programs and archives (ELF, PE, zip, gzip, xz, 7z, WebAssembly),
    /// in base64.</summary>
    private static readonly LinearRegex s_encoded = new(
        @"(?:f0VMRg|TVqQAA|TVpQAA|UEsDB|H4sIA|/Td6WFo|N3q8ry|AGFzbQ)[A-Za-z0-9+/=]{100}");

    private static readonly LinearRegex s_mediaWords = new(
        @"(?i)\b(?:icons?|favicons?|logos?|images?|pictures?|photos?|screenshots?|fonts?|typeface|illustrations?"
            + @"|banners?|"
        + @"avatars?|sprites?|thumbnails?|splash|artwork|assets?|pwa|pdfs?|sounds?|audio|videos?|placeholder|svg"
        + @"|png)\b");

    private static readonly LinearRegex s_built = new(
        @"(?i)\b(?:commit|check\s+in|add|ship|vendor|bundle|include|put)\w*\b[^.;]{0,60}"
            + @"\b(?:binar(?:y|ies)|executables?|prebuilt|programs?|wasm|dll|jar)\b|\bprebuilt\b");

    private static readonly LinearRegex s_refused = new(
        @"(?i)\b(?:no|not|never|without|instead\s+of|rather\s+than|don't|must\s+not)\b[^.;]{0,40}\b(?:binar(?:y|ies)"
            + @"|executables?|prebuilt|native|compiled|blobs?|wasm)\b");

    public static IEnumerable<Finding> Find(ExaminedChange change)
    {
        var asked = new Asked(change.Milestone);
        foreach (var file in change.Files.Where(file => file is { IsGone: false, IsSubmodule: false }))
        {
            if (file.IsBinary)
            {
                if (Severity(file, change, asked) is { } severity)
                {
                    yield return Finding(file.Path, 0, severity,
                        $"A binary file of {file.Size} bytes is {(file.IsNew ? "added" : "changed")}.");
                }
            }
            else if (Encoded(file) is { } line)
            {
                yield return Finding(file.Path, line.Number, Core.Severity.Reject,
                    "A program or an archive is written into the text.");
            }
        }
    }

    private static Severity? Severity(ChangedFile file, ExaminedChange change, Asked asked)
    {
        var extension = FileRoles.Extension(file.Path);
        var isNamed = asked.Says(FileRoles.Name(file.Path)) || asked.Says("." + extension)
            || asked.HasWord("binary", "binaries", "prebuilt") || (extension.Length > 1 && asked.HasWord(extension));
        if (IsMoved(file, change, asked.HasWord("rename", "renamed", "move", "moved")))
        {
            return Core.Severity.Note;
        }

        if (s_programs.Contains(extension) || extension.Length == 0 || file.NewMode == "100755"
            || !FileRoles.Name(file.Path).Contains('.'))
        {
            return IsProgramAsked(file.Path, asked) ? Core.Severity.Warn : Core.Severity.Reject;
        }

        if (s_media.Contains(extension))
        {
            var isAsked = isNamed || s_mediaWords.IsMatch(asked.Text);
            return isAsked ? file.Size <= MediaMax ? Core.Severity.Note : Core.Severity.Warn
                : file.Size <= MediaMax ? Core.Severity.Warn : Core.Severity.Reject;
        }

        return isNamed || asked.MayChange(file.Path) || (FileRoles.IsTest(file.Path) && file.Size <= FixtureMax)
            ? Core.Severity.Warn : Core.Severity.Reject;
    }

    /// <summary>
    /// Its file is named, or something built is asked for. A program that the milestone speaks of is to be run from
    /// where it comes; its name asks for no copy of it.
    /// </summary>
    private static bool IsProgramAsked(string path, Asked asked) => asked.MayChange(path)
        || (path.Contains('/') && asked.Says(path))
        || (FileRoles.Name(path).Contains('.') && asked.Says(FileRoles.Name(path)) && !s_refused.IsMatch(asked.Text))
        || (s_built.IsMatch(asked.Text) && !s_refused.IsMatch(asked.Text));

    /// <summary>One of that name is gone from elsewhere, or one of that kind where renaming is what is asked.</summary>
    private static bool IsMoved(ChangedFile file, ExaminedChange change, bool isRenaming) =>
        file.IsNew && change.Files.Any(other => other.IsGone && other.Before is null
            && (FileRoles.Name(other.Path) == FileRoles.Name(file.Path)
                || (isRenaming && FileRoles.Extension(other.Path) == FileRoles.Extension(file.Path))));

    private static AddedLine? Encoded(ChangedFile file)
    {
        if (!LineChanges.HasText(file) || file.IsLock
            || file.Path.EndsWith(".map", StringComparison.Ordinal))
        {
            return null;
        }

        return LineChanges.Added(file).FirstOrDefault(line => line.Text.Length > EncodedMin
            && s_encoded.IsMatch(line.Text));
    }

    private static Finding Finding(string path, int line, Severity severity, string what) =>
        new(FindingKind.BinaryAdded, severity, path, line, what)
        {
            Settles = "Have it built or fetched where it is needed, or have the milestone ask for it by name.",
        };
}
