using System.Text;
using Longrun.Configuration;
using Xunit;

namespace Longrun.Tests.Configuration;

/// <summary>
/// Whatever an editor does to a configuration, reading it gives settings or faults, never an exception.
/// </summary>
public sealed class SettingsFuzzTests
{
    private const int Mutations = 2000;
    private const int Seed = 20240917;

    private const string Good = """
        # the night
        branch: longrun/{run}
        workers: 2
        setup: |
          npm ci
          npm run build
        copy: [.env.test, "a b"]
        agents:
          claude: { kind: claude, model: opus }
          mine:
            kind: command
            run: >-
              ./agent.sh
              --fast
            env: [MY_TOKEN]
        use: [claude, mine]
        gates:
          - { name: tests, kind: test, run: "npm \"test\"", timeout: 10m, count: '(\d+)' }
          - { name: types, run: 'npx tsc', from: M4 }
        known_red: [types]
        attempt_timeout: 1h 30m
        """;

    private static readonly string[] Pieces =
    [
        "\n", "\r", "\r\n", "\t", " ", "  ", "- ", ": ", "? ", "[", "]", "{", "}", ",", "#", "&a ", "*a", "!!str ",
        "!<x>", "!", "|", ">", "|2\n", "'", "\"", "%YAML 9.9\n",
        "---\n", "...\n", "@", "`", "~", "null", "<<: ", "\0", "\uFEFF", "\uD800", "\u2028", "\\", "\\x", "\\u12", "é",
        "999999999999", "\v", "\u0085", "%TAG ! x\n",
    ];

    [Fact]
    public void A_mutated_configuration_never_throws()
    {
        var random = new Random(Seed);
        for (var i = 0; i < Mutations; i++)
        {
            var text = Mutate(random);
            try
            {
                var read = SettingsFile.Read(text, "longrun.yaml");
                Assert.Equal(read.Faults.IsEmpty, read.Settings is not null);
                Assert.All(read.Faults, fault => Assert.True(fault is { Line: > 0, Column: > 0, Hint.Length: > 0 }));
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Seed {Seed}, mutation {i}: {exception}\n{text}");
            }
        }
    }

    private static string Mutate(Random random)
    {
        var text = new StringBuilder(Good);
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at));
                    break;
                case 1:
                    text[at] = (char)random.Next(0x250);
                    break;
                case 2:
                    text.Insert(random.Next(text.Length),
                        text.ToString(at, Math.Min(random.Next(1, 40), text.Length - at)));
                    break;
                default:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }

        return text.ToString();
    }
}
