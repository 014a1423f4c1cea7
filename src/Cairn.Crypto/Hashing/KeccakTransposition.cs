using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Crypto;

/// <summary>Brings the next 64 bytes of several messages into the order in which Keccak takes them: by word.</summary>
internal static unsafe class KeccakTransposition
{
    /// <summary>words[w] = word w of the 64 bytes that each of eight pointers shows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(byte** rows, long offset, Span<Vector512<ulong>> words)
    {
        Split(rows[0] + offset, rows[1] + offset, out var even01, out var odd01);
        Split(rows[2] + offset, rows[3] + offset, out var even23, out var odd23);
        Split(rows[4] + offset, rows[5] + offset, out var even45, out var odd45);
        Split(rows[6] + offset, rows[7] + offset, out var even67, out var odd67);
        (words[0], words[4], words[2], words[6]) = Gather(even01, even23, even45, even67);
        (words[1], words[5], words[3], words[7]) = Gather(odd01, odd23, odd45, odd67);
    }

    /// <summary>The same of four pointers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(byte** rows, long offset, Span<Vector256<ulong>> words)
    {
        for (var half = 0; half < 2; half++, offset += 32)
        {
            var (a, b) = (Vector256.Load((ulong*)(rows[0] + offset)), Vector256.Load((ulong*)(rows[1] + offset)));
            var (c, d) = (Vector256.Load((ulong*)(rows[2] + offset)), Vector256.Load((ulong*)(rows[3] + offset)));
            var (evenAb, oddAb) = (Avx2.UnpackLow(a, b), Avx2.UnpackHigh(a, b));
            var (evenCd, oddCd) = (Avx2.UnpackLow(c, d), Avx2.UnpackHigh(c, d));
            words[4 * half] = Avx2.Permute2x128(evenAb, evenCd, 0x20);
            words[4 * half + 1] = Avx2.Permute2x128(oddAb, oddCd, 0x20);
            words[4 * half + 2] = Avx2.Permute2x128(evenAb, evenCd, 0x31);
            words[4 * half + 3] = Avx2.Permute2x128(oddAb, oddCd, 0x31);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split(byte* first, byte* second, out Vector512<ulong> even, out Vector512<ulong> odd)
    {
        var (a, b) = (Vector512.Load((ulong*)first), Vector512.Load((ulong*)second));
        (even, odd) = (Avx512F.UnpackLow(a, b), Avx512F.UnpackHigh(a, b));
    }

    /// <summary>Quarters 0, 2, 1 and 3 of four vectors, each quarter as a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<ulong>, Vector512<ulong>, Vector512<ulong>, Vector512<ulong>) Gather(
        Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c, Vector512<ulong> d)
    {
        const byte Even = 0x88, Odd = 0xDD;
        var (evenAb, evenCd) = (Avx512F.Shuffle4x128(a, b, Even), Avx512F.Shuffle4x128(c, d, Even));
        var (oddAb, oddCd) = (Avx512F.Shuffle4x128(a, b, Odd), Avx512F.Shuffle4x128(c, d, Odd));
        return (Avx512F.Shuffle4x128(evenAb, evenCd, Even), Avx512F.Shuffle4x128(evenAb, evenCd, Odd),
            Avx512F.Shuffle4x128(oddAb, oddCd, Even), Avx512F.Shuffle4x128(oddAb, oddCd, Odd));
    }
}
