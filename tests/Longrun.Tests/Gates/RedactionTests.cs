using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Longrun.Effects;
using Xunit;

namespace Longrun.Tests.Gates;

/// <summary>Secrets are found in every form in which programs send them on.</summary>
public sealed class RedactionTests
{
    private const string Secret = "p+a/s=s\"wörd&<x>'~";

    private static readonly Redaction s_redaction = new([KeyValuePair.Create("TOKEN", Secret)]);

    public static TheoryData<string> Forms => new(
        Secret, Uri.EscapeDataString(Secret), WebUtility.UrlEncode(Secret), WebUtility.UrlEncode("p+a b/cd+e"),
        JsonSerializer.Serialize(Secret), JsonSerializer.Serialize(JsonSerializer.Serialize(Secret)),
        JsonSerializer.Serialize(Uri.EscapeDataString(Secret)), "p%2Ba%2Fs%3Ds%22w%C3%B6rd%26%3Cx%3E%27~",
        "p%2ba%2fs%3ds%22w%c3%b6rd%26%3cx%3e%27~", """p+a\/s=s\"wörd&<x>'~""");

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_secret_is_taken_out_in_whatever_form_it_was_sent(string form)
    {
        var redaction = form.Contains("b%2Fcd", StringComparison.Ordinal)
            ? new Redaction([KeyValuePair.Create("TOKEN", "p+a b/cd+e")]) : s_redaction;
        Assert.Equal("got [secret TOKEN]!", redaction.Text($"got {form.Trim('"')}!").Replace("\\\"", "",
            StringComparison.Ordinal).Replace("\\u0022", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("user:")]
    [InlineData("me:")]
    [InlineData("")]
    [InlineData("x")]
    public void What_is_sent_as_a_login_is_found_in_its_base64(string user)
    {
        var coded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}{Secret}"));
        foreach (var form in (string[])[coded, coded.Replace('+', '-').Replace('/', '_'), Uri.EscapeDataString(coded)])
        {
            var shown = s_redaction.Text($"Authorization: Basic {form}");
            Assert.StartsWith("Authorization: Basic ", shown, StringComparison.Ordinal);
            Assert.Contains("[secret TOKEN]", shown, StringComparison.Ordinal);
            Assert.True(shown.Length < "Authorization: Basic [secret TOKEN]".Length + 12, shown);
        }
    }

    [Fact]
    public void Any_mix_of_encoded_characters_is_found()
    {
        var random = new Random(11);
        for (var round = 0; round < 2_000; round++)
        {
            var mixed = Mixed(Secret, random, mayBeRaw: true);
            mixed = random.Next(3) switch
            {
                0 => Mixed(mixed, random, mayBeRaw: false),
                1 => JsonSerializer.Serialize(mixed)[1..^1],
                _ => mixed,
            };
            Assert.Equal("got [secret TOKEN]! 100% of \\", s_redaction.Text($"got {mixed}! 100% of \\"));
        }
    }

    private static string Mixed(string text, Random random, bool mayBeRaw) =>
        string.Concat(text.EnumerateRunes().Select(rune => random.Next(mayBeRaw ? 6 : 5) switch
        {
            0 => Percent(rune, "X2"),
            1 => Percent(rune, "x2"),
            2 when rune.IsBmp => $"\\u{rune.Value:x4}",
            3 when rune.IsBmp => $"\\u{rune.Value:X4}",
            4 when rune.Value is '/' or '"' or '\\' => $"\\{rune}",
            5 => rune.ToString(),
            _ => Percent(rune, "X2"),
        }));

    private static string Percent(Rune rune, string format) => string.Concat(
        Encoding.UTF8.GetBytes(rune.ToString())
            .Select(one => "%" + one.ToString(format, CultureInfo.InvariantCulture)));

    [Fact]
    public void A_secret_that_looks_encoded_is_found_as_it_is_and_encoded()
    {
        const string Odd = "a%41\\nb%2Fc\\u0041d";
        var redaction = new Redaction([KeyValuePair.Create("ODD", Odd)]);
        foreach (var form in (string[])[Odd, Uri.EscapeDataString(Odd), JsonSerializer.Serialize(Odd)[1..^1]])
        {
            Assert.Equal("[secret ODD].", redaction.Text($"{form}."));
        }
    }

    [Fact]
    public void Of_a_secret_within_another_the_longer_is_told()
    {
        var redaction = new Redaction([new("SHORT", "12345678"), new("LONG", "x12345678y")]);
        Assert.Equal("[secret LONG] [secret SHORT]", redaction.Text("x12345678y 12345678"));
    }

    [Fact]
    public void Another_text_stays_as_it_is() => Assert.Equal("p+a/s=s", s_redaction.Text("p+a/s=s"));
}
