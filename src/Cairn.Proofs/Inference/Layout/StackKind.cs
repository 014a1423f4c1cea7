namespace Cairn.Proofs.Inference;

/// <summary>The vectors that a proof opens, in the order of their binding.</summary>
internal enum StackKind
{
    /// <summary>What the prover adds: results, limbs, multiplicities. Made anew for each proof.</summary>
    Witness = 0,

    /// <summary>The parameters, committed once.</summary>
    Model = 1,

    /// <summary>The inputs that are committed.</summary>
    Inputs = 2,

    /// <summary>The outputs that are committed.</summary>
    Outputs = 3,
}
