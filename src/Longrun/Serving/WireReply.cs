using System.Globalization;
using System.Text;
using Longrun.Core;

namespace Longrun.Serving;

/// <summary>The bytes of a scripted answer.</summary>
internal static class WireReply
{
    private const string LoginPage =
        "<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in</h1>"
        + "<form method=\"post\" action=\"/login\"><input name=\"user\"><input name=\"password\" type=\"password\">"
        + "<button>Sign in</button></form></body></html>";

    /// <summary>What is sent; of a cut one no more than half of its body.</summary>
    public static byte[] Of(MockReply reply, bool hasBody) => reply.Kind switch
    {
        MockReplyKind.Html => Of(new(MockReplyKind.Answer) { Body = LoginPage, ContentType = "text/html" }, hasBody),
        MockReplyKind.Cut => Head(reply) is var head && Body(reply) is var body
            ? [.. head, .. body.AsSpan(0, body.Length / 2)] : [],
        _ => hasBody ? [.. Head(reply), .. Body(reply)] : Head(reply),
    };

    /// <summary>What it was, in the list of what was received.</summary>
    public static string NameOf(MockReply reply) => reply.Kind switch
    {
        MockReplyKind.Answer => reply.Status.ToString(CultureInfo.InvariantCulture),
        MockReplyKind.Html => "a login page",
        MockReplyKind.Cut => "half of an answer",
        MockReplyKind.Hang => "nothing",
        MockReplyKind.Duplicate => "the answer before, once more",
    };

    private static byte[] Body(MockReply reply) => Encoding.UTF8.GetBytes(reply.Body);

    private static byte[] Head(MockReply reply)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} \r\nConnection: close\r\n");
        if (reply.RetryAfter is { } wait)
        {
            head.Append(CultureInfo.InvariantCulture, $"Retry-After: {Math.Ceiling(wait.TotalSeconds):0}\r\n");
        }

        head.Append(CultureInfo.InvariantCulture,
            $"Content-Type: {reply.ContentType}\r\nContent-Length: {Body(reply).Length}\r\n\r\n");
        return Encoding.UTF8.GetBytes(head.ToString());
    }
}
