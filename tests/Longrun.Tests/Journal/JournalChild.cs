using System.Globalization;
using System.Runtime.CompilerServices;
using Longrun.Journal;
using Longrun.Lease;

namespace Longrun.Tests.Journal;

/// <summary>
/// The test program as a second process that takes the lease or writes a journal, so that it can be killed or have
/// its disk fail. Asked for by two variables; without them this does nothing.
/// </summary>
internal static class JournalChild
{
    private const string Verb = "LONGRUN_TEST_CHILD";
    private const string Folder = "LONGRUN_TEST_CHILD_FOLDER";

    public static string Program => Environment.ProcessPath!;

    public static Dictionary<string, string> Asking(string verb, string folder) =>
        new() { [Verb] = verb, [Folder] = folder };

#pragma warning disable CA2255 // a module initializer is how the one test program can be two without a test of its own
    [ModuleInitializer]
#pragma warning restore CA2255 // as above: only for this one method
    internal static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Verb) is not { } verb)
        {
            return;
        }

        var common = Environment.GetEnvironmentVariable(Folder)!;
        var answer = LeaseHeld.TryTake(common, "child", TimeProvider.System);
        if (answer is not LeaseAnswer.Taken { Lease: var lease })
        {
            Say("held by another");
            Environment.Exit(8);
            return;
        }

        if (verb == "hold")
        {
            Say(lease.Self.Holder);
            Console.In.ReadToEnd();
        }
        else
        {
            AppendForEver(Path.Combine(common, "longrun", "runs", "r1", "journal"), lease);
        }

        Environment.Exit(0);
    }

    private static void AppendForEver(string folder, LeaseHeld lease)
    {
        using var writer = JournalFiles.Open(folder, lease);
        while (true)
        {
            try
            {
                var next = (int)writer.Sequence + 1;
                Say(writer.Append(writer.Sequence, Scratch.Events(next, 1)).ToString(CultureInfo.InvariantCulture));
            }
            catch (JournalNotSynced e)
            {
                Say(e.GetType().Name);
            }
            catch (InvalidOperationException e)
            {
                Say(e.GetType().Name);
                return;
            }
        }
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
