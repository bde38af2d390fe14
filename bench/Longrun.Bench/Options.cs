using System.Globalization;

namespace Longrun.Bench;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Options
{
    public string Program { get; private init; } = "";

    public string Empty { get; private init; } = "";

    public int Milestones { get; private init; } = 200;

    /// <summary>Blocks in which the measured and what it is measured against take turns.</summary>
    public int Blocks { get; private init; } = 8;

    public int Workers { get; private init; } = 1;

    public bool Independent { get; private init; }

    public bool Json { get; private init; }

    public IReadOnlySet<string> Only { get; private init; } = new HashSet<string>();

    public static Options Parse(string[] args)
    {
        var options = new Options();
        for (var i = 0; i < args.Length; i++)
        {
            int Number() => int.Parse(args[++i], CultureInfo.InvariantCulture);
            options = args[i] switch
            {
                "--program" => options with { Program = args[++i] },
                "--empty" => options with { Empty = args[++i] },
                "--milestones" => options with { Milestones = Number() },
                "--blocks" => options with { Blocks = Number() },
                "--workers" => options with { Workers = Number() },
                "--independent" => options with { Independent = true },
                "--json" => options with { Json = true },
                "--only" => options with { Only = args[++i].Split(',').ToHashSet() },
                _ => throw new ArgumentException($"unknown argument {args[i]}; see bench/run --help"),
            };
        }

        return options;
    }

    public bool Wants(string name) => Only.Count == 0 || Only.Contains(name);
}
