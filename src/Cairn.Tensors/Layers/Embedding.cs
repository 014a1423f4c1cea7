using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Layers;

/// <summary>A table [rows, width] looked up by token.</summary>
public static unsafe class Embedding
{
    /// <summary>output[t,·] = table[tokens[t],·] + 0.</summary>
    /// <exception cref="ArgumentException">A token is outside the table, or a size does not fit.</exception>
    public static void Forward(
        ComputePool pool, int rows, int width, ReadOnlySpan<float> table, ReadOnlySpan<int> tokens, Span<float> output)
    {
        Validate(rows, width, table.Length, nameof(table), tokens, output.Length, nameof(output));
        fixed (float* pw = table, po = output)
        fixed (int* pt = tokens)
        {
            if (pool.RunItems(new EmbeddingKernel(width, pw, pt, po), tokens.Length, 5 + width / 8))
                pool.Check("embedding", output);
        }
    }

    /// <summary>
    /// tableGradient[row,·] continues its chain: + outputGradient[t,·] over ascending t with tokens[t] = row. With tied
    /// weights it holds the output head's product beforehand; otherwise zeros.
    /// </summary>
    /// <exception cref="ArgumentException">A token is outside the table, or a size does not fit.</exception>
    public static void Backward(
        ComputePool pool, int rows, int width, ReadOnlySpan<int> tokens, ReadOnlySpan<float> outputGradient,
        Span<float> tableGradient)
    {
        Validate(rows, width, tableGradient.Length, nameof(tableGradient), tokens, outputGradient.Length,
            nameof(outputGradient));
        fixed (float* pg = outputGradient, pw = tableGradient)
        fixed (int* pt = tokens)
        {
            var kernel = new EmbeddingGradientKernel(rows, width, pt, tokens.Length, pg, pw);
            if (pool.Run(kernel, width, 2 * (tokens.Length + rows)))
                pool.Check("embedding_gradient", tableGradient);
        }
    }

    private static void Validate(
        int rows, int width, long table, string tableName, ReadOnlySpan<int> tokens, long output, string outputName)
    {
        Guard.NotNegative(rows, nameof(rows));
        Guard.NotNegative(width, nameof(width));
        Guard.Length(table, (long)rows * width, tableName);
        Guard.Length(output, (long)tokens.Length * width, outputName);
        foreach (var token in tokens)
        {
            if ((uint)token >= (uint)rows)
                throw new ArgumentException($"Token {token} is outside the table of {rows} rows.", nameof(tokens));
        }
    }
}
