namespace Longrun.Core.Verdict.Judgements;

/// <summary>The one form of a verdict; <see cref="JudgementReader"/> reads it. See docs/formats/verdict.md.</summary>
internal static class JudgementForm
{
    /// <summary>As it is shown to a judge.</summary>
    public const string Example = """
        {
          "ruling": "reject",
          "summary": "one or two sentences",
          "criteria": [
            { "index": 1, "is_met": false, "why": "one sentence", "evidence": null },
            { "index": 2, "is_met": true, "why": "one sentence", "evidence": "the name of a gate or a test" },
            { "index": 3, "is_met": null, "why": "why it cannot be told from what is here", "evidence": null }
          ],
          "reasons": ["src/money.ts rounds half up where the specification says half to even."],
          "question": null,
          "options": []
        }
        """;

    /// <summary>
    /// A schema for programs that hold their model to one. Every member is required and none may be added: OpenAI takes
    /// no other. What may be missing is null.
    /// </summary>
    public const string Schema =
        """
        {"type":"object","additionalProperties":false,
        "required":["ruling","summary","criteria","reasons","question","options"],
        "properties":{
        "ruling":{"type":"string","enum":["approve","reject","ask"]},
        "summary":{"type":"string"},
        "criteria":{"type":"array","items":{"type":"object","additionalProperties":false,
        "required":["index","is_met","why","evidence"],
        "properties":{"index":{"type":"integer"},"is_met":{"type":["boolean","null"]},"why":{"type":"string"},
        "evidence":{"type":["string","null"]}}}},
        "reasons":{"type":"array","items":{"type":"string"}},
        "question":{"type":["string","null"]},
        "options":{"type":"array","items":{"type":"string"}}}}
        """;
}
