using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Proofs;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>What a provider claims about a piece, as a receipt and a plan hold it, for the contract to judge.</summary>
internal sealed class ProofCase
{
    private const uint Slots = 2;

    private readonly WordOpening _word;
    private readonly PlanOpening _plan;

    public ProofCase(PieceSpec spec, PieceTerms terms, PieceCommitment claimed, Address provider)
    {
        _word = new WordOpening(claimed, Hash32.Zero, Keccak256.ComputeUtf8("salt"), []);
        var entry = new PlanEntry(0, 100, Slots, spec.Root, terms.DataRoot, 0, terms.CheckpointEvery,
            Keccak256.ComputeUtf8("cairn-kernels/1"));
        (_plan, PlanRoot) = (PlanOpening.Of([entry], 0, spec), PlanEntry.PlanRoot(entry));
        var piece = terms.Stage * Slots + terms.Slot;
        var hidden = Keccak256.Compute(
            WitnessTypes.Encode("bytes32,address,bytes32", _word.ResultDigest, provider, _word.Salt));
        var leaf = Keccak256.Compute(
            Keccak256.Compute(WitnessTypes.Encode("uint32,uint32,bytes32", piece, 0u, hidden)).AsSpan());
        Subject = new Subject(Hash32.Zero, provider, leaf, piece, 0);
    }

    public Subject Subject { get; }

    public Hash32 PlanRoot { get; }

    public byte[] Encode(FraudWitness witness) => DisputeWitnesses.Fraud(_word, _plan, witness);
}
