using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Tensors.Compute;

/// <summary>What the kernels need of a processor: a fused multiply-add in hardware (x86-64-v3 or ARM64).</summary>
public static class HardwareSupport
{
    /// <summary>True where fused multiply-add runs in hardware.</summary>
    public static bool IsSufficient => (Fma.IsSupported && Avx2.IsSupported) || AdvSimd.Arm64.IsSupported;

    /// <summary>The widest vector the hardware runs, in bits: 512, 256 or 128.</summary>
    public static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <exception cref="PlatformNotSupportedException">The processor has no fused multiply-add.</exception>
    public static void Require()
    {
        if (!IsSufficient)
            throw new PlatformNotSupportedException(
                "This processor has no fused multiply-add. The kernels need x86-64-v3 (AVX2 and FMA) or ARM64; " +
                "on a virtual machine, choose a CPU model that passes these features through.");
    }
}
