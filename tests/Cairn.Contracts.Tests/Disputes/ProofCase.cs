using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Proofs;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>What a provider claims about a piece, as a receipt and a plan hold it, for the contract to judge.</summary>
internal sealed class ProofCase
{
    private const uint Slots = 2;

    private readonly byte[] _entry;
    private readonly PieceSpec _spec;
    private readonly PieceCommitment _claimed;
    private readonly Hash32 _salt = Keccak256.ComputeUtf8("salt");

    public ProofCase(PieceSpec spec, PieceTerms terms, PieceCommitment claimed, Address provider)
    {
        (_spec, _claimed) = (spec, claimed);
        var entry = new PlanEntry(0, 100, Slots, spec.Root, terms.DataRoot, 0, terms.CheckpointEvery,
            Keccak256.ComputeUtf8("cairn-kernels/1"));
        (_entry, PlanRoot) = (entry.Encode(), PlanEntry.PlanRoot(entry));
        var piece = terms.Stage * Slots + terms.Slot;
        var digest = Keccak256.Compute(WitnessTypes.Encode("bytes32,bytes32,bytes32,bytes32,bytes32",
            Keccak256.ComputeUtf8("cairn result 1"), claimed.InputRoot, claimed.SegmentRoot, claimed.Outcome.OutRoot,
            Hash32.Zero));
        var hidden = Keccak256.Compute(WitnessTypes.Encode("bytes32,address,bytes32", digest, provider, _salt));
        var leaf = Keccak256.Compute(
            Keccak256.Compute(WitnessTypes.Encode("uint32,uint32,bytes32", piece, 0u, hidden)).AsSpan());
        Subject = new Subject(Hash32.Zero, provider, leaf, piece, 0);
    }

    public Subject Subject { get; }

    public Hash32 PlanRoot { get; }

    public byte[] Encode(FraudWitness witness)
    {
        var (type, values) = ProofWitnesses.Of(witness);
        object[] word = [_claimed.InputRoot, _claimed.SegmentRoot, Hash32.Zero, _salt,
            ProofWitnesses.Of(_claimed.Outcome), Array.Empty<Hash32>()];
        object[] plan = [_entry, 0u, 1u, Array.Empty<Hash32>(), _spec.HeadBytes];
        return WitnessTypes.Encode($"{WitnessTypes.Word},{WitnessTypes.Plan},{type}", word, plan, values);
    }
}
