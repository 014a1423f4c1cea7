using System.Security.Cryptography;
using System.Runtime.InteropServices;
using System.Text;
using Cairn.Learning.Data;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Tensors.Compute;

namespace Cairn.Learning.Tests;

/// <summary>Small models and texts that the tests share.</summary>
internal static class Sample
{
    public static GptConfig Tiny { get; } = new() { Width = 16, Layers = 2, Heads = 2, Context = 8, Hidden = 24 };

    public static ComputePool Pool(int threads = 1, int bits = 512) =>
        new(new ComputeOptions { Threads = threads, MaxVectorBits = bits });

    public static StepExecutor Executor(GptConfig config, ComputePool pool, int batch, ulong seed = 1)
    {
        var executor = new StepExecutor(new StepGraph(new GraphShape(config, batch)), pool);
        GptInitialiser.Create(executor.Layout, seed).CopyTo(executor.Weights);
        return executor;
    }

    /// <summary>Sentences over a few words: enough structure for a small model to learn.</summary>
    public static Corpus Text(int bytes = 20_000)
    {
        string[] subjects = ["the stone", "a path", "the river", "one bird"];
        string[] verbs = ["marks", "follows", "meets", "leaves"];
        var (text, state) = (new StringBuilder(), 12345u);
        while (text.Length < bytes)
        {
            state = state * 1664525 + 1013904223;
            text.Append(subjects[state >> 30]).Append(' ').Append(verbs[state >> 28 & 3]).Append(' ')
                .Append(subjects[state >> 26 & 3]).Append(".\n");
        }

        return new Corpus(Encoding.ASCII.GetBytes(text.ToString()[..bytes]));
    }

    public static string Hash(ReadOnlySpan<float> values) =>
        Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(values)));
}
