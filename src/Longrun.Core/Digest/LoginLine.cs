namespace Longrun.Core.Digest;

/// <summary>Logins that end within the day, as their programs said: seen before they cost a night.</summary>
internal static class LoginLine
{
    /// <summary>The night that goes on, and the next one.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(24);

    public static IEnumerable<string> Of(State s) =>
        from attempt in Telling.Attempts(s)
        let told = attempt.Session?.Session.LoginEndsAt
        where told is not null
        group (attempt.StartedAt, Ends: told.Value) by attempt.Agent into logins
        let ends = logins.MaxBy(login => login.StartedAt).Ends
        where ends <= s.LastEventAt + Ahead && !s.IsClosed
        orderby logins.Key
        select Plain.Line($"the login of {logins.Key} ends {Figures.Date(ends, TimeSpan.Zero)} UTC:"
            + $" `longrun agents login {logins.Key}`");
}
