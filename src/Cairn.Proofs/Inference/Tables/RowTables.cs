using System.Collections.Immutable;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>
/// (d, value, chosen, 1) for the distances d of a row's elements from its maximum, with the values of a table of the
/// graph: chosen may be 1 where d is 0; and zeros where no tensor is.
/// </summary>
internal sealed record SoftmaxTable(int Number, IntegerGraph Graph) : ProofTable
{
    private ImmutableArray<int> Values => Graph.Tables[Number];

    public override int Rows => Values.Length + 2;

    public override ImmutableArray<long> Row(int index) => index < Values.Length ? [index, Values[index], 0, 1]
        : index == Values.Length ? [0, Values[0], 1, 1] : [0, 0, 0, 0];

    public override int Find(ReadOnlySpan<long> row) => row[3] == 0 ? Values.Length + 1
        : row[2] == 1 ? Values.Length
        : row[0] >= 0 && row[0] < Values.Length ? (int)row[0] : -1;

    public bool Equals(SoftmaxTable? other) => other is not null && other.Number == Number;

    public override int GetHashCode() => Number;
}

/// <summary>(d, chosen, 1) for d = 0 … Span: chosen may be 1 where d is 0; and zeros where no tensor is.</summary>
internal sealed record ChoiceTable(int Span) : ProofTable
{
    public override int Rows => Span + 3;

    public override ImmutableArray<long> Row(int index) =>
        index <= Span ? [index, 0, 1] : index == Span + 1 ? [0, 1, 1] : [0, 0, 0];

    public override int Find(ReadOnlySpan<long> row) => row[2] == 0 ? Span + 2
        : row[1] == 1 ? Span + 1
        : row[0] >= 0 && row[0] <= Span ? (int)row[0] : -1;
}
