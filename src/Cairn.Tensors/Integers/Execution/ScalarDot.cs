namespace Cairn.Tensors.Integers.Execution;

/// <summary>Any processor, and operands of 32 bits.</summary>
internal unsafe struct ScalarDot : IDotKernel<int, int>
{
    public static void Four(int* left, int* right, nint stride, nint depth, int* sums)
    {
        int a = 0, b = 0, c = 0, d = 0;
        for (nint k = 0; k < depth; k++)
        {
            a += left[k] * right[k];
            b += left[k] * right[stride + k];
            c += left[k] * right[2 * stride + k];
            d += left[k] * right[3 * stride + k];
        }

        (sums[0], sums[1], sums[2], sums[3]) = (a, b, c, d);
    }
}
