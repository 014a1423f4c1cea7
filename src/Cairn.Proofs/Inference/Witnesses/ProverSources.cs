using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Inference;

/// <summary>The commitments of one proof, in the order in which they are bound and opened.</summary>
internal sealed class ProverSources : IDisposable
{
    private readonly ProofPlan _plan;
    private readonly WhirCommitment? _model;

    /// <param name="model">The model's, where weights are committed; not disposed.</param>
    public ProverSources(ProofPlan plan, InferenceWitness witness, WhirCommitment? model, ComputePool? pool)
    {
        (_plan, _model) = (plan, model);
        Commitments = [.. plan.Sources.Select(source => source switch
        {
            StackKind.Model => model!,
            StackKind.Inputs => new WhirCommitment(ModelStack.Join(plan.Variables, plan.Inputs,
                [.. plan.Graph.Inputs.Select((_, i) => witness.Vector(i))]), InferenceProtocol.Options, pool),
            StackKind.Outputs => new WhirCommitment(ModelStack.Join(plan.Variables, plan.Outputs,
                [.. plan.Graph.Outputs.Select(o => plan.Shapes[o.Tensor].Pad(witness.Tensors[o.Tensor]))]),
                InferenceProtocol.Options, pool),
            _ => new WhirCommitment(witness.Stack, InferenceProtocol.Options, pool),
        })];
    }

    public WhirCommitment[] Commitments { get; }

    /// <summary>Zero where there is no such commitment.</summary>
    public Hash32 RootOf(StackKind source) =>
        _plan.Sources.IndexOf(source) is >= 0 and var i ? Commitments[i].Root : Hash32.Zero;

    /// <summary>All but the witness' roots are part of the statement, which is absorbed already.</summary>
    public BoundCommitment[] Bind(ProverTranscript transcript) =>
        [.. Commitments.Select((c, i) => c.Bind(transcript, _plan.Sources[i] != StackKind.Witness))];

    public void Dispose()
    {
        foreach (var commitment in Commitments)
        {
            if (commitment != _model)
                commitment.Dispose();
        }
    }
}
