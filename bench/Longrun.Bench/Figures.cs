using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Longrun.Bench;

/// <summary>One figure: its name, its value, and the target it has, if any.</summary>
internal sealed record Figure(string Name, double Value, string Unit, double? Target = null);

/// <summary>Everything measured, as a table or as JSON.</summary>
internal sealed class Figures(bool json)
{
    private readonly List<Figure> _all = [];

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN
            : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    public void Add(string name, double value, string unit, double? target = null)
    {
        var figure = new Figure(name, value, unit, target);
        _all.Add(figure);
        (json ? Console.Error : Console.Out).WriteLine(Line(figure));
    }

    /// <summary>What is being done, for whoever waits.</summary>
    public static void Say(string text) => Console.Error.WriteLine($"  .. {text}");

    public void End()
    {
        if (!json)
        {
            return;
        }

        var figures = new JsonArray([.. _all.Select(figure => (JsonNode)new JsonObject
        {
            ["name"] = figure.Name,
            ["value"] = Math.Round(figure.Value, 3),
            ["unit"] = figure.Unit,
            ["target"] = figure.Target,
        })]);
        var whole = new JsonObject { ["schema"] = "longrun.bench/1", ["load"] = Load(), ["figures"] = figures };
        Console.Out.WriteLine(whole.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    public static string Load() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));

    private static string Line(Figure figure)
    {
        var target = figure.Target is { } most
            ? $"  target {most.ToString(CultureInfo.InvariantCulture)} {(figure.Value <= most ? "met" : "MISSED")}"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{figure.Name,-58} {figure.Value,10:0.00} {figure.Unit,-7}{target}");
    }
}
