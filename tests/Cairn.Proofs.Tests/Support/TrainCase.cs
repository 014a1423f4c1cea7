using System.Text;
using Cairn.Learning.Data;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Compute;
using Cairn.Workloads.Programs;

namespace Cairn.Proofs.Tests.Support;

/// <summary>A small training as a piece: chains below and above sixteen positions, one and sixteen lanes.</summary>
internal sealed class TrainCase : IDisposable
{
    public const uint CheckpointEvery = 2;
    public const uint Round = 3;
    public const uint Slot = 1;

    public static readonly LocalOptions Options =
        new() { Steps = 3, Batch = 2, WarmupSteps = 2, LearningRate = 0.01f, Seed = 9 };

    private static readonly GptConfig Config = new() { Width = 8, Layers = 1, Heads = 2, Context = 5, Hidden = 24 };

    public TrainCase(Action<GptLayout, float[]>? change = null, LocalOptions? options = null)
    {
        Chosen = options ?? Options;
        Shape = new GraphShape(Config, Chosen.Batch);
        Layout = new GptLayout(Config);
        Corpus = new Corpus(Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Repeat("the stone marks a path over the river. ", 60))));
        Weights = GptInitialiser.Create(Layout, 5);
        change?.Invoke(Layout, Weights);
        Description = TrainingProgram.Describe(Shape, Chosen, Corpus, isRound: true);
        Program = TrainingProgram.Round(Shape, Chosen, Corpus);
        Spec = new PieceSpec(Program);
        Inputs = TrainingProgram.Inputs(Layout, Corpus, Weights, Round, Slot);
        Terms = new PieceTerms(Inputs.DataRoot(), CheckpointEvery, Round, Slot);
        Honest = Trace(null);
    }

    public LocalOptions Chosen { get; }

    public GraphShape Shape { get; }

    public GptLayout Layout { get; }

    public Corpus Corpus { get; }

    public float[] Weights { get; }

    public PieceDescription Description { get; }

    public PieceProgram Program { get; }

    public PieceSpec Spec { get; }

    public PieceInputs Inputs { get; }

    public PieceTerms Terms { get; }

    public PieceTrace Honest { get; }

    public ComputePool Pool { get; } = new(new ComputeOptions { Threads = 1 });

    /// <summary>The trace of somebody who changes tensors after operators.</summary>
    public PieceTrace Trace(Action<int, int, TensorSet>? change, PieceSpec? spec = null)
    {
        spec ??= Spec;
        return new PieceTrace(
            spec, Inputs, new InterpretedReplay(spec.Program, Inputs, Pool, change), Pool, change);
    }

    public void Dispose() => Pool.Dispose();
}
