using Cairn.Tensors.Canonical.Encoding;

namespace Cairn.Proofs;

/// <summary>An operator's part of a spec.</summary>
public sealed class OperatorSpec
{
    internal OperatorSpec(ProgramOperator subject)
    {
        Instances = new LeafList(SpecTag.Instance,
            subject.Form.Instances.Select(i => InstanceDocument.Encode(subject, i)));
        Bindings = new LeafList(SpecTag.Binding, subject.Bindings.Select(BindingDocument.Encode));
        Checks = new LeafList(SpecTag.Check, subject.Form.Checks.Select(check => new CheckDocument(
            (ushort)subject.PlaceOf(check.Tensor), (uint)check.FirstColumn, (uint)subject.Extent(check).Columns,
            (ulong)check.FirstElement).Encode()));
        Document = new OperatorDocument((ushort)Instances.Count, (ushort)Bindings.Count,
            (ushort)subject.Written.Length, (ushort)Checks.Count, Instances.Tree.Root, Bindings.Tree.Root,
            Checks.Tree.Root).Encode();
    }

    /// <summary>The packed <see cref="OperatorDocument"/>.</summary>
    public byte[] Document { get; }

    /// <summary>Each an <see cref="InstanceDocument"/>.</summary>
    public LeafList Instances { get; }

    public LeafList Bindings { get; }

    public LeafList Checks { get; }
}
