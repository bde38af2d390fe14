using System.Collections.Immutable;

namespace Longrun.Core.Tests.Simulation;

/// <summary>
/// Seeded chance (SplitMix64, Steele et al. 2014): the same on every machine and every version of .NET.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public bool Percent(int chance) => Below(100) < chance;

    public T Of<T>(params ImmutableArray<T> choices) => choices[Below(choices.Length)];

    private ulong Next()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
