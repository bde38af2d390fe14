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

    [Theory]
    [InlineData("A='it\nKEY=\"sk\"\nB='x", "A='it\nKEY=\nB='x")]
    [InlineData("A='it\nKEY=sk\nB=don'\n", "A='it\nKEY=\nB=don'\n")]
    [InlineData("A=\"open\nKEY=sk\nB=\"1\"", "A=\"open\nKEY=\nB=\"1\"")]
    [InlineData("KEY=\"\" sk", "KEY= ")]
    [InlineData("KEY: sk", "KEY: ")]
    [InlineData("\uFEFFKEY=sk", "\uFEFFKEY=")]
    [InlineData("A=1\rKEY=sk\rB=2", "A=1\rKEY=\rB=2")]
    [InlineData("KEY=\"two\nlines\" # long\r\nB=1", "KEY= # long\r\nB=1")]
    [InlineData("KEY= # none\nB=1", "KEY= # none\nB=1")]
    public void A_name_has_no_value_left_however_badly_the_text_is_written(string text, string rest) =>
        Assert.Equal(rest, VariableLines.Without(text, ["KEY"]));

    [Fact]
    public void A_quote_that_was_forgotten_takes_no_other_variable_along() =>
        Assert.Equal("1", VariableLines.Read("A=\"open\nKEY=1\nB=\"x\"\n")["KEY"]);
}
