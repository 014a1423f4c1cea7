using Cairn.Proofs.Commitments;

namespace Cairn.Proofs.Inference;

/// <summary>What all proofs of inference have in common: the protocol's name, version and parameters.</summary>
internal static class InferenceProtocol
{
    /// <summary>Absorbed first of all.</summary>
    public static ReadOnlySpan<byte> Inference => "cairn-inference/1"u8;

    /// <summary>Of the proof that a committed model's parameters are in their ranges.</summary>
    public static ReadOnlySpan<byte> Registration => "cairn-model/1"u8;

    /// <summary>Bits of security of the whole argument, all errors added up.</summary>
    public const double SecurityBits = 100;

    /// <summary>One bit more in every round, so that the rounds' sum keeps to <see cref="SecurityBits"/>.</summary>
    public static WhirOptions Options { get; } = new() { SecurityBits = 101, WorkBits = 16 };
}
