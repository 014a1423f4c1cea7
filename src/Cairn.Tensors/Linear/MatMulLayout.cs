namespace Cairn.Tensors.Linear;

/// <summary>How the operands of C[m,n] = A·B lie in memory; all are row-major.</summary>
public enum MatMulLayout
{
    /// <summary>A is [m,k], B is [k,n].</summary>
    NN,

    /// <summary>A is [m,k], B is [n,k]: a weight stored by output row.</summary>
    NT,

    /// <summary>A is [k,m], B is [k,n]: the gradient of a weight, the batch being k.</summary>
    TN,
}
