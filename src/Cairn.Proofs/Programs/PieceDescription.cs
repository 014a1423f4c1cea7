using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Proofs;

/// <summary>What a <see cref="PieceProgram"/> is made from: graphs, and where their inputs come from.</summary>
public sealed record PieceDescription
{
    private static readonly ImmutableDictionary<string, TensorSource> NoSources =
        ImmutableDictionary.Create<string, TensorSource>(StringComparer.Ordinal);

    /// <summary>How often the step list runs: 0 to 2³¹ − 1.</summary>
    public required int Steps { get; init; }

    /// <summary>The step list; null where there are no steps.</summary>
    public CanonicalGraph? Step { get; init; }

    /// <summary>The end list. Its outputs are the piece's.</summary>
    public required CanonicalGraph End { get; init; }

    /// <summary>By the names of the step list's inputs.</summary>
    public ImmutableDictionary<string, TensorSource> StepSources { get; init; } = NoSources;

    /// <summary>By the names of the end list's inputs.</summary>
    public ImmutableDictionary<string, TensorSource> EndSources { get; init; } = NoSources;

    /// <summary>Tensors carried from step to step. The first ones start as the inputs, the others as zeros.</summary>
    public ImmutableArray<TensorShape> States { get; init; } = [];

    /// <summary>For each state, the tensor of the step list that is its next value.</summary>
    public ImmutableArray<string> Carries { get; init; } = [];

    /// <summary>Tensors that the piece starts from.</summary>
    public ImmutableArray<TensorShape> Inputs { get; init; } = [];

    public ImmutableArray<PieceConstant> Constants { get; init; } = [];

    public ImmutableArray<ImmutableArray<ParameterElement>> Parameters { get; init; } = [];

    /// <summary>The data that the plan names; null where the piece reads none.</summary>
    public TensorShape? Data { get; init; }
}
