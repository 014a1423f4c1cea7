using System.Collections.Immutable;
using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Learning.Graphs;

/// <summary>
/// The canonical graph that defines a training step: the operators of its <see cref="StepGraph"/> by the same names in
/// the same order, then the mean loss.
/// </summary>
public sealed class CanonicalStep
{
    private readonly GraphTranslator _translator;

    private CanonicalStep(StepGraph graph, LocalOptions options)
    {
        _translator = new GraphTranslator(graph, options);
        Loss = Float32("loss", 1);
        var operators = graph.Operators.Select(_translator.Translate).ToList();
        operators.Add(ReductionOperators.Mean("mean_loss", graph.Shape.Rows, 1f / graph.Shape.Rows,
            After(graph.Losses.Slab, graph.Losses.Name), Loss));
        var tensors = new GptLayout(graph.Shape.Config).Tensors;
        var outputs = new[] { Slab.Weights, Slab.First, Slab.Second }
            .SelectMany(slab => tensors.Select(t => After(slab, t.Name).Name));
        Graph = new CanonicalGraph(
            "train.step", [.. _translator.Inputs], [.. operators], [.. outputs, Loss.Name]);
    }

    /// <summary>The operators in the order of the step's trace.</summary>
    public CanonicalGraph Graph { get; }

    /// <summary>[batch·context] bytes to read.</summary>
    public TensorDeclaration Tokens => _translator.Tokens;

    /// <summary>[batch·context] bytes to predict.</summary>
    public TensorDeclaration Targets => _translator.Targets;

    public TensorDeclaration Cosines => _translator.Cosines;

    public TensorDeclaration Sines => _translator.Sines;

    /// <summary>[steps, 4]: learning rate, 1/(1−β₁ᵗ), 1/(1−β₂ᵗ), gradient scale.</summary>
    public TensorDeclaration Schedule => _translator.Schedule;

    /// <summary>[1]: which row of the schedule.</summary>
    public TensorDeclaration Step => _translator.Step;

    /// <summary>[1]: the batch's mean loss in nats.</summary>
    public TensorDeclaration Loss { get; }

    /// <param name="options">Their scalars become constants of the programs; <c>Steps</c> the schedule's rows.</param>
    public static CanonicalStep Build(StepGraph graph, LocalOptions options) => new(graph, options);

    /// <summary>
    /// The forward pass and the loss of every token, as an evaluation runs it: <c>tokens</c>, <c>targets</c>, tables
    /// and weights → <c>losses</c> [batch·context].
    /// </summary>
    public static CanonicalGraph BuildLoss(StepGraph graph)
    {
        var translator = new GraphTranslator(graph, null);
        ImmutableArray<CanonicalOperator> forward =
            [.. graph.Operators.Take(graph.ForwardCount).Select(translator.Translate), translator.Loss()];
        return new CanonicalGraph("train.loss", [.. translator.Inputs], forward, ["losses"]);
    }

    /// <summary>The tensor that holds a weight or a moment before the step.</summary>
    public static string Name(Slab slab, string tensor) => GraphTranslator.Name(slab, tensor);

    /// <summary>The last version of a weight or a moment: the step's result.</summary>
    public TensorDeclaration After(Slab slab, string tensor) => _translator.Current(slab, tensor);
}
