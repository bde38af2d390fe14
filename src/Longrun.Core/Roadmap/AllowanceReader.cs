namespace Longrun.Core.Roadmap;

/// <summary>
/// Reads what may be used up, as people write it: <c>45 min, 3 attempts, 5 USD, 2M tokens, 100 turns</c>. One form for
/// the roadmap's <c>Budget</c> and for the configuration's <c>budgets</c>.
/// </summary>
internal sealed class AllowanceReader(int attemptsMax, FaultList faults)
{
    /// <summary>As many as the configuration allows for all milestones.</summary>
    public const int MilestoneAttemptsMax = 20;

    /// <summary>Over a whole run: fifty milestones with every attempt they may have.</summary>
    public const int RunAttemptsMax = 1_000;

    /// <summary>US dollars; nobody's night costs more, and a slip with the point does.</summary>
    public const decimal MoneyMax = 100_000;

    /// <summary>A slip below it: less than one answer of a model takes.</summary>
    public const long TokensMin = 1_000;

    public const int TurnsMax = 1_000_000;

    private static readonly TimeSpan s_timeMin = TimeSpan.FromMinutes(1);

    /// <summary>A milestone that works for longer than a week is a project.</summary>
    private static readonly TimeSpan s_timeMax = TimeSpan.FromDays(7);

    private const string Hint = "Write for instance: 45 min, 3 attempts, 5 USD, 2M tokens, 100 turns";

    private Allowance _read = new();
    private decimal _seconds;
    private int? _unitBefore;

    /// <param name="pieces">What is written, each with its place.</param>
    /// <param name="name">Where a budget that says nothing is a fault.</param>
    public Allowance Read(IReadOnlyList<Piece> pieces, Place name)
    {
        foreach (var piece in pieces)
        {
            var (found, unreadable) = Quantities.Read(piece.Text);
            found.ForEach(quantity => Take(quantity, piece.At(quantity.At)));
            if (unreadable is { } at)
            {
                faults.Add(piece.At(at), "This budget cannot be read.", Hint);
            }
        }

        if (pieces.All(piece => string.IsNullOrWhiteSpace(piece.Text)))
        {
            faults.Add(name, "The budget is empty.", Hint);
        }
        else if (_read.Time < s_timeMin || _read.Time > s_timeMax)
        {
            faults.Add(pieces[0].Place, "A budget's time is from 1 minute to 7 days.", Hint);
        }

        return _read;
    }

    private void Take(Quantity quantity, Place place)
    {
        switch (quantity.Unit.ToLowerInvariant())
        {
            case "attempt" or "attempts" or "try" or "tries":
                _read = _read with { Attempts = Whole("attempts", quantity, _read.Attempts, attemptsMax, place) };
                break;
            case "turn" or "turns":
                _read = _read with { Turns = Whole("turns", quantity, _read.Turns, TurnsMax, place) };
                break;
            case "usd" or "dollar" or "dollars":
                TakeMoney(quantity, place);
                break;
            case "token" or "tokens":
                TakeTokens(quantity, place);
                break;
            default:
                TakeTime(quantity, place);
                break;
        }
    }

    private void TakeMoney(Quantity quantity, Place place)
    {
        if (_read.Money is not null)
        {
            faults.Add(place, "The budget names money twice.", Hint);
        }
        else if (quantity.Number is <= 0 or > MoneyMax)
        {
            faults.Add(place, $"A budget's money is above 0 and at most {MoneyMax:0} USD.", Hint);
        }
        else
        {
            _read = _read with { Money = quantity.Number };
        }
    }

    private void TakeTokens(Quantity quantity, Place place)
    {
        if (_read.Tokens is not null)
        {
            faults.Add(place, "The budget names tokens twice.", Hint);
        }
        else if (quantity.Number < TokensMin || quantity.Number != decimal.Truncate(quantity.Number))
        {
            faults.Add(place, $"A budget's tokens are a whole number, at least {TokensMin}.", Hint);
        }
        else
        {
            _read = _read with { Tokens = (long)quantity.Number };
        }
    }

    private void TakeTime(Quantity quantity, Place place)
    {
        if (Quantities.SecondsIn(quantity.Unit) is not { } unit)
        {
            faults.Add(place, $"\"{quantity.Unit}\" is no unit of a budget.", Hint);
        }
        else if (unit >= _unitBefore)
        {
            faults.Add(place, "The budget names a time twice.", Hint);
        }
        else
        {
            _unitBefore = unit;
            _seconds += quantity.Number * unit;
            _read = _read with { Time = Quantities.Time(_seconds) };
        }
    }

    private int? Whole(string what, Quantity quantity, int? before, int max, Place place)
    {
        if (before is not null)
        {
            faults.Add(place, $"The budget names {what} twice.", Hint);
        }
        else if (quantity.Number < 1 || quantity.Number > max
            || quantity.Number != decimal.Truncate(quantity.Number))
        {
            faults.Add(place, $"A budget's {what} are a whole number from 1 to {max}.", Hint);
        }
        else
        {
            return (int)quantity.Number;
        }

        return before;
    }
}
