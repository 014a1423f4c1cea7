using Cairn.Crypto;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Proofs;

/// <summary>Decides about elements that must be finite and about claimed fails.</summary>
internal sealed class CheckReferee(SpecHead head, PieceOutcome claimed, TensorOpener opener)
{
    private const uint Infinity = 0x7F800000;

    public bool IsWrong(FiniteWitness w)
    {
        if (w.Operator.Run is < 0 or > uint.MaxValue || w.Operator.Place is < 0 or > uint.MaxValue
            || w.Check is < 0 or > uint.MaxValue)
            return false;
        var place = new FailPlace((uint)w.Operator.Run, (uint)w.Operator.Place, (uint)w.Check, w.Element);
        if (w.IsClaimedFail)
            return place == claimed.Fail && IsNoFail(w);
        return (claimed.Fail is not { } fail || place < fail)
            && opener.Operator(w.Operator) is { } document && Look(w, document) == false;
    }

    private bool IsNoFail(FiniteWitness w)
    {
        if (w.Operator.Run > head.Steps || w.Operator.Place >= head.OperatorsOf(w.Operator.Run))
            return true;
        if (opener.Operator(w.Operator) is not { } document)
            return false;
        return w.Check >= document.Checks || IsOutside(w, document) || Look(w, document) == true;
    }

    private static bool IsOutside(FiniteWitness w, OperatorDocument document) =>
        CheckOf(w, document) is { } check && w.Tensor is { } tensor && tensor.Opening.Place == check.Tensor
        && TensorOpener.BindingOf(document, tensor) is { } binding && check.AddressOf(w.Element, binding.Shape) < 0;

    /// <summary>Whether the element is finite; null where it is not shown.</summary>
    private bool? Look(FiniteWitness w, OperatorDocument document)
    {
        if (CheckOf(w, document) is not { } check || w.Tensor is not { } tensor || tensor.Opening.Place != check.Tensor
            || TensorOpener.BindingOf(document, tensor) is not { } binding
            || opener.Open(w.Statements, w.Operator.Run, w.Operator.Place, binding, tensor.Opening) is not { } opened
            || opened.Binding.Source.Kind != SourceKind.Written
            || !opened.TryRead(check.AddressOf(w.Element, opened.Binding.Shape), out var word))
            return null;
        return opened.Binding.Shape.Type != ElementType.Float32 || (word & Infinity) != Infinity;
    }

    private static CheckDocument? CheckOf(FiniteWitness w, OperatorDocument document) =>
        PositionTree.Verify(document.ChecksRoot, document.Checks, w.Check,
            LeafList.Leaf(SpecTag.Check, w.Document), w.Path.AsSpan())
        && CheckDocument.TryDecode(w.Document, out var check) ? check : null;
}
