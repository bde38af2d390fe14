using Longrun.Core.Text;
using Xunit;

namespace Longrun.Core.Tests.Work;

public sealed class VariableLinesTests
{
    [Theory]
    [InlineData("A=b", "b")]
    [InlineData("  export A = b  ", "b")]
    [InlineData("A=b c # a remark", "b c")]
    [InlineData("A=b#c", "b#c")]
    [InlineData("A=", "")]
    [InlineData("A=# nothing", "")]
    [InlineData("A='b # c\\n'", "b # c\\n")]
    [InlineData("A=\"b\\n\\\"c\\\"\"", "b\n\"c\"")]
    [InlineData("A=\"two\nlines\"\nB=1", "two\nlines")]
    [InlineData("A=old\r\nA=new\r\n", "new")]
    [InlineData("A=\"open", "\"open")]
    public void A_value_is_read_as_it_is_meant(string text, string value) =>
        Assert.Equal(value, VariableLines.Read(text)["A"]);

    [Theory]
    [InlineData("# A=b")]
    [InlineData("not a line")]
    [InlineData("A B=c")]
    [InlineData("=b")]
    [InlineData("")]
    public void What_is_no_variable_is_passed_over(string text) => Assert.Empty(VariableLines.Read(text));

    [Fact]
    public void A_name_loses_its_value_and_nothing_else_changes() =>
        Assert.Equal(
            "# keys\nexport KEY=\nOTHER=1 # KEY=x\nLONG=\nLAST=2",
            VariableLines.Without(
                "# keys\nexport KEY=\"sk-1\"\nOTHER=1 # KEY=x\nLONG='a\nb'\nLAST=2", ["KEY", "LONG"]));
}
