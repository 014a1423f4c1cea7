using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Lookups;

namespace Cairn.Proofs.Inference;

/// <summary>The side that receives: all of a verifier's work is done through it.</summary>
internal interface IVerifierSide : IArgumentSide, ILookupSide, IOpeningSide
{
    /// <summary>Binds a committed vector; one that is no part of the statement sends its root.</summary>
    /// <param name="root">The statement's, of all but the witness.</param>
    BoundCommitment Bind(StackKind source, int variables, Hash32 root);
}
