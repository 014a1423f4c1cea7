using System.Text;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Learning.Numerics;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Functions;
using Cairn.Tensors.Sampling;

namespace Cairn.Learning.Evaluation;

/// <summary>Lets a model continue a text, byte by byte: deterministic for a seed.</summary>
public sealed class TextGenerator
{
    private readonly StepExecutor _executor;

    public TextGenerator(GptConfig config, ComputePool pool, ReadOnlySpan<float> weights)
    {
        _executor = new StepExecutor(new StepGraph(new GraphShape(config, 1)), pool, forwardOnly: true);
        weights.CopyTo(_executor.Weights);
    }

    /// <summary>What follows <paramref name="prompt"/>; bytes that are no UTF-8 become U+FFFD.</summary>
    public string Continue(string prompt, GenerationOptions options) =>
        Encoding.UTF8.GetString(Continue(Encoding.UTF8.GetBytes(prompt), options));

    /// <summary>
    /// The bytes that follow. The model sees the last <c>context</c> bytes; an empty prompt starts from a line feed.
    /// </summary>
    /// <exception cref="InvalidOperationException">The weights give logits that are not finite.</exception>
    public byte[] Continue(ReadOnlySpan<byte> prompt, GenerationOptions options)
    {
        options.Validate();
        var context = _executor.Graph.Shape.Config.Context;
        var random = RandomStreams.ForText(options.Seed);
        var text = new List<byte>(prompt.IsEmpty ? [(byte)'\n'] : prompt.ToArray());
        var start = text.Count;
        for (var i = 0; i < options.Bytes; i++)
        {
            var seen = Math.Min(text.Count, context);
            Array.Clear(_executor.Tokens);
            for (var j = 0; j < seen; j++)
                _executor.Tokens[j] = text[text.Count - seen + j];
            if (!_executor.TryForward(out var fault))
                throw new InvalidOperationException($"{fault.Operator} is not finite; the weights are bad.");
            var logits = _executor.Logits.Slice((seen - 1) * GptConfig.Vocabulary, GptConfig.Vocabulary);
            text.Add(Draw(logits, options, random, (uint)i));
        }

        return [.. text.Skip(start)];
    }

    /// <summary>Bytes by descending logit, equal ones by value; then the first whose running sum passes.</summary>
    private static byte Draw(ReadOnlySpan<float> logits, GenerationOptions options, RandomStream random, uint index)
    {
        var scores = logits.ToArray();
        var order = Enumerable.Range(0, scores.Length).OrderByDescending(b => scores[b]).Take(options.TopK).ToArray();
        if (options.Temperature == 0f)
            return (byte)order[0];
        var weights = new float[order.Length];
        var total = 0f;
        for (var i = 0; i < order.Length; i++)
        {
            weights[i] = Elementary.Exp((scores[order[i]] - scores[order[0]]) / options.Temperature);
            total += weights[i];
        }

        var (threshold, running) = (random.Uniform(index) * total, 0f);
        for (var i = 0; i < order.Length; i++)
        {
            running += weights[i];
            if (running > threshold)
                return (byte)order[i];
        }

        return (byte)order[^1];
    }
}
