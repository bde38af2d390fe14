using System.Net;
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

    [Fact]
    public void Another_text_stays_as_it_is() => Assert.Equal("p+a/s=s", s_redaction.Text("p+a/s=s"));
}
