using Longrun.Agents.Driving;
using Longrun.Browsing;
using Longrun.Cli;
using Longrun.Cli.Commands;
using Longrun.Cli.Mcp;
using Longrun.Core;
using Longrun.Keeper;
using Longrun.Serving;

// The keeper and the inits of jobs come first: they start for every job, and need none of what the commands need.
switch (args)
{
    case ["keeper", var state]:
        return KeeperLoop.Run(state, TimeProvider.System, App.ProcessEnvironment());
    case ["keep-init", .. var rest]:
        return KeepInit.Run(rest);
    case [AgentDriver.Verb, var order]:
        return AgentDriver.Run(order, Console.OpenStandardOutput());
    case [GateDriver.Verb, var order]:
        return GateDriver.Run(order, App.ProcessEnvironment(), Console.OpenStandardOutput());
    case [WalkOrder.Verb, var order]:
        return await WalkServer.RunAsync(order, App.ProcessEnvironment().GetValueOrDefault("PATH"));
    case ["demo-agent"]:
        return await DemoCommand.WorkAsync();
    default:
        break;
}

using var app = App.FromProcess();
try
{
    return (int)Root.Invoke(app, args);
}
catch (UserError e)
{
    return (int)app.Fail(e);
}
catch (Exception e) when (MachineFault.Of(e) is { } fault)
{
    return (int)app.Fail(fault);
}
catch (OperationCanceledException) when (app.Signal is { } signal)
{
    return app.Interrupted(signal);
}
catch (Exception e)
{
    return app.Broken(e);
}
