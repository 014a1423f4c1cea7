using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Quantisation;

/// <summary>The bfloat16 storage format: the upper half of an fp32.</summary>
public static class BFloat16
{
    /// <summary>Rounds to nearest, ties to even; −0 becomes +0; a value past the largest becomes an infinity.</summary>
    public static ushort Round(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value + 0f);
        if (float.IsNaN(value))
            return (ushort)((bits >> 16) | 0x40);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Exact.</summary>
    public static float ToSingle(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);

    /// <summary>Rounds each element.</summary>
    public static void Round(ReadOnlySpan<float> source, Span<ushort> target)
    {
        Guard.Length(target.Length, source.Length, nameof(target));
        for (var i = 0; i < source.Length; i++)
            target[i] = Round(source[i]);
    }

    /// <summary>Widens each element, +0 for −0.</summary>
    public static void Widen(ReadOnlySpan<ushort> source, Span<float> target)
    {
        Guard.Length(target.Length, source.Length, nameof(target));
        for (var i = 0; i < source.Length; i++)
            target[i] = ToSingle(source[i]) + 0f;
    }
}
