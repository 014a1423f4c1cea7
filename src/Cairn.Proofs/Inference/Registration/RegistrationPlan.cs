using Cairn.Proofs.Commitments;

namespace Cairn.Proofs.Inference;

/// <summary>What a model's registration proves, beside the plan of the proofs it is for.</summary>
internal sealed class RegistrationPlan
{
    public RegistrationPlan(ProofPlan plan)
    {
        Ranges = [.. plan.Graph.Parameters.Select((p, i) =>
            new ParameterRange(Lookups, Witness, p, plan.ParameterShapes[i], i))];
        Lookups.Complete(Witness);
        Witness.Place();
    }

    public ParameterRange[] Ranges { get; }

    public StackLayout Witness { get; } = new(StackKind.Witness);

    public LookupPlan Lookups { get; } = new();

    /// <summary>The opening of witness and model, and the check that all errors together are small enough.</summary>
    public WhirParameters Opening(ProofPlan plan)
    {
        var opening = new WhirParameters(plan.Variables, 2, InferenceProtocol.Options);
        _ = new InferenceSoundness(opening, Lookups.Shape, new CountingSide());
        return opening;
    }
}
