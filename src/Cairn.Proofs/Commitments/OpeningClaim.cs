using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;

namespace Cairn.Proofs.Commitments;

/// <summary>
/// What the extension of a part of a committed vector is at a point. The part has 2^(length of the point) elements and
/// begins at a multiple of its size: a column among those that share the vector.
/// </summary>
/// <remarks>
/// An opening absorbs all of a claim but the point, which therefore follows from the statement and from challenges that
/// were drawn before.
/// </remarks>
/// <param name="Source">Which of the vectors that are opened together.</param>
/// <param name="Offset">The part's first element.</param>
internal sealed record OpeningClaim(int Source, int Offset, Scalar[] Point, Scalar Value)
{
    public OpeningClaim(int source, int offset, Ext3[] point, Ext3 value)
        : this(source, offset, point.Scalars(), value)
    {
    }
}
