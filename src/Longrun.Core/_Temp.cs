namespace Longrun.Core.Roadmap { internal static class RoadmapText { public static RoadmapDocument Parse(string text, string file) => new([], []); } }
namespace Longrun.Core.Gates { internal static class RunnerKnown { public static bool IsTest(string c) => c.Contains("test", StringComparison.Ordinal); } }
namespace Longrun.Core.Dispatch { internal static class Globs { public static bool Overlap(System.Collections.Immutable.ImmutableArray<string> a, System.Collections.Immutable.ImmutableArray<string> b) => true; } }
