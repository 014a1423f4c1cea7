using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Inference;

/// <summary>The limbs of a model's int32 parameters, and what is looked up to register it.</summary>
internal sealed class RegistrationWitness : WitnessStack
{
    public RegistrationWitness(RegistrationPlan registration, ProofPlan plan, IReadOnlyList<BaseVector> parameters)
        : base(registration.Witness, registration.Lookups, plan.Variables)
    {
        for (var i = 0; i < parameters.Count; i++)
            registration.Ranges[i].Look(this, parameters[i]);
        CountRows();
    }
}
