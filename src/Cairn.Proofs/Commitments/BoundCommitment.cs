using Cairn.Crypto;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;

namespace Cairn.Proofs.Commitments;

/// <summary>A root with its out-of-domain samples: from here on it stands for one vector.</summary>
/// <param name="Points">z of each sample.</param>
/// <param name="Values">Σ vᵢ·zⁱ for each.</param>
internal sealed record BoundCommitment(Hash32 Root, Scalar[] Points, Scalar[] Values)
{
    public BoundCommitment(Hash32 root, Ext3[] points, Ext3[] values)
        : this(root, points.Scalars(), values.Scalars())
    {
    }
}
