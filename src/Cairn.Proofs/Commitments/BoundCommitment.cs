using Cairn.Crypto;
using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Commitments;

/// <summary>A root with its out-of-domain samples: from here on it stands for one vector.</summary>
/// <param name="Points">z of each sample.</param>
/// <param name="Values">Σ vᵢ·zⁱ for each.</param>
internal sealed record BoundCommitment(Hash32 Root, Ext3[] Points, Ext3[] Values);
