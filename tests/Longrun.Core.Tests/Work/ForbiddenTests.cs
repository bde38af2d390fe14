using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests.Work;

/// <summary>What no worker may do unless the person allows it.</summary>
public sealed class ForbiddenTests
{
    [Theory]
    [InlineData("git push")]
    [InlineData("npm publish")]
    [InlineData("cargo publish")]
    [InlineData("dotnet nuget push")]
    [InlineData("twine upload")]
    [InlineData("./gradlew publish")]
    [InlineData("gem push")]
    [InlineData("terraform apply")]
    [InlineData("make deploy")]
    public void Publishing_deploying_and_pushing_are_denied_by_default(string command) =>
        Assert.Contains(command, Forbidden.Joined(new()).Deny);

    [Theory]
    [InlineData("dotnet publish")] // builds a folder, sends nothing anywhere
    [InlineData("npm run build")]
    [InlineData("git commit")]
    [InlineData("docker build")]
    public void What_only_builds_is_not(string command) =>
        Assert.DoesNotContain(Forbidden.ByDefault, denied => command == denied
            || command.StartsWith(denied + " ", StringComparison.Ordinal));

    [Fact]
    public void What_the_person_denies_is_added_and_what_they_allow_word_for_word_is_taken_away()
    {
        var joined = Forbidden.Joined(
            new() { Allow = ["npm  publish", "docker build"], Deny = ["make release", "rm"] });
        Assert.DoesNotContain("npm publish", joined.Deny);
        Assert.Contains("npm unpublish", joined.Deny);
        Assert.Single(joined.Deny, "make release");
        Assert.Equal("rm", joined.Deny[^1]);
        Assert.Equal(["npm  publish", "docker build"], joined.Allow);
    }

    [Fact]
    public void What_the_person_denies_themselves_stays_denied() =>
        Assert.Contains("git push", Forbidden.Joined(new() { Allow = ["git push"], Deny = ["git push"] }).Deny);

    [Fact]
    public void Each_is_there_once_and_a_beginning_of_words() =>
        Assert.All(Forbidden.ByDefault.GroupBy(denied => denied), same =>
        {
            Assert.Single(same);
            Assert.Equal(same.Key, string.Join(' ', same.Key.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        });
}
