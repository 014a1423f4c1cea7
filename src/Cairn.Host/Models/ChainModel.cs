using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;
using Cairn.Proofs.Inference;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Host;

/// <summary>A model as a registry on a chain knows it. All of it follows from the graph and the weights.</summary>
/// <param name="GraphDigest">Keccak-256 of the graph's bytes.</param>
/// <param name="Registration">The root of the weights, and the proof that they are in their ranges.</param>
/// <param name="Tape">What checks proofs of inference.</param>
/// <param name="RegistrationTape">What checks the registration.</param>
public sealed record ChainModel(
    Hash32 GraphDigest, ModelRegistration Registration, VerifierTape Tape, VerifierTape RegistrationTape)
{
    /// <summary>The id that it is registered under: keccak(graph, weights, tape, registration's tape).</summary>
    public Hash32 Id => Keccak256.Compute([.. GraphDigest.AsSpan(), .. Registration.Root.AsSpan(),
        .. Tape.Digest.AsSpan(), .. RegistrationTape.Digest.AsSpan()]);

    /// <param name="modes">Those of its proofs, with committed weights.</param>
    /// <param name="error">Why its verifier has no tape.</param>
    public static bool TryCreate(IntegerGraph graph, GraphFacts facts, ModelRegistration registration, ProofModes modes,
        [NotNullWhen(true)] out ChainModel? model, [NotNullWhen(false)] out ModelError? error)
    {
        model = VerifierTape.TryCompile(graph, facts, modes, out var tape, out error) &&
            VerifierTape.TryCompileRegistration(graph, facts, out var other, out error)
            ? new ChainModel(Keccak256.Compute(GraphEncoding.Encode(graph)), registration, tape, other) : null;
        return model is not null;
    }

    /// <summary>Tensors as contracts take them: int32 big-endian, one after the other; or their root.</summary>
    public static byte[] Packed(ImmutableArray<ImmutableArray<int>> tensors, Hash32 root)
    {
        if (tensors.IsEmpty)
            return root.ToArray();
        var (bytes, at) = (new byte[sizeof(int) * tensors.Sum(t => t.Length)], 0);
        foreach (var number in tensors.SelectMany(t => t))
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), number);
            at += sizeof(int);
        }

        return bytes;
    }
}
