using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Proofs.Fields;

/// <summary>How many elements this machine computes at once.</summary>
internal static class Lanes
{
    /// <summary>
    /// How a kernel's loop is compiled: at once and by itself. Inlined into its caller, which a profile suggests to the
    /// JIT, it exceeds what one method may inline, and its arithmetic becomes calls: ten times slower.
    /// </summary>
    public const MethodImplOptions Kernel = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>8 with AVX-512, 4 with AVX2, else 1; chosen once.</summary>
    public static int Width { get; } = Avx512F.IsSupported ? 8 : Avx2.IsSupported ? 4 : 1;

    /// <summary>The widest lanes, at most <paramref name="most"/>, that divide a count.</summary>
    public static int Fit(long count, int most) =>
        most >= 8 && count % 8 == 0 ? 8 : most >= 4 && count % 4 == 0 ? 4 : 1;

    /// <summary>The same of what this machine has.</summary>
    public static int Fit(long count) => Fit(count, Width);
}
