using System.Diagnostics.CodeAnalysis;

namespace Cairn.Crypto;

/// <summary>What Keccak does with one word of several messages at once; <typeparamref name="T"/> holds them.</summary>
internal interface IKeccakLanes<T>
{
    static abstract T Xor(T a, T b);

    /// <summary>a ⊕ b ⊕ c.</summary>
    static abstract T Xor(T a, T b, T c);

    /// <summary>a ⊕ (¬b ∧ c).</summary>
    static abstract T Chi(T a, T b, T c);

    static abstract T RotateLeft(T a, [ConstantExpected] byte count);

    static abstract T Broadcast(ulong value);
}
