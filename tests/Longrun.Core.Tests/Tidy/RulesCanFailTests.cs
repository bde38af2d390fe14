using Xunit;

namespace Longrun.Core.Tests.Tidy;

/// <summary>Each rule, shown a small sample that breaks it and one that does not.</summary>
public sealed class RulesCanFailTests
{
    [Fact]
    public void A_long_file_and_a_long_line_are_found()
    {
        Assert.Single(ShapeRules.Length(Code(new string('\n', 401))));
        Assert.Single(ShapeRules.Length(Code("// " + new string('x', 118))));
        Assert.Empty(ShapeRules.Length(Code(new string('\n', 400) + "")));
        Assert.Empty(ShapeRules.Length(Code("// " + new string('x', 117))));
    }

    [Fact]
    public void A_long_method_is_found_but_not_its_comment()
    {
        var body = string.Concat(Enumerable.Repeat("x();\n", 68));
        var comment = string.Concat(Enumerable.Repeat("// why\n", 30));
        Assert.Empty(ShapeRules.Methods(Code($"class A {{\n{comment}void M() {{\n{body}}}\n}}")));
        Assert.Single(ShapeRules.Methods(Code($"class A {{\nvoid M() {{\n{body}x();\n}}\n}}")));
        Assert.Single(ShapeRules.Methods(Code($"class A {{\nint P {{ get {{\n{body}x();\n}} }}\n}}")));
    }

    [Theory]
    [InlineData("void M(int a, int b, int c, int d, int e, int f) {}", 1)]
    [InlineData("void M(int a, int b, int c, int d, int e) {}", 0)]
    [InlineData("A(int a, int b, int c, int d, int e, int f) {}", 0)]
    [InlineData("A(int a, int b, int c, int d, int e, int f, int g) {}", 1)]
    public void A_long_parameter_list_is_found(string member, int found) =>
        Assert.Equal(found, ShapeRules.Methods(Code($"class A {{ {member} }}")).Count());

    [Theory]
    [InlineData("class GitManager;", 1)]
    [InlineData("class StringUtils;", 1)]
    [InlineData("record FileInfoText;", 1)]
    [InlineData("class Database;", 0)]
    [InlineData("class Servicing;", 0)]
    public void A_name_that_says_nothing_is_found(string type, int found) =>
        Assert.Equal(found, ShapeRules.Names(Code(type)).Count());

    [Fact]
    public void A_folder_that_says_nothing_is_found() =>
        Assert.Single(ShapeRules.Names(new("src/Longrun/Common/A.cs", "class A;")));

    [Theory]
    [InlineData("class A;", 1)]
    [InlineData("record A;", 1)]
    [InlineData("sealed class A;", 0)]
    [InlineData("static class A;", 0)]
    [InlineData("abstract record A;", 0)]
    [InlineData("readonly record struct A;", 0)]
    [InlineData("struct A;", 0)]
    [InlineData("interface A;", 0)]
    public void An_open_class_is_found(string type, int found) =>
        Assert.Equal(found, ShapeRules.Sealed(Code(type)).Count());

    [Theory]
    [InlineData("catch { }", 1)]
    [InlineData("catch (Exception) { }", 1)]
    [InlineData("catch (System.Exception e) { }", 1)]
    [InlineData("catch (IOException) { }", 0)]
    [InlineData("catch (Exception e) when (e is IOException) { }", 0)]
    public void Catching_everything_is_found(string clause, int found) =>
        Assert.Equal(found, ShapeRules.Catches(Code($"class A {{ void M() {{ try {{ }} {clause} }} }}")).Count());

    [Theory]
    [InlineData("a.cs", "#pragma warning disable CA1234", 1)]
    [InlineData("a.cs", "#pragma warning disable CA1234 // the reason for it", 0)]
    [InlineData("a.cs", "[Suppress" + "Message(\"a\", \"b\")]", 1)]
    [InlineData("a.cs", "[Suppress" + "Message(\"a\", \"b\", Justification = \"a good reason\")]", 0)]
    [InlineData("a.csproj", "<NoWarn>CA1234</NoWarn>", 1)]
    [InlineData("a.csproj", "<NoWarn>CA1234</NoWarn> <!-- the reason for it -->", 0)]
    [InlineData(".editorconfig", "dotnet_diagnostic.CA1.severity = none", 1)]
    [InlineData(".editorconfig", "dotnet_diagnostic.CA1.severity = none  # the reason for it", 0)]
    public void Silencing_without_a_reason_is_found(string path, string line, int found) =>
        Assert.Equal(found, ShapeRules.Silences(new(path, line)).Count());

    [Theory]
    [InlineData("Work", "using Longrun.Core.Gates;", 1)]
    [InlineData("Gates", "using Longrun.Core.Work;", 0)]
    [InlineData("Roadmap", "using Longrun.Core.Review;", 1)]
    [InlineData("Text", "using Longrun.Core.Review;", 0)]
    public void A_stage_that_uses_a_later_one_is_found(string stage, string line, int found) =>
        Assert.Equal(found, WallRules.Stages(new($"src/Longrun.Core/{stage}/A.cs", line)).Count());

    [Theory]
    [InlineData("src/Longrun/Agents/A.cs", "new ProcessStartInfo(x);", 1)]
    [InlineData("src/Longrun.Cli/A.cs", "Process.Start(x);", 1)]
    [InlineData("src/Longrun/Processes/A.cs", "Process.Start(x);", 0)]
    [InlineData("src/Longrun/Agents/A.cs", "keeper.Submit(x);", 0)]
    public void Starting_a_process_elsewhere_is_found(string path, string line, int found) =>
        Assert.Equal(found, WallRules.Starts(new(path, line)).Count());

    [Theory]
    [InlineData("src/Longrun/Agents/A.cs", "Run([\"git\", \"log\"]);", 1)]
    [InlineData("src/Longrun/Agents/A.cs", "Run(\"git\");", 1)]
    [InlineData("src/Longrun/Git/A.cs", "Run(\"git\");", 0)]
    [InlineData("src/Longrun/Agents/A.cs", "// what git does", 0)]
    public void Starting_git_elsewhere_is_found(string path, string line, int found) =>
        Assert.Equal(found, WallRules.StartsGit(new(path, line)).Count());

    [Fact]
    public void Waiting_for_time_to_pass_is_found()
    {
        Assert.Single(WallRules.Waits(new("tests/A.cs", "await Task." + "Delay(5);")));
        Assert.Single(WallRules.Waits(new("tests/A.cs", "Thread." + "Sleep(5);")));
        Assert.Empty(WallRules.Waits(new("src/A.cs", "Thread." + "Sleep(5);")));
    }

    [Fact]
    public void A_promise_to_do_it_later_is_found() =>
        Assert.Single(WallRules.Promises(Code("// TO" + "DO: the rest\n// all done")));

    [Theory]
    [InlineData("[x](gone.md)", 1)]
    [InlineData("[x](../gone.md#part)", 1)]
    [InlineData("[x](there.md)", 0)]
    [InlineData("[x](there.md#part)", 0)]
    [InlineData("[x](#part)", 0)]
    [InlineData("[x](https://example.org/gone.md)", 0)]
    [InlineData("`[x](gone.md)`", 0)]
    public void A_link_that_leads_nowhere_is_found(string text, int found) =>
        Assert.Equal(found, PageRules.Links(new("docs/a.md", text), path => path == "docs/there.md").Count());

    [Theory]
    [InlineData("# Changes\n\n## 0.1.0\n\n- One\n  more of it\n", 0)]
    [InlineData("# Changes\n\n## 0.1.0\n\nProse.\n", 1)]
    [InlineData("# Changes\n\n", 1)]
    [InlineData("Changes\n\n## 0.1.0\n", 1)]
    public void A_change_log_out_of_shape_is_found(string text, int found) =>
        Assert.Equal(found, PageRules.ChangeLog(new("CHANGELOG.md", text)).Count());

    [Fact]
    public void A_large_file_is_found()
    {
        Assert.Single(PageRules.Size("a.bin", (1 << 20) + 1));
        Assert.Empty(PageRules.Size("a.bin", 1 << 20));
    }

    private static SourceFile Code(string text) => new("src/Longrun/A.cs", text);
}
