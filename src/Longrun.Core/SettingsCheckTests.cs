namespace Longrun.Core;

/// <summary>The keys that only tests have.</summary>
internal static partial class SettingsCheck
{
    private const int GlobMax = 200;

    private static IEnumerable<SettingFault> TestKeys(string path, GateDefinition gate)
    {
        if (gate.Kind is not GateKind.Test)
        {
            if (!gate.Results.IsEmpty)
            {
                yield return new($"{path}.results", "Only a gate of kind test has results.",
                    "Add kind: test, or take \"results\" away.");
            }

            if (gate.Canary is not null || gate.HasNoCanary)
            {
                yield return new($"{path}.canary", "Only a gate of kind test has a canary.",
                    "Add kind: test, or take \"canary\" away.");
            }

            yield break;
        }

        for (var i = 0; i < gate.Results.Length; i++)
        {
            var glob = gate.Results[i];
            if (glob.Length is 0 or > GlobMax || glob[0] is '/' or '~' || glob.Contains('\\')
                || glob.Split('/').Any(part => part is ".." or ".git"))
            {
                yield return new($"{path}.results[{i}]", $"\"{glob}\" names no files of the checkout.",
                    "For instance: results: \"reports/*.xml\"");
            }
        }

        if (gate.Canary is not null && string.IsNullOrWhiteSpace(gate.Canary))
        {
            yield return new($"{path}.canary", "This canary has nothing to run.",
                "A command that must fail, or off.");
        }
    }

    private static IEnumerable<SettingFault> Flaky(Settings settings) =>
        from item in settings.KnownFlaky.Select((name, index) => (name, index))
        where string.IsNullOrWhiteSpace(item.name)
        select new SettingFault($"known_flaky[{item.index}]", "This is no name of a test.",
            "As the runner calls it: tests/test_mail.py::test_retry");
}
