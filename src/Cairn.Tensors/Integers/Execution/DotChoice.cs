namespace Cairn.Tensors.Integers.Execution;

/// <summary>Chooses the kernel by the processor, the width that is allowed and the numbers that may occur.</summary>
internal static class DotChoice
{
    /// <param name="rightIsInt8">The other operand is int8; else it is in the same range.</param>
    public static DotKind Of(int vectorBits, int low, int high, bool rightIsInt8)
    {
        if (vectorBits >= 256 && rightIsInt8 && ByteDot256.IsSupported && (long)high - low <= byte.MaxValue &&
            low <= 0 && high >= 0)
            return DotKind.Byte256;
        if (low <= short.MinValue || high > short.MaxValue)
            return DotKind.Scalar;
        if (vectorBits >= 512 && ShortDot512.IsSupported)
            return DotKind.Short512;
        return vectorBits >= 256 && ShortDot256.IsSupported ? DotKind.Short256 : DotKind.Scalar;
    }
}
