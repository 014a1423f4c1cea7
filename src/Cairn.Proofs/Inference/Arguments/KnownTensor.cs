using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Inference;

/// <summary>A tensor whose numbers are in the open.</summary>
/// <param name="Kind">A parameter, an input or an output.</param>
/// <param name="Number">Which of them.</param>
/// <param name="Vector">Its padded vector; not called where only messages count.</param>
internal sealed record KnownTensor(StackKind Kind, int Number, PaddedShape Shape, Func<BaseVector> Vector);
