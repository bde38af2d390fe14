using System.Text;
using Longrun.Agents;
using Longrun.Core;
using Xunit;

namespace Longrun.Tests.Tools;

/// <summary>The server of tools that workers get, asked by a client of the protocol's own SDK.</summary>
public sealed class WorkerServerTests
{
    [Fact]
    public async Task It_offers_five_tools_and_says_what_they_take()
    {
        using var bench = new Bench();
        await using var client = await bench.ConnectAsync();

        var tools = await client.ListToolsAsync();

        Assert.Equal("longrun", client.ServerInfo?.Name);
        Assert.Equal(
            ["run_gates", "report_blocked", "record_decision", "attach_evidence", "read_milestone"],
            tools.Select(tool => tool.Name));
        Assert.All(tools, tool => Assert.Equal("object", tool.JsonSchema.GetProperty("type").GetString()));
        Assert.Equal("# M1 Parts\n\nMake them.\n", (await Bench.CallAsync(client, "read_milestone")).Text);
    }

    [Fact]
    public async Task It_runs_the_gates_in_the_workspace_and_says_what_is_red()
    {
        using var bench = new Bench(
            Bench.Gate("parts", "cat part; echo 'ok 1 - a'; echo 1..1", GateKind.Test),
            Bench.Gate("empty", "true", GateKind.Test),
            Bench.Gate("types", "echo no types >&2; exit 3"));
        File.WriteAllText(Path.Combine(bench.Workspace, "part"), "good\n");
        await using var client = await bench.ConnectAsync();

        var (all, isError) = await Bench.CallAsync(client, "run_gates");
        var (one, _) = await Bench.CallAsync(client, "run_gates", ("names", Bench.List("parts")));
        var (unknown, isWrong) = await Bench.CallAsync(client, "run_gates", ("names", Bench.List("part")));

        Assert.False(isError);
        Assert.Contains("parts: green (1 test, ", all, StringComparison.Ordinal);
        Assert.Contains("empty: red", all, StringComparison.Ordinal);
        Assert.Contains("no count of tests", all, StringComparison.Ordinal);
        Assert.Contains("exit code 3\n    no types\n", all, StringComparison.Ordinal);
        Assert.Contains("2 of 3 must be green and is not", all, StringComparison.Ordinal);
        Assert.DoesNotContain("types", one, StringComparison.Ordinal);
        Assert.True(isWrong);
        Assert.Contains("there is no gate part. there are: parts, empty, types", unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_and_decisions_make_one_report_that_the_orchestrator_reads()
    {
        using var bench = new Bench();
        await using var client = await bench.ConnectAsync();

        await Bench.CallAsync(client, "record_decision", ("what", "amounts are decimals"), ("undo", "one type"));
        await Bench.CallAsync(client, "record_decision", ("what", "UTC"), ("instead", "local time"));
        await Bench.CallAsync(client, "record_decision", ("what", "UTC"), ("instead", "the person's zone"));
        await Bench.CallAsync(client, "report_blocked", ("question", "Which \"plan\"?"), ("kind", "money"),
            ("options", Bench.List("free", "paid")), ("default", 2));

        var (report, fault) = ReportFile.Read(bench.Report);
        Assert.Null(fault);
        Assert.Equal(("blocked", "Which \"plan\"?", "money", 2),
            (report!.Status, report.Question, report.Kind, report.Default));
        Assert.Equal(["free", "paid"], report.Options);
        Assert.Equal(["amounts are decimals", "UTC"], report.Decisions.Select(decision => decision.What));
        Assert.Equal("the person's zone", report.Decisions[1].Instead);
    }

    [Fact]
    public async Task Twenty_calls_at_once_lose_nothing()
    {
        using var bench = new Bench();
        await using var client = await bench.ConnectAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Bench.CallAsync(client, "record_decision", ("what", $"number {i}"))));

        var (report, _) = ReportFile.Read(bench.Report);
        Assert.Equal("done", report!.Status);
        Assert.Equal(20, report.Decisions.Select(decision => decision.What).Distinct().Count());
    }

    [Fact]
    public async Task What_a_worker_wrote_by_hand_stays_in_the_report()
    {
        using var bench = new Bench();
        File.WriteAllText(bench.Report, """{ "status": "done", "summary": "by hand", "mine": { "kept": [1] } }""");
        await using var client = await bench.ConnectAsync();

        await Bench.CallAsync(client, "record_decision", ("what", "UTC"));

        var report = bench.ReadReport();
        Assert.Equal("by hand", (string?)report["summary"]);
        Assert.Equal(1, (int?)report["mine"]!["kept"]![0]);
        Assert.Equal("UTC", (string?)report["decisions"]![0]!["what"]);
    }

    [Theory]
    [InlineData("{ not json")]
    [InlineData("[1, 2]")]
    [InlineData("""{ "status": "done", "status": "blocked" }""")]
    public async Task A_report_that_cannot_be_read_is_kept_beside_the_new_one(string text)
    {
        using var bench = new Bench();
        File.WriteAllText(bench.Report, text);
        await using var client = await bench.ConnectAsync();

        var (said, isError) = await Bench.CallAsync(client, "report_blocked", ("question", "Which?"));

        Assert.False(isError, said);
        Assert.Contains("report.unreadable.json", said, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Path.Combine(bench.Out, "report.unreadable.json")));
        Assert.Equal("Which?", (string?)bench.ReadReport()["question"]);
    }

    public static TheoryData<string, string, object?, string> Wrong => new()
    {
        { "report_blocked", "question", null, "needs the argument question" },
        { "report_blocked", "question", " ", "question says nothing" },
        { "report_blocked", "question", 7, "question is no text" },
        { "report_blocked", "qestion", "Which?", "did you mean question?" },
        { "report_blocked", "question", new string('x', 4_001), "4000 are read" },
        { "record_decision", "instead", "x", "needs the argument what" },
        { "attach_evidence", "path", "gone.png", "it is not there" },
        { "attach_evidence", "path", "../brief.md", "not in your workspace" },
        { "attach_evidence", "path", "/etc/hostname", "not in your workspace" },
        { "attach_evidence", "path", "link", "is a link" },
        { "attach_evidence", "path", "away/hostname", "is a link" },
        { "attach_evidence", "path", "folder", "not a regular file" },
        { "run_gates", "names", "parts", "no list of texts" },
        { "read_milestone", "id", "M1", "no argument of read_milestone" },
        { "rm", "path", "/", "no tool rm" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_call_says_what_is_wrong_and_writes_nothing(
        string tool, string argument, object? value, string says)
    {
        using var bench = new Bench();
        Directory.CreateDirectory(Path.Combine(bench.Workspace, "folder"));
        File.CreateSymbolicLink(Path.Combine(bench.Workspace, "link"), "/etc/hostname");
        File.CreateSymbolicLink(Path.Combine(bench.Workspace, "away"), "/etc");
        await using var client = await bench.ConnectAsync();

        var (said, isError) = await Bench.CallAsync(client, tool, (argument, value));

        Assert.True(isError);
        Assert.Contains(says, said, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Out));
    }

    [Theory]
    [InlineData("moon", 1, "it is one of: choice, money")]
    [InlineData("choice", 3, "counts the 2 options from 1")]
    [InlineData("choice", 0, "counts the 2 options from 1")]
    public async Task A_question_that_does_not_fit_is_refused(string kind, int chosen, string says)
    {
        using var bench = new Bench();
        await using var client = await bench.ConnectAsync();

        var (said, isError) = await Bench.CallAsync(client, "report_blocked", ("question", "Which?"), ("kind", kind),
            ("options", Bench.List("a", "b")), ("default", chosen));

        Assert.True(isError);
        Assert.Contains(says, said, StringComparison.Ordinal);
        Assert.False(File.Exists(bench.Report));
    }

    [Fact]
    public async Task Evidence_is_a_copy_under_the_name_it_is_given()
    {
        using var bench = new Bench();
        Directory.CreateDirectory(Path.Combine(bench.Workspace, "shots"));
        File.WriteAllText(Path.Combine(bench.Workspace, "shots", "a.png"), "picture");
        await using var client = await bench.ConnectAsync();

        await Bench.CallAsync(client, "attach_evidence", ("path", "shots/a.png"));
        await Bench.CallAsync(client, "attach_evidence", ("path", "shots/a.png"), ("name", "start page.png"));

        Assert.Equal(["a.png, 7 bytes", "start page.png, 7 bytes"],
            ReportedFiles.List(Path.Combine(bench.Out, "evidence")));
    }

    [Fact]
    public async Task The_brief_comes_as_it_is_also_where_it_is_long()
    {
        using var bench = new Bench();
        var brief = new StringBuilder().Insert(0, "Ein langer Satz mit Umläuten: äöü.\n", 20_000).ToString();
        File.WriteAllText(bench.Brief, brief);
        await using var client = await bench.ConnectAsync();

        Assert.Equal(brief, (await Bench.CallAsync(client, "read_milestone")).Text);
    }
}
