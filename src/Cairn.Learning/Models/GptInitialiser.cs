using Cairn.Learning.Numerics;

namespace Cairn.Learning.Models;

/// <summary>A model's first weights: a function of its shape and a seed.</summary>
public static class GptInitialiser
{
    /// <summary>
    /// Gains are 1. Matrices are normal with deviation 1/sqrt(columns) (fp32 operations), those that add to the
    /// residual stream (projection, down) further divided by sqrt(2·layers); the embedding's deviation is 0.02.
    /// Tensor i of the layout draws from Philox stream i.
    /// </summary>
    public static float[] Create(GptLayout layout, ulong seed)
    {
        var weights = new float[layout.Elements];
        for (var i = 0; i < layout.Tensors.Count; i++)
        {
            var tensor = layout.Tensors[i];
            var target = weights.AsSpan(tensor.Offset, tensor.Length);
            if (tensor.Name.EndsWith("_norm", StringComparison.Ordinal))
                target.Fill(1f);
            else
                RandomStreams.ForTensor(seed, i).FillNormal(target, Deviation(layout.Config, tensor));
        }

        return weights;
    }

    internal static float Deviation(GptConfig config, NamedTensor tensor)
    {
        if (tensor.Name == "embedding")
            return 0.02f;
        var deviation = 1f / MathF.Sqrt(tensor.Columns);
        var addsToResidual = tensor.Name.EndsWith("projection", StringComparison.Ordinal)
            || tensor.Name.EndsWith("down", StringComparison.Ordinal);
        return addsToResidual ? deviation / MathF.Sqrt(2 * config.Layers) : deviation;
    }
}
