using System.Globalization;

namespace Longrun.Core.Spend;

/// <summary>What a budget counts.</summary>
internal enum Measure
{
    /// <summary>US dollars, by the vendors' own estimates.</summary>
    Money,

    Tokens,

    /// <summary>Wall clock of workers, in seconds.</summary>
    Time,

    /// <summary>Those that count against the allowance, and those that run.</summary>
    Attempts,

    /// <summary>Answers of the model.</summary>
    Turns,
}

/// <summary>Amounts as people read them.</summary>
internal static class Measures
{
    public static IReadOnlyList<Measure> All { get; } = Enum.GetValues<Measure>();

    public static string Amount(Measure measure, decimal amount) => $"{Number(measure, amount)} {Unit(measure)}";

    /// <summary>For instance <c>used 5.40 of 5 USD</c>.</summary>
    public static string Used(Measure measure, decimal used, decimal bound)
    {
        var number = measure == Measure.Money
            ? used.ToString("0.00", CultureInfo.InvariantCulture) : Number(measure, used);
        return $"used {number} of {Amount(measure, bound)}";
    }

    /// <summary>One word: money, tokens, time, attempts, turns.</summary>
    public static string Word(Measure measure) => measure switch
    {
        Measure.Money => "money",
        Measure.Tokens => "tokens",
        Measure.Time => "time",
        Measure.Attempts => "attempts",
        Measure.Turns => "turns",
    };

    private static string Number(Measure measure, decimal amount) => measure switch
    {
        Measure.Money => amount.ToString("0.##", CultureInfo.InvariantCulture),
        Measure.Time => (amount / 60).ToString("0.#", CultureInfo.InvariantCulture),
        Measure.Tokens or Measure.Attempts or Measure.Turns => amount.ToString("#,0", CultureInfo.InvariantCulture),
    };

    private static string Unit(Measure measure) => measure switch
    {
        Measure.Money => "USD",
        Measure.Time => "min",
        Measure.Tokens or Measure.Attempts or Measure.Turns => Word(measure),
    };
}
