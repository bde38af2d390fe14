using Microsoft.AspNetCore.Http;

namespace Longrun.Tests.ModelServer;

/// <summary>One vendor's way of being asked for an answer of its model.</summary>
internal interface IModelApi
{
    /// <summary>Whether a request asks for an answer of this API.</summary>
    bool IsAsked(HttpRequest request);

    ModelRequest Read(HttpRequest request, string body);

    /// <summary>Sends an answer the way the vendor does.</summary>
    /// <param name="context">The request that is answered.</param>
    /// <param name="turn">What the script says.</param>
    /// <param name="number">Of the answer, counted from 1: ids are made of it.</param>
    Task SendAsync(HttpContext context, Turn turn, int number);
}
