using Cairn.Learning.Graphs;
using Cairn.Learning.Models;

namespace Cairn.Learning.Tests;

/// <summary>The model's loss in double precision, written from its definition, to check gradients against.</summary>
internal sealed class DoubleModel(GptLayout layout, double[] weights)
{
    private readonly GptConfig _config = layout.Config;

    public double Loss(int[] tokens, int[] targets)
    {
        var (context, sum) = (_config.Context, 0.0);
        for (var first = 0; first < tokens.Length; first += context)
            sum += SequenceLoss(tokens[first..(first + context)], targets[first..(first + context)]);
        return sum / tokens.Length;
    }

    private double SequenceLoss(int[] tokens, int[] targets)
    {
        var x = tokens.Select(t => Row("embedding", t)).ToArray();
        for (var l = 0; l < _config.Layers; l++)
        {
            var attention = Attention(x.Select(r => Norm(r, $"layers.{l}.attention_norm")).ToArray(), l);
            for (var t = 0; t < x.Length; t++)
                x[t] = Add(x[t], Apply($"layers.{l}.projection", attention[t]));
            for (var t = 0; t < x.Length; t++)
                x[t] = Add(x[t], FeedForward(Norm(x[t], $"layers.{l}.feed_forward_norm"), l));
        }

        var loss = 0.0;
        for (var t = 0; t < x.Length; t++)
        {
            var logits = Apply("embedding", Norm(x[t], "final_norm"));
            var max = logits.Max();
            loss += max + Math.Log(logits.Sum(v => Math.Exp(v - max))) - logits[targets[t]];
        }

        return loss;
    }

    private double[][] Attention(double[][] x, int layer)
    {
        var (width, head) = (_config.Width, _config.HeadWidth);
        var qkv = x.Select(r => Apply($"layers.{layer}.qkv", r)).ToArray();
        for (var t = 0; t < qkv.Length; t++)
        for (var h = 0; h < 2 * _config.Heads; h++)
            Rotate(qkv[t].AsSpan(h * head, head), t);
        var output = x.Select(_ => new double[width]).ToArray();
        for (var h = 0; h < _config.Heads; h++)
        for (var i = 0; i < x.Length; i++)
        {
            var scores = new double[i + 1];
            for (var j = 0; j <= i; j++)
            for (var d = 0; d < head; d++)
                scores[j] += qkv[i][h * head + d] * qkv[j][width + h * head + d] / Math.Sqrt(head);
            var max = scores.Max();
            var sum = scores.Sum(s => Math.Exp(s - max));
            for (var j = 0; j <= i; j++)
            for (var d = 0; d < head; d++)
                output[i][h * head + d] += Math.Exp(scores[j] - max) / sum * qkv[j][2 * width + h * head + d];
        }

        return output;
    }

    private static void Rotate(Span<double> x, int position)
    {
        var half = x.Length / 2;
        for (var i = 0; i < half; i++)
        {
            var (sin, cos) = Math.SinCos(position * Math.Pow(10_000, -2.0 * i / x.Length));
            (x[i], x[i + half]) = (x[i] * cos - x[i + half] * sin, x[i + half] * cos + x[i] * sin);
        }
    }

    private double[] FeedForward(double[] x, int layer)
    {
        var gateUp = Apply($"layers.{layer}.gate_up", x);
        var hidden = Enumerable.Range(0, _config.Hidden)
            .Select(i => gateUp[i] / (1 + Math.Exp(-gateUp[i])) * gateUp[_config.Hidden + i]).ToArray();
        return Apply($"layers.{layer}.down", hidden);
    }

    private double[] Norm(double[] x, string gain)
    {
        var scale = 1 / Math.Sqrt(x.Sum(v => v * v) / x.Length + StepExecutor.NormEpsilon);
        var gains = Row(gain, 0);
        return [.. x.Select((v, i) => v * scale * gains[i])];
    }

    private double[] Apply(string matrix, double[] x)
    {
        var tensor = layout[matrix];
        var y = new double[tensor.Rows];
        for (var i = 0; i < y.Length; i++)
        for (var k = 0; k < x.Length; k++)
            y[i] += weights[tensor.Offset + i * tensor.Columns + k] * x[k];
        return y;
    }

    private double[] Row(string name, int row)
    {
        var tensor = layout[name];
        return weights[(tensor.Offset + row * tensor.Columns)..(tensor.Offset + (row + 1) * tensor.Columns)];
    }

    private static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];
}
