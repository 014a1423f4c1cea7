using Cairn.Evm;

namespace Cairn.Contracts;

/// <summary>Where proofs of inference are checked and paid for.</summary>
/// <param name="Verifier">What runs a model's tape.</param>
/// <param name="Models">Where models are registered.</param>
/// <param name="Verdict">The module that pays by proof.</param>
public sealed record ProofAddresses(Address Verifier, Address Models, Address Verdict)
{
    internal IEnumerable<Address> All => [Verifier, Models, Verdict];
}
