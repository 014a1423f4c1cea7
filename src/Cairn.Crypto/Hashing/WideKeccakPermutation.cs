using System.Runtime.CompilerServices;

namespace Cairn.Crypto;

/// <summary><see cref="KeccakPermutation"/> of several states at once, a vector for each lane.</summary>
internal static class WideKeccakPermutation
{
    /// <summary>Permutes 25 vectors.</summary>
    /// <remarks>Optimised at once: a piece may commit before a method has been called often enough.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<T, TLanes>(Span<T> s)
        where T : struct
        where TLanes : IKeccakLanes<T>
    {
        _ = s[KeccakPermutation.Lanes - 1];
        T a0 = s[0], a1 = s[1], a2 = s[2], a3 = s[3], a4 = s[4];
        T a5 = s[5], a6 = s[6], a7 = s[7], a8 = s[8], a9 = s[9];
        T a10 = s[10], a11 = s[11], a12 = s[12], a13 = s[13], a14 = s[14];
        T a15 = s[15], a16 = s[16], a17 = s[17], a18 = s[18], a19 = s[19];
        T a20 = s[20], a21 = s[21], a22 = s[22], a23 = s[23], a24 = s[24];
        foreach (var constant in KeccakPermutation.RoundConstants)
        {
            var c0 = TLanes.Xor(TLanes.Xor(a0, a5, a10), a15, a20);
            var c1 = TLanes.Xor(TLanes.Xor(a1, a6, a11), a16, a21);
            var c2 = TLanes.Xor(TLanes.Xor(a2, a7, a12), a17, a22);
            var c3 = TLanes.Xor(TLanes.Xor(a3, a8, a13), a18, a23);
            var c4 = TLanes.Xor(TLanes.Xor(a4, a9, a14), a19, a24);
            T d0 = TLanes.Xor(c4, TLanes.RotateLeft(c1, 1)), d1 = TLanes.Xor(c0, TLanes.RotateLeft(c2, 1)),
                d2 = TLanes.Xor(c1, TLanes.RotateLeft(c3, 1)), d3 = TLanes.Xor(c2, TLanes.RotateLeft(c4, 1)),
                d4 = TLanes.Xor(c3, TLanes.RotateLeft(c0, 1));
            var b0 = TLanes.Xor(a0, d0);
            var b1 = TLanes.RotateLeft(TLanes.Xor(a6, d1), 44);
            var b2 = TLanes.RotateLeft(TLanes.Xor(a12, d2), 43);
            var b3 = TLanes.RotateLeft(TLanes.Xor(a18, d3), 21);
            var b4 = TLanes.RotateLeft(TLanes.Xor(a24, d4), 14);
            T e0 = TLanes.Xor(TLanes.Chi(b0, b1, b2), TLanes.Broadcast(constant)), e1 = TLanes.Chi(b1, b2, b3),
                e2 = TLanes.Chi(b2, b3, b4), e3 = TLanes.Chi(b3, b4, b0), e4 = TLanes.Chi(b4, b0, b1);
            b0 = TLanes.RotateLeft(TLanes.Xor(a3, d3), 28);
            b1 = TLanes.RotateLeft(TLanes.Xor(a9, d4), 20);
            b2 = TLanes.RotateLeft(TLanes.Xor(a10, d0), 3);
            b3 = TLanes.RotateLeft(TLanes.Xor(a16, d1), 45);
            b4 = TLanes.RotateLeft(TLanes.Xor(a22, d2), 61);
            T e5 = TLanes.Chi(b0, b1, b2), e6 = TLanes.Chi(b1, b2, b3), e7 = TLanes.Chi(b2, b3, b4),
                e8 = TLanes.Chi(b3, b4, b0), e9 = TLanes.Chi(b4, b0, b1);
            b0 = TLanes.RotateLeft(TLanes.Xor(a1, d1), 1);
            b1 = TLanes.RotateLeft(TLanes.Xor(a7, d2), 6);
            b2 = TLanes.RotateLeft(TLanes.Xor(a13, d3), 25);
            b3 = TLanes.RotateLeft(TLanes.Xor(a19, d4), 8);
            b4 = TLanes.RotateLeft(TLanes.Xor(a20, d0), 18);
            T e10 = TLanes.Chi(b0, b1, b2), e11 = TLanes.Chi(b1, b2, b3), e12 = TLanes.Chi(b2, b3, b4),
                e13 = TLanes.Chi(b3, b4, b0), e14 = TLanes.Chi(b4, b0, b1);
            b0 = TLanes.RotateLeft(TLanes.Xor(a4, d4), 27);
            b1 = TLanes.RotateLeft(TLanes.Xor(a5, d0), 36);
            b2 = TLanes.RotateLeft(TLanes.Xor(a11, d1), 10);
            b3 = TLanes.RotateLeft(TLanes.Xor(a17, d2), 15);
            b4 = TLanes.RotateLeft(TLanes.Xor(a23, d3), 56);
            T e15 = TLanes.Chi(b0, b1, b2), e16 = TLanes.Chi(b1, b2, b3), e17 = TLanes.Chi(b2, b3, b4),
                e18 = TLanes.Chi(b3, b4, b0), e19 = TLanes.Chi(b4, b0, b1);
            b0 = TLanes.RotateLeft(TLanes.Xor(a2, d2), 62);
            b1 = TLanes.RotateLeft(TLanes.Xor(a8, d3), 55);
            b2 = TLanes.RotateLeft(TLanes.Xor(a14, d4), 39);
            b3 = TLanes.RotateLeft(TLanes.Xor(a15, d0), 41);
            b4 = TLanes.RotateLeft(TLanes.Xor(a21, d1), 2);
            T e20 = TLanes.Chi(b0, b1, b2), e21 = TLanes.Chi(b1, b2, b3), e22 = TLanes.Chi(b2, b3, b4),
                e23 = TLanes.Chi(b3, b4, b0), e24 = TLanes.Chi(b4, b0, b1);
            (a0, a1, a2, a3, a4) = (e0, e1, e2, e3, e4);
            (a5, a6, a7, a8, a9) = (e5, e6, e7, e8, e9);
            (a10, a11, a12, a13, a14) = (e10, e11, e12, e13, e14);
            (a15, a16, a17, a18, a19) = (e15, e16, e17, e18, e19);
            (a20, a21, a22, a23, a24) = (e20, e21, e22, e23, e24);
        }

        (s[0], s[1], s[2], s[3], s[4]) = (a0, a1, a2, a3, a4);
        (s[5], s[6], s[7], s[8], s[9]) = (a5, a6, a7, a8, a9);
        (s[10], s[11], s[12], s[13], s[14]) = (a10, a11, a12, a13, a14);
        (s[15], s[16], s[17], s[18], s[19]) = (a15, a16, a17, a18, a19);
        (s[20], s[21], s[22], s[23], s[24]) = (a20, a21, a22, a23, a24);
    }
}
