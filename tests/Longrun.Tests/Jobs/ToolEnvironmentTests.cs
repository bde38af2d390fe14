using Longrun.Sandbox;
using Xunit;

namespace Longrun.Tests.Jobs;

public sealed class ToolEnvironmentTests
{
    [Fact]
    public void Version_switchers_find_their_toolchains_although_a_job_has_a_home_of_its_own()
    {
        var home = Directory.CreateTempSubdirectory("longrun-home-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(home, ".rustup"));
            var elsewhere = Directory.CreateDirectory(Path.Combine(home, "pythons")).FullName;
            var person = new Dictionary<string, string>
            {
                ["PYENV_ROOT"] = elsewhere, ["LANG"] = "C.UTF-8", ["MY_TOKEN"] = "dummy", ["VOLTA_HOME"] = "/not/there",
            };

            var given = ToolEnvironment.Of(person, home).ToDictionary();

            Assert.Equal(
                new Dictionary<string, string>
                {
                    ["LANG"] = "C.UTF-8", ["RUSTUP_HOME"] = Path.Combine(home, ".rustup"), ["PYENV_ROOT"] = elsewhere,
                },
                given);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }
}
