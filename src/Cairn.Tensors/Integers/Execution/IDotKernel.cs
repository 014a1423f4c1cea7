namespace Cairn.Tensors.Integers.Execution;

/// <summary>Scalar products of one row with four others; integers, so the order of the sums is free.</summary>
/// <typeparam name="TLeft">Element of the row.</typeparam>
/// <typeparam name="TRight">Element of the others.</typeparam>
internal unsafe interface IDotKernel<TLeft, TRight>
    where TLeft : unmanaged
    where TRight : unmanaged
{
    /// <param name="right">Four rows that lie a stride apart.</param>
    /// <param name="depth">Elements of each row, a multiple of <see cref="RowProduct.DepthStep"/>.</param>
    /// <param name="sums">Four results, modulo 2³².</param>
    static abstract void Four(TLeft* left, TRight* right, nint stride, nint depth, int* sums);
}
