using System.Runtime.CompilerServices;

namespace Cairn.Tensors.Compute;

/// <summary>How the runtime is to compile what takes the time.</summary>
internal static class Jit
{
    /// <summary>
    /// A loop over vectors: compiled once, at the highest level, by itself. Within its caller, the compiler's limit on
    /// inlining would leave single vector operations as calls.
    /// </summary>
    public const MethodImplOptions Loop = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
}
