using System.Collections.Immutable;

namespace Longrun.Core.Work;

/// <summary>
/// What no worker may do unless the person allows it: publish, deploy, push. By the beginnings of command lines, in the
/// ecosystems whose tools an allow list knows. It guards against accident and zeal; a script can hide any of it, and
/// only a login that is not there cannot be used.
/// </summary>
internal static class Forbidden
{
    /// <summary>In the order in which they are shown; each is a beginning that ends at a word.</summary>
    public static readonly ImmutableArray<string> ByDefault =
    [
        // A forced push is one of its flags, which may stand anywhere: no push at all.
        "git push",
        .. Of("gh", "release create", "release upload", "pr merge", "workflow run", "repo delete"),
        .. Of("glab", "release create", "mr merge"),

        .. Of("npm", "publish", "unpublish", "deprecate", "dist-tag", "run deploy", "run release", "run publish"),
        .. Of("pnpm", "publish", "deploy", "run deploy", "run release", "run publish"),
        .. Of("yarn", "publish", "npm publish", "deploy", "release", "run deploy", "run release", "run publish"),
        .. Of("bun", "publish", "run deploy", "run release", "run publish"),
        .. Of("npx", "semantic-release", "lerna publish", "changeset publish", "np"),

        .. Of("dotnet", "nuget push", "nuget delete"), "nuget push",
        .. Of("cargo", "publish", "yank", "release"),
        "goreleaser release",
        .. Of("twine", "upload"), .. Of("python", "-m twine upload"), .. Of("python3", "-m twine upload"),
        .. Of("uv", "publish"), .. Of("poetry", "publish"), .. Of("hatch", "publish"), .. Of("flit", "publish"),
        .. Of("mvn", "deploy", "release:perform"), .. Of("./mvnw", "deploy", "release:perform"),
        .. Of("gradle", "publish"), .. Of("./gradlew", "publish"),
        .. Of("gem", "push", "yank"), .. Of("rake", "release"), .. Of("bundle exec", "rake release", "cap"),
        .. Of("vendor/bin/dep", "deploy"),
        .. Of("make", "deploy", "publish", "release"),

        .. Of("docker", "push", "compose push"), "podman push",
        .. Of("kubectl", "apply", "create", "delete", "patch", "replace", "rollout", "scale"),
        .. Of("helm", "install", "upgrade", "uninstall", "push"),
        .. Of("terraform", "apply", "destroy"), .. Of("tofu", "apply", "destroy"), .. Of("pulumi", "up", "destroy"),
        .. Of("vercel", "deploy", "--prod"), .. Of("netlify", "deploy"), .. Of("firebase", "deploy"),
        .. Of("wrangler", "deploy", "publish"), .. Of("fly", "deploy"), .. Of("flyctl", "deploy"),
        .. Of("npx", "vercel", "netlify deploy", "firebase deploy", "wrangler deploy"),
        .. Of("serverless", "deploy", "remove"), .. Of("sls", "deploy", "remove"), .. Of("cdk", "deploy", "destroy"),
        .. Of("sam", "deploy"), .. Of("eb", "deploy"), .. Of("gcloud", "app deploy", "run deploy", "functions deploy"),
        .. Of("aws", "s3 sync", "s3 cp", "s3 rm", "cloudformation deploy"), "ansible-playbook",
    ];

    /// <summary>
    /// What holds for a worker: the person's own denials and the usual ones, but those that <c>allow</c> names word for
    /// word.
    /// </summary>
    public static Permissions Joined(Permissions permissions) => permissions with
    {
        Deny = [.. ByDefault.Except(permissions.Allow.Select(Plain)).Union(permissions.Deny.Select(Plain))],
    };

    private static string Plain(string command) =>
        string.Join(' ', command.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Of(string program, params ImmutableArray<string> commands) =>
        commands.Select(command => $"{program} {command}");
}
