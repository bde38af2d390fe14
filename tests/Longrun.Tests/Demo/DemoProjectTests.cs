using System.Diagnostics;
using Longrun.Agents;
using Longrun.Cli.Demo;
using Longrun.Configuration;
using Longrun.Core;
using Longrun.Core.Roadmap;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Tests.Demo;

public sealed class DemoProjectTests : IDisposable
{
    private static readonly TimeSpan TestsTakeAtMost = TimeSpan.FromSeconds(60);
    private static readonly string[] Program = ["/opt/it's here/longrun"];

    private readonly string _folder = Directory.CreateTempSubdirectory("longrun-demo-").FullName;

    private string Project => Path.Combine(_folder, "project");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Its_roadmap_and_configuration_are_read_without_a_fault()
    {
        DemoProject.Write(Project, Program);
        var roadmap = RoadmapText.Parse(File.ReadAllText(Path.Combine(Project, ".longrun/ROADMAP.md")), "ROADMAP.md");
        Assert.Empty(roadmap.Faults);
        Assert.Equal(["M1", "M2", "M3", "M4", "M5", "M6"], roadmap.Milestones.Select(m => m.Id.Value));
        var read = SettingsFile.Read(File.ReadAllText(Path.Combine(Project, ".longrun/longrun.yaml")), "longrun.yaml");
        Assert.Empty(read.Faults);
        Assert.Equal(@"'/opt/it'\''s here/longrun' demo-agent", read.Settings!.Agents["demo"].Run);
    }

    [Fact]
    public void A_folder_with_something_in_it_is_left_alone()
    {
        Directory.CreateDirectory(Project);
        File.WriteAllText(Path.Combine(Project, "mine"), "");
        Assert.Throws<UserError>(() => DemoProject.Write(Project, Program));
        Assert.Single(Directory.EnumerateFileSystemEntries(Project));
    }

    [Fact]
    public async Task The_night_goes_as_it_is_told()
    {
        DemoProject.Write(Project, Program);
        await PassesAsync("");

        Assert.Equal("done", (await WorkAsync("M1", 1)).Status);
        await PassesAsync("");

        Assert.Equal("done", (await WorkAsync("M2", 1)).Status);
        var (code, log) = await TestsAsync("sum");
        Assert.NotEqual(0, code);
        Assert.Contains("not ok 3 - keeps the sign of a small negative total", log, StringComparison.Ordinal);
        await WorkAsync("M2", 2, "Attempt 1 was rejected: gate tests: 1 of 12 failed");
        await PassesAsync("");

        var limit = await WorkAsync("M3", 1);
        Assert.Equal("limit", limit.Status);
        Assert.NotNull(limit.ResetsAt);
        Assert.True(File.Exists(Path.Combine(Project, "lib/cmd-split.sh")));
        await WorkAsync("M3", 2);
        await PassesAsync("split");

        var blocked = await WorkAsync("M4", 1);
        Assert.Equal("blocked", blocked.Status);
        Assert.Equal("money", blocked.Kind);

        await WorkAsync("M5", 1);
        await PassesAsync("report");
        await WorkAsync("M6", 1);
        await PassesAsync("");
    }

    [Theory]
    [InlineData(DemoWork.TakeTable)]
    [InlineData(DemoWork.LeaveOut)]
    [InlineData("something else")]
    public async Task The_blocked_milestone_goes_on_with_any_answer(string answer)
    {
        DemoProject.Write(Project, Program);
        var brief = $"Options: {DemoWork.TakeTable}; {DemoWork.LeaveOut}\nDecided: rates? Answer: {answer}";
        Assert.Equal("done", (await WorkAsync("M4", 2, brief)).Status);
        await PassesAsync("convert");
        Assert.Equal(answer != DemoWork.LeaveOut, File.Exists(Path.Combine(Project, "lib/rates.txt")));
    }

    private async Task<WorkerReport> WorkAsync(string milestone, int attempt, string brief = "")
    {
        var agent = new DemoAgent(Project, new StringWriter(), TimeProvider.System, TimeSpan.Zero);
        Assert.Equal(0, await agent.RunAsync(new DemoTask(milestone, attempt, _folder, brief)));
        return ReportFile.Read(Path.Combine(_folder, "report.json")).Report!;
    }

    private async Task PassesAsync(string only)
    {
        var (code, log) = await TestsAsync(only);
        Assert.True(code == 0, log);
        Assert.Matches(@"\n1\.\.[1-9]", log);
    }

    private async Task<(int Code, string Log)> TestsAsync(string only)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(TestsTakeAtMost);
        var start = new ProcessStartInfo("sh", ["tests/run", .. only.Length > 0 ? [only] : Array.Empty<string>()])
        {
            WorkingDirectory = Project, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(time.Token);
        var log = await process.StandardOutput.ReadToEndAsync(time.Token);
        await process.WaitForExitAsync(time.Token);
        return (process.ExitCode, log + await errors);
    }
}
