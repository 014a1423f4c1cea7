using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Proofs;
using Part = Cairn.Proofs.ElementPart;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>The witnesses of Cairn.Proofs as the contract takes them.</summary>
internal static class ProofWitnesses
{
    /// <summary>The part of a witness that its kind has besides word and plan.</summary>
    public static (string Type, object[] Values) Of(FraudWitness witness) => witness switch
    {
        SegmentWitness w => (WitnessTypes.Segment, [w.Place, w.Segment, w.SegmentPath, w.State, w.StatePath]),
        StateWitness w => (WitnessTypes.State, [w.Run, w.Tensor, w.Carry, w.CarryPath, w.Root, w.RootPath, w.StatePath,
            Of(w.Leaf)]),
        OutputWitness w => (WitnessTypes.Output, [w.Output, w.Source, w.SourcePath, w.Root, w.RootPath, Of(w.Leaf)]),
        ElementWitness w => (WitnessTypes.Element, [Of(w.Operator), w.Instance, w.Code, w.CodePath, w.Index,
            (byte)w.Part, w.Lane, w.Entry, w.Partials, w.Tensors.Select(t => (object)Of(t)).ToArray()]),
        PartialsWitness w => (WitnessTypes.Element, [Of(w.Operator), w.Instance, w.Code, w.CodePath, w.Index,
            (byte)Part.Init, 0, 0, w.Partials, Array.Empty<object>()]),
        FiniteWitness w => (WitnessTypes.Finite, [Of(w.Operator), w.Check, w.Document, w.Path, w.Element,
            Of(w.Tensor ?? new TensorOpening(0, [], [], [], [], [], []))]),
        RootsWitness w => (WitnessTypes.Roots, [Of(w.Operator), Of(w.Leaf)]),
        PaddingWitness w => (WitnessTypes.Padding, [Of(w.Operator), Of(w.Tensor)]),
        _ => throw new ArgumentException($"{witness.Kind} has no part of its own.", nameof(witness)),
    };

    public static object[] Of(PieceOutcome outcome) => outcome.Fail is { } f
        ? [true, Hash32.Zero, f.Step, f.Operator, f.Check, f.Element]
        : [false, outcome.Outputs, 0, 0, 0, 0];

    private static object[] Of(OperatorOpening o) => [o.Run, o.Place, o.Document, o.Path];

    private static object[] Of(LeafOpening l) => [MemoryMarshal.AsBytes(l.Roots.AsSpan()).ToArray(), l.Path];

    private static object[] Of(TensorOpening t) => [t.Place, t.Binding, t.BindingPath, t.Roots, t.Path, t.StatePath,
        t.Tiles.Select(x => (object)(object[])[x.Place, x.Data, x.Path]).ToArray()];
}
