using System.Collections.Immutable;
using Longrun.Core.Verdict.Integrity.Changes;

namespace Longrun.Core.Verdict.Integrity;

/// <summary>
/// Secrets in the new text that the old one did not have. The secret itself is in no finding: pages and logs go further
/// than the change does.
/// </summary>
internal static class SecretAdded
{
    /// <summary>Findings in one file: one tells as much as hundred.</summary>
    private const int FileMax = 5;

    private static readonly ImmutableHashSet<string> s_stores =
        ["p12", "pfx", "jks", "keystore", "kdbx", "ppk", "p8", "mobileprovision"];

    public static IEnumerable<Finding> Find(ExaminedChange change)
    {
        var old = new Lazy<ImmutableHashSet<string>>(() => [.. Before(change)]);
        foreach (var file in change.Files.Where(LineChanges.HasText))
        {
            var found = ContinuedLines.Joined(file, file.After, LineChanges.Added(file))
                .SelectMany(line => Secrets(line).Select(secret => (line, secret)))
                .Where(one => !old.Value.Contains(one.secret.Value))
                .DistinctBy(one => one.secret.Value).Take(FileMax);
            foreach (var (line, secret) in found)
            {
                yield return new(FindingKind.SecretAdded, Severity(file.Path, secret), file.Path, line.Number,
                    $"It has {secret.What} in it ({secret.Value.Length} characters, not shown).")
                {
                    Settles = "Read it from the environment, and take this one out of use: it is in the history now.",
                };
            }
        }

        foreach (var file in change.Files.Where(file => file is { IsBinary: true, IsGone: false, IsNew: true }
            && s_stores.Contains(FileRoles.Extension(file.Path))))
        {
            yield return new(FindingKind.SecretAdded,
                FileRoles.IsTest(file.Path) ? Core.Severity.Warn : Core.Severity.Reject, file.Path, 0,
                "A store of keys is added.")
            {
                Settles = "Keep keys out of the repository.",
            };
        }
    }

    /// <summary>The finding without what looks like a secret in its texts.</summary>
    public static Finding Masked(Finding finding) => finding with
    {
        What = SecretShapes.Masked(finding.What),
        Excerpt = finding.Excerpt is { } excerpt ? SecretShapes.Masked(excerpt) : null,
    };

    private static IEnumerable<FoundSecret> Secrets(AddedLine line) => line.File.IsLock ? []
        : SecretShapes.In(line.Text).Concat(SecretAssignments.In(line))
            .Where(secret => line.Text.Contains(secret.Value, StringComparison.Ordinal));

    private static Severity Severity(string path, FoundSecret secret)
    {
        var isSaid = FileRoles.IsTest(path) || FileRoles.IsDocument(path) || FileRoles.IsSample(path);
        return isSaid && secret.IsWeak ? Core.Severity.Warn : Core.Severity.Reject;
    }

    private static IEnumerable<string> Before(ExaminedChange change)
    {
        foreach (var file in change.Files.Where(file => file.Before is not null))
        {
            var lines = LineChanges.Lines(file.Before).Select((line, at) =>
            {
                var text = line.Length > LineChanges.LineMax ? line[..LineChanges.LineMax] : line;
                return new AddedLine(file, at + 1, text, text);
            });
            foreach (var secret in ContinuedLines.Joined(file, file.Before, lines).SelectMany(Secrets))
            {
                yield return secret.Value;
            }
        }
    }
}
