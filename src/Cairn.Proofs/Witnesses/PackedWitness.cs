using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>
/// The packed parts of witnesses, as contracts/src/referee reads them: see docs/dispute-formats.md, "Openings".
/// </summary>
public static class PackedWitness
{
    /// <summary>A witness about an element.</summary>
    /// <exception cref="OverflowException">A number does not fit its field, so that no contract takes it.</exception>
    public static byte[] Element(ElementWitness witness)
    {
        var writer = new PackedWriter(4096);
        Begin(writer, witness.Operator, witness.Instance, witness.Code, [.. witness.CodePath], [.. witness.Index]);
        writer.Byte((int)witness.Part).Byte(witness.Lane).Short(witness.Entry).Short(witness.Partials.Length)
            .Bytes(witness.Partials).Byte(witness.Tensors.Length);
        InstanceDocument.TryDecode(witness.Code, out var instance);
        var packer = new OpeningPacker(writer, witness.Operator);
        foreach (var tensor in witness.Tensors)
        {
            var number = -1;
            for (var n = 0; n < instance?.Bindings.Length && number < 0; n++)
                if (instance.Bindings[n].Place == tensor.Place)
                    number = n;
            // No instance names as many tensors.
            writer.Byte(number < 0 ? byte.MaxValue : number);
            if (number >= 0)
                packer.Add(instance!.Bindings[number].Binding.Source, tensor);
        }

        return writer.ToArray();
    }

    /// <summary>A witness about an element's accumulators.</summary>
    /// <exception cref="OverflowException">A number does not fit its field, so that no contract takes it.</exception>
    public static byte[] Partials(PartialsWitness witness)
    {
        var writer = new PackedWriter(4096);
        Begin(writer, witness.Operator, witness.Instance, witness.Code, [.. witness.CodePath], [.. witness.Index]);
        return writer.Byte(0).Byte(0).Short(0).Short(witness.Partials.Length).Bytes(witness.Partials).ToArray();
    }

    /// <summary>The opening of a witness' only tensor.</summary>
    /// <param name="tensor">Without tiles it is empty.</param>
    /// <exception cref="OverflowException">A number does not fit its field, so that no contract takes it.</exception>
    public static byte[] Opening(OperatorOpening subject, BoundTensor tensor)
    {
        var writer = new PackedWriter(2048);
        if (BindingDocument.TryDecode(tensor.Binding, out var binding) && !tensor.Opening.Tiles.IsEmpty)
            new OpeningPacker(writer, subject).Add(binding.Source, tensor.Opening);
        return writer.ToArray();
    }

    private static void Begin(
        PackedWriter writer, OperatorOpening subject, int instance, byte[] code, ReadOnlySpan<Hash32> path,
        ReadOnlySpan<int> index)
    {
        writer.Int(subject.Run).Int(subject.Place).Bytes(subject.Document).Words(subject.Path.AsSpan())
            .Short(instance).Short(code.Length).Bytes(code).Words(path);
        foreach (var loop in index)
            writer.Int(loop);
    }
}
