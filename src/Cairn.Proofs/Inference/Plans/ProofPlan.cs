using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Lookups;
using Cairn.Proofs.Scalars;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Proofs.Inference;

/// <summary>
/// All that follows from a graph and the modes of its proof, before anybody proves anything: columns and where they
/// lie, lookups, sizes and parameters. Both sides make it for themselves.
/// </summary>
internal sealed class ProofPlan
{
    private readonly NodeArgument?[] _arguments;

    private ProofPlan(IntegerGraph graph, GraphFacts facts, ImmutableArray<string> names, ProofModes modes)
    {
        (Graph, Facts, Modes) = (graph, facts, modes);
        GraphDigest = Keccak256.Compute(GraphEncoding.Encode(graph));
        var builder = new PlanBuilder(graph, facts, names, modes);
        Shapes = builder.Shapes;
        ParameterShapes = [.. graph.Parameters.Select(p => new PaddedShape(p.Shape))];
        _arguments = new NodeArgument?[graph.TensorCount];
        for (var tensor = graph.Inputs.Length; tensor < graph.TensorCount; tensor++)
            _arguments[tensor] = NodeArguments.Create(builder, tensor);
        InputRanges = modes.CommittedInputs
            ? [.. graph.Inputs.Select((_, i) => new InputRange(builder, i))] : [];
        (Lookups, Witness) = (builder.Lookups, builder.Witness);
        Lookups.Complete(Witness);
        Place();
        Opening = new WhirParameters(Variables, Sources.Length, InferenceProtocol.Options);
        var walk = new CountingSide();
        _ = new GraphWalk(this, walk, new ProofData(this, [], [], []), EmptyClaims()).Run();
        Soundness = new InferenceSoundness(Opening, Lookups.Shape, walk);
    }

    public IntegerGraph Graph { get; }

    public GraphFacts Facts { get; }

    public ProofModes Modes { get; }

    /// <summary>Keccak-256 of the graph's encoding.</summary>
    public Hash32 GraphDigest { get; }

    /// <summary>The padded shape of each tensor.</summary>
    public PaddedShape[] Shapes { get; }

    public PaddedShape[] ParameterShapes { get; }

    /// <summary>The nodes whose results are committed, in order.</summary>
    public IEnumerable<NodeArgument> Arguments => _arguments.OfType<NodeArgument>();

    /// <summary>For committed inputs, how each is shown to be in its range.</summary>
    public InputRange[] InputRanges { get; }

    public LookupPlan Lookups { get; }

    public StackLayout Witness { get; }

    /// <summary>A column for each parameter.</summary>
    public StackLayout Model { get; } = new(StackKind.Model);

    /// <summary>A column for each input.</summary>
    public StackLayout Inputs { get; } = new(StackKind.Inputs);

    /// <summary>A column for each output.</summary>
    public StackLayout Outputs { get; } = new(StackKind.Outputs);

    /// <summary>log₂ of the length that all vectors have.</summary>
    public int Variables { get; private set; }

    /// <summary>The vectors that are opened, in order.</summary>
    public ImmutableArray<StackKind> Sources { get; private set; }

    public WhirParameters Opening { get; }

    public InferenceSoundness Soundness { get; }

    public NodeArgument? ArgumentOf(int tensor) => _arguments[tensor];

    /// <summary>Refuses, by its name, a node that cannot be proved.</summary>
    public static bool TryCreate(IntegerGraph graph, GraphFacts facts, ImmutableArray<string> names, ProofModes modes,
        [NotNullWhen(true)] out ProofPlan? plan, [NotNullWhen(false)] out ModelError? error)
    {
        (plan, error) = (null, null);
        try
        {
            plan = new ProofPlan(graph, facts, names, modes);
            return true;
        }
        catch (NotProvableException e)
        {
            error = e.Error;
        }
        catch (Exception e) when (e is OverflowException or ArgumentException)
        {
            error = new ModelError("graph", "", $"its proof would be too large: {e.Message}", "Prove it in parts.");
        }

        return false;
    }

    /// <summary>Claims of the right sizes, for a walk that only counts.</summary>
    private LookupClaims? EmptyClaims() => Lookups.Shape is not { } lookup ? null
        : new LookupClaims(new Scalar[lookup.Variables],
            [.. lookup.Groups.Select(g => new Scalar[lookup.ColumnsOf(g)])], new Scalar[lookup.Tables.Length]);

    /// <summary>
    /// All vectors have the length of the longest, so that one opening serves them; where weights are committed, the
    /// longest of all modes and of the registration, so that a model's root does not depend on them.
    /// </summary>
    private void Place()
    {
        foreach (var shape in ParameterShapes)
            Model.Add(shape.Bits);
        for (var i = 0; i < Graph.Inputs.Length; i++)
            Inputs.Add(Shapes[i].Bits);
        foreach (var output in Graph.Outputs)
            Outputs.Add(Shapes[output.Tensor].Bits);
        StackLayout[] stacks = [Witness, Model, Inputs, Outputs];
        foreach (var stack in stacks)
            stack.Place();
        Sources =
        [
            StackKind.Witness, .. Modes.CommittedWeights ? [StackKind.Model] : Array.Empty<StackKind>(),
            .. Modes.CommittedInputs ? [StackKind.Inputs] : Array.Empty<StackKind>(),
            .. Modes.CommittedOutputs ? [StackKind.Outputs] : Array.Empty<StackKind>(),
        ];
        var counted = Modes.CommittedWeights ? stacks : Sources.Select(s => stacks[(int)s]);
        Variables = Math.Max(InferenceProtocol.Options.FoldVariables, counted.Max(s => s.Bits));
        if (Modes.CommittedWeights)
            Variables = Math.Max(Variables, new RegistrationPlan(this).Witness.Bits);
    }
}
