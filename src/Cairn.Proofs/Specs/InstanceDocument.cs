using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cairn.Tensors.Canonical.Encoding;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Proofs;

/// <summary>
/// An instance in a spec: the bindings of the tensors that it names, so that who opens it needs to open no binding, and
/// its spec leaf. Bytes: count u8, then place u16 and binding each in order of places, then the leaf.
/// </summary>
/// <param name="Bindings">By place in the operator's declaration list.</param>
/// <param name="Leaf">See docs/determinism.md.</param>
public sealed record InstanceDocument(ImmutableArray<(int Place, TensorBinding Binding)> Bindings, byte[] Leaf)
{
    internal static byte[] Encode(ProgramOperator subject, OperatorInstance instance)
    {
        var names = instance.Inputs.SelectMany(i => i.Gather is null
            ? [i.Access.Tensor] : new[] { i.Access.Tensor, i.Gather.Table.Tensor }).Append(instance.Output.Tensor);
        var places = names.Select(subject.PlaceOf).Distinct().Order().ToArray();
        var writer = new PackedWriter().Byte(places.Length);
        foreach (var place in places)
            writer.Short(place).Bytes(BindingDocument.Encode(subject.Bindings[place]));
        return writer.Bytes(InstanceEncoding.Encode(instance, subject.Form.Tensors)).ToArray();
    }

    /// <summary>False where the bytes do not begin with as many bindings as they say.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out InstanceDocument? document)
    {
        document = null;
        if (bytes.IsEmpty)
            return false;
        var count = bytes[0];
        var rest = bytes[1..];
        var bindings = ImmutableArray.CreateBuilder<(int, TensorBinding)>(count);
        for (var i = 0; i < count; i++)
        {
            if (rest.Length < 4)
                return false;
            var (place, end) = (rest[0] << 8 | rest[1], 2 + BindingDocument.LengthOf(rest[3]));
            if (rest.Length < end || !BindingDocument.TryDecode(rest[2..end], out var binding))
                return false;
            bindings.Add((place, binding));
            rest = rest[end..];
        }

        document = new InstanceDocument(bindings.MoveToImmutable(), rest.ToArray());
        return true;
    }

    /// <summary>The binding of a tensor that the instance names.</summary>
    public bool TryBinding(int place, out TensorBinding binding)
    {
        binding = default;
        foreach (var named in Bindings)
        {
            if (named.Place != place)
                continue;
            binding = named.Binding;
            return true;
        }

        return false;
    }
}
