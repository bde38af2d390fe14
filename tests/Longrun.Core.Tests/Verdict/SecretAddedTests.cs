using Xunit;

namespace Longrun.Core.Tests.Verdict;

public sealed class SecretAddedTests
{
    private const FindingKind Kind = FindingKind.SecretAdded;

    /// <summary>Put together here, so that no scanner takes the sources for a leak.</summary>
    private static readonly string s_random = "q7Rk2VbT9x" + "LmZ4cWn8Hd" + "Y3sPf6Jg1A";

    [Theory]
    [InlineData("src/a.ts", "const token = 'gh" + "p_{0}aB12cD';")]
    [InlineData("src/a.cs", "var id = \"AKIA" + "Q4ZX7MN2LP8RTV5K\";")]
    [InlineData("config/app.yml", "slack: xox" + "b-2489173650-{0}")]
    [InlineData("src/a.py", "stripe.api_key = \"sk_" + "live_{0}\"")]
    [InlineData("src/a.py", "API_KEY = os.environ.get(\"API_KEY\", \"{0}\")")]
    [InlineData("src/a.ts", "const key = process.env.API_KEY ?? '{0}';")]
    [InlineData("src/a.go", "const signingKey = \"{0}\"")]
    [InlineData("appsettings.json", "    \"ClientSecret\": \"{0}\",")]
    [InlineData("appsettings.json", "  \"Db\": \"Server=db;User Id=app;Password=kX9!rT2vQp;\"")]
    [InlineData(".env", "DATABASE_URL=postgres://app:Vx83kq0TzL@db.eu-west.rds.io/app")]
    [InlineData(".env", "SESSION_SECRET={0}")]
    [InlineData(".npmrc", "//registry.npmjs.org/:_authToken={0}")]
    [InlineData("deploy/run.sh", "export DEPLOY_TOKEN={0}")]
    [InlineData("deploy/run.sh", "curl -H \"Authorization: Bearer {0}\" \"$API\"")]
    [InlineData("src/a.py", "TOKEN = os.environ.get(\n    \"ACME_API_TOKEN\",\n    \"{0}\",\n)")]
    [InlineData("src/a.py", "def connect(host: str, api_key: str | None = \"{0}\") -> None: ...")]
    [InlineData("src/a.py", "@click.option(\"--api-key\", envvar=\"ACME_KEY\", default=\"{0}\")")]
    [InlineData("src/a.ts", "const apiKey =\n  process.env.ACME_API_KEY ??\n  '{0}';")]
    [InlineData("src/a.ts", "API_KEY: z.string().default('{0}'),")]
    [InlineData("src/a.go", "token := envOr(\"ACME_ACCESS_TOKEN\", \"{0}\")")]
    [InlineData("src/a.rs", "let key = env::var(\"ACME_API_KEY\").unwrap_or_else(|_| \"{0}\".to_string());")]
    [InlineData("src/A.kt", "val key = System.getenv(\"ACME_API_KEY\") ?: \"{0}\"")]
    [InlineData("src/A.cs", "var key = Environment.GetEnvironmentVariable(\"ACME_API_KEY\")\n    ?? \"{0}\";")]
    [InlineData("application.yml", "acme:\n  token: ${ACME_TOKEN:{0}}")]
    [InlineData("deploy/pod.yaml", "env:\n  - name: ACME_API_KEY\n    value: \"{0}\"")]
    [InlineData("main.tf", "variable \"acme_api_key\" {\n  type    = string\n  default = \"{0}\"\n}")]
    [InlineData("deploy/id_rsa", "-----BEGIN OPENSSH PRIVATE" + " KEY-----")]
    public void A_secret_is_rejected_and_never_shown(string path, string line)
    {
        var text = line.Replace("{0}", s_random, StringComparison.Ordinal);
        var change = Changes.Of(Changes.Line(path, text));
        Assert.Equal(Severity.Reject, change.Worst(Kind));
        Assert.All(change.Findings(), found =>
        {
            Assert.DoesNotContain(s_random, $"{found.What}{found.Excerpt}{found.Settles}", StringComparison.Ordinal);
            Assert.DoesNotContain("Vx83kq0TzL", $"{found.What}{found.Excerpt}", StringComparison.Ordinal);
            Assert.DoesNotContain("kX9!rT2vQp", $"{found.What}{found.Excerpt}", StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("src/a.ts", "const token = process.env.API_TOKEN;")]
    [InlineData("src/a.ts", "const cacheKey = 'user-profile-v2-f83a91bc2d';")]
    [InlineData("src/a.py", "SHA256 = \"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"")]
    [InlineData("src/a.cs", "private const string TokenHash = \"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b\";")]
    [InlineData("src/a.cs", "var secretId = \"3f2504e0-4f89-41d3-9a0c-0305e82c3301\";")]
    [InlineData("src/a.go", "const publicKey = \"MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\"")]
    [InlineData(".env.example", "API_KEY=your-api-key-goes-here-1234")]
    [InlineData("src/a.ts", "const password = await prompt('password');")]
    [InlineData("src/a.ts", "passwordField: 'login-form-password-2',")]
    [InlineData("docker-compose.yml", "      POSTGRES_PASSWORD: postgres")]
    [InlineData("docker-compose.yml", "      URL: postgres://app:localdev1@db:5432/app")]
    [InlineData("package-lock.json", "\"integrity\": \"sha512-q7Rk2VbT9xLmZ4cWn8HdY3sPf6Jg1Aq7Rk2VbT9xLmZ4cWn8Hd==\"")]
    [InlineData("src/a.py", "TOKEN = os.environ.get(\n    \"ACME_API_TOKEN\",\n    \"\",\n)")]
    [InlineData("src/a.ts", "const names = [\n  'access_token',\n  'refresh_token_v2_of_2024',\n];")]
    [InlineData("docker-compose.yml", "      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-postgres}")]
    [InlineData("tests/a.test.ts", "const token = 'test-token-0000000000000000';")]
    public void What_is_no_secret_says_nothing(string path, string line) =>
        Assert.Null(Changes.Of(Changes.Line(path, line)).WithManifest().Worst(Kind));

    [Fact]
    public void Keys_that_tests_have_of_their_own_are_put_to_the_judge()
    {
        Assert.Equal(Severity.Warn, Changes.Of(Changes.Line("tests/test_hook.py", $"SECRET = \"{s_random}\""))
            .Worst(Kind));
        Assert.Equal(Severity.Warn, Changes.Of(Changes.New(
            "tests/fixtures/server.pem", "-----BEGIN RSA PRIVATE" + " KEY-----\nx\n")).Worst(Kind));
        Assert.Equal(Severity.Reject, Changes.Of(Changes.Line(
            "tests/test_hook.py", $"TOKEN = \"gh" + $"p_{s_random}aB12cD\"")).Worst(Kind));
    }

    [Fact]
    public void One_that_was_there_before_says_nothing() => Assert.Null(Changes.Of(
        Changes.Gone("a.py", $"API_KEY = \"{s_random}\"\n"), Changes.New("b.py", $"x = 1\nAPI_KEY = '{s_random}'\n"))
        .Worst(Kind));

    [Fact]
    public void A_secret_in_a_line_that_is_shown_for_something_else_is_masked()
    {
        var change = Changes.Of(Changes.Line(
            "deploy.sh", $"API_TOKEN=gh" + $"p_{s_random}aB12cD git commit --no-verify -m x"));
        Assert.Equal(Severity.Reject, change.Worst(FindingKind.HooksBypassed));
        Assert.All(change.Findings(), found =>
            Assert.DoesNotContain(s_random, $"{found.What}{found.Excerpt}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_store_of_keys_is_rejected() =>
        Assert.Equal(Severity.Reject, Changes.Of(Changes.Binary("certs/release.p12", 2_400)).Worst(Kind));
}
