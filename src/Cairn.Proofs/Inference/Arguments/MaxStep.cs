namespace Cairn.Proofs.Inference;

/// <summary>One step of a maximum: the larger of what is there so far and of one tap.</summary>
/// <param name="Result">The witness column of the larger.</param>
/// <param name="Shape">Of the result and of both operands.</param>
/// <param name="Before">The column so far; −1 where the step begins with tap 0.</param>
/// <param name="From">The column that taps read; −1 for the node's source.</param>
/// <param name="Tap">The tap.</param>
/// <param name="Rows">How rows are read; null where they stay.</param>
/// <param name="Columns">How columns are read; null where they stay.</param>
/// <param name="RowsMove">Whether the tap counts rows, not columns.</param>
/// <param name="Group">The lookup.</param>
internal sealed record MaxStep(
    int Result, PaddedShape Shape, int Before, int From, int Tap, WindowMap? Rows, WindowMap? Columns, bool RowsMove,
    int Group)
{
    public int RowTap(int tap) => RowsMove ? tap : 0;

    public int ColumnTap(int tap) => RowsMove ? 0 : tap;
}
