namespace Cairn.Contracts.Tests.Referee;

/// <summary>A word of the EVM, 256 bits, with the meaning that its instructions give it.</summary>
internal readonly record struct EvmWord(UInt128 High, UInt128 Low)
{
    public bool IsZero => (High | Low) == 0;

    public static implicit operator EvmWord(uint value) => new(0, value);

    public static implicit operator EvmWord(bool value) => new(0, value ? 1u : 0u);

    public static explicit operator uint(EvmWord word) =>
        word.High == 0 && word.Low <= uint.MaxValue ? (uint)word.Low : throw new OverflowException(word.ToString());

    public static EvmWord operator +(EvmWord a, EvmWord b)
    {
        var low = unchecked(a.Low + b.Low);
        return new EvmWord(unchecked(a.High + b.High + (low < a.Low ? UInt128.One : 0)), low);
    }

    public static EvmWord operator -(EvmWord a, EvmWord b) => new(
        unchecked(a.High - b.High - (a.Low < b.Low ? UInt128.One : 0)), unchecked(a.Low - b.Low));

    /// <exception cref="OverflowException">A factor has more than 64 bits: no model needs that.</exception>
    public static EvmWord operator *(EvmWord a, EvmWord b) => a.High == 0 && b.High == 0
        ? new EvmWord(0, checked((UInt128)checked((ulong)a.Low) * checked((ulong)b.Low)))
        : throw new OverflowException($"{a}·{b}");

    /// <exception cref="OverflowException">An operand has more than 128 bits: no model needs that.</exception>
    public static EvmWord operator /(EvmWord a, EvmWord b) => b.IsZero ? default : new EvmWord(0, Half(a) / Half(b));

    /// <exception cref="OverflowException">An operand has more than 128 bits: no model needs that.</exception>
    public static EvmWord operator %(EvmWord a, EvmWord b) => b.IsZero ? default : new EvmWord(0, Half(a) % Half(b));

    public static EvmWord operator &(EvmWord a, EvmWord b) => new(a.High & b.High, a.Low & b.Low);

    public static EvmWord operator |(EvmWord a, EvmWord b) => new(a.High | b.High, a.Low | b.Low);

    public static EvmWord operator ^(EvmWord a, EvmWord b) => new(a.High ^ b.High, a.Low ^ b.Low);

    public static bool operator <(EvmWord a, EvmWord b) => a.High < b.High || (a.High == b.High && a.Low < b.Low);

    public static bool operator >(EvmWord a, EvmWord b) => b < a;

    /// <summary>SLT.</summary>
    public static bool SignedLess(EvmWord a, EvmWord b) => IsNegative(a) == IsNegative(b) ? a < b : IsNegative(a);

    /// <summary>SHL.</summary>
    public static EvmWord Shl(EvmWord count, EvmWord a) => Count(count) switch
    {
        256 => default,
        >= 128 and var n => new EvmWord(a.Low << (n - 128), 0),
        0 => a,
        var n => new EvmWord(a.High << n | a.Low >> (128 - n), a.Low << n),
    };

    /// <summary>SHR.</summary>
    public static EvmWord Shr(EvmWord count, EvmWord a) => Count(count) switch
    {
        256 => default,
        >= 128 and var n => new EvmWord(0, a.High >> (n - 128)),
        0 => a,
        var n => new EvmWord(a.High >> n, a.Low >> n | a.High << (128 - n)),
    };

    /// <summary>SAR by 255: all bits the sign.</summary>
    public static EvmWord Sign(EvmWord a) => IsNegative(a) ? new EvmWord(UInt128.MaxValue, UInt128.MaxValue) : default;

    /// <summary>CLZ.</summary>
    public static EvmWord Clz(EvmWord a) => (uint)(a.High != 0
        ? UInt128.LeadingZeroCount(a.High) : 128 + UInt128.LeadingZeroCount(a.Low));

    private static bool IsNegative(EvmWord a) => a.High >> 127 == 1;

    private static int Count(EvmWord count) => count < 256u ? (int)count.Low : 256;

    private static UInt128 Half(EvmWord a) => a.High == 0 ? a.Low : throw new OverflowException($"{a}");
}
