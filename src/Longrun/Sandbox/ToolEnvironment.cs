using System.Collections.Immutable;

namespace Longrun.Sandbox;

/// <summary>
/// What the person's tools are found by: trust stores, locales, SDKs, and where version switchers keep theirs. No login
/// is among them.
/// </summary>
internal static class ToolEnvironment
{
    private static readonly ImmutableArray<string> s_passed =
        ["LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "DOTNET_ROOT", "JAVA_HOME", "GOROOT", "NVM_DIR"];

    /// <summary>
    /// These look below HOME unless told otherwise, and a job has a HOME of its own: rustup then knows no toolchain,
    /// pyenv no Python.
    /// </summary>
    private static readonly ImmutableArray<(string Variable, string Folder)> s_homes =
    [
        ("RUSTUP_HOME", ".rustup"), ("PYENV_ROOT", ".pyenv"), ("RBENV_ROOT", ".rbenv"), ("GOENV_ROOT", ".goenv"),
        ("JENV_ROOT", ".jenv"), ("ASDF_DATA_DIR", ".asdf"), ("VOLTA_HOME", ".volta"),
        ("MISE_DATA_DIR", ".local/share/mise"),
    ];

    /// <param name="person">The person's whole environment.</param>
    /// <param name="home">The person's home.</param>
    public static IEnumerable<KeyValuePair<string, string>> Of(
        IReadOnlyDictionary<string, string> person, string home)
    {
        foreach (var name in s_passed)
        {
            if (person.TryGetValue(name, out var value))
            {
                yield return KeyValuePair.Create(name, value);
            }
        }

        foreach (var (variable, folder) in s_homes)
        {
            var path = person.GetValueOrDefault(variable) ?? Path.Combine(home, folder);
            if (Directory.Exists(path))
            {
                yield return KeyValuePair.Create(variable, path);
            }
        }
    }
}
