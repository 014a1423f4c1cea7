using System.Collections.Immutable;
using Cairn.Crypto;
using Cairn.Proofs;
using Cairn.Tensors.Canonical.Encoding;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>Where a declared tensor comes from: the page's codes.</summary>
internal sealed record TinySource(byte Code, uint A = 0, uint B = 0);

/// <summary>An operator with the sources of what it declares, and its documents.</summary>
internal sealed class TinyOperator
{
    public TinyOperator(CanonicalOperator form, params TinySource[] sources)
    {
        (Form, Sources) = (form, sources);
        Bindings = [.. form.Tensors.Zip(sources, Bind)];
        Codes = [.. form.Instances.Select(Code)];
        Instances = new PositionTree([.. Codes.Select(c => Documents.Hash([0x14, .. c]))]);
        BindingTree = new PositionTree([.. Bindings.Select(b => Documents.Hash([0x12, .. b]))]);
        Checks = [.. form.Checks.Select(c => (byte[])[
            .. Documents.U16(Place(c.Tensor)), .. Documents.U32((uint)c.FirstColumn), .. Documents.U32((uint)c.Columns),
            .. Documents.U64((ulong)c.FirstElement)])];
        CheckTree = new PositionTree([.. Checks.Select(c => Documents.Hash([0x13, .. c]))]);
        Document = [0x11, .. Documents.U16(Codes.Length), .. Documents.U16(Bindings.Length),
            .. Documents.U16(Written.Length), .. Documents.U16(Checks.Length), .. Instances.Root.AsSpan(),
            .. BindingTree.Root.AsSpan(), .. CheckTree.Root.AsSpan()];
    }

    public CanonicalOperator Form { get; }

    public TinySource[] Sources { get; }

    public byte[][] Codes { get; }

    public PositionTree Instances { get; }

    public byte[][] Bindings { get; }

    public PositionTree BindingTree { get; }

    public byte[][] Checks { get; }

    public PositionTree CheckTree { get; }

    public byte[] Document { get; }

    /// <summary>The declared tensors that it writes, in the order of its list.</summary>
    public TensorDeclaration[] Written => [.. Form.Tensors.Zip(Sources).Where(t => t.Second.Code == 0)
        .OrderBy(t => t.Second.A).Select(t => t.First)];

    public int Place(string tensor) => Form.Tensors.ToList().FindIndex(t => t.Name == tensor);

    /// <summary>The bindings of the tensors that an instance names, and its leaf.</summary>
    private byte[] Code(OperatorInstance instance)
    {
        var named = instance.Inputs.Select(i => i.Access.Tensor)
            .Concat(instance.Inputs.Where(i => i.Gather is not null).Select(i => i.Gather!.Table.Tensor))
            .Append(instance.Output.Tensor).Select(Place).Distinct().Order().ToArray();
        return [(byte)named.Length, .. named.SelectMany(p => (byte[])[.. Documents.U16(p), .. Bindings[p]]),
            .. InstanceEncoding.Encode(instance, Form.Tensors)];
    }

    private static byte[] Bind(TensorDeclaration tensor, TinySource source) =>
    [
        (byte)tensor.Type, (byte)tensor.Dimensions.Length,
        .. tensor.Dimensions.SelectMany(d => Documents.U32((uint)d)),
        source.Code, .. Documents.U32(source.A), .. Documents.U32(source.B),
    ];
}
