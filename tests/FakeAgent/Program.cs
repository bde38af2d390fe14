using FakeAgent;

return OperatingSystem.IsWindows()
    ? throw new PlatformNotSupportedException("the scripted agent needs sh and Unix file modes")
    : ScriptedAgent.Run(args);
