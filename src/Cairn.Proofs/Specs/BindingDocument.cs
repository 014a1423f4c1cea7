using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Proofs;

/// <summary>A <see cref="TensorBinding"/> in bytes: type, rank, dimensions, source, a, b.</summary>
public static class BindingDocument
{
    /// <summary>The most elements that a bound tensor may have.</summary>
    private const long LengthMax = int.MaxValue;

    /// <summary>Bytes of a binding of so many dimensions.</summary>
    internal static int LengthOf(int rank) => 11 + 4 * rank;

    public static byte[] Encode(TensorBinding binding)
    {
        var writer = new PackedWriter().Byte((int)binding.Shape.Type).Byte(binding.Shape.Dimensions.Length);
        foreach (var dimension in binding.Shape.Dimensions)
            writer.Int(dimension);
        return writer.Byte((int)binding.Source.Kind).Int(binding.Source.A).Int(binding.Source.B).ToArray();
    }

    /// <summary>False where the bytes are not exactly a binding within the form's bounds.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out TensorBinding binding)
    {
        binding = default;
        var reader = new PackedReader(bytes);
        var (type, rank) = ((ElementType)reader.Byte(), (int)reader.Byte());
        if (!Enum.IsDefined(type) || rank is 0 or > FormLimits.Rank)
            return false;
        var dimensions = ImmutableArray.CreateBuilder<int>(rank);
        long length = 1;
        for (var d = 0; d < rank; d++)
        {
            var dimension = reader.Int();
            if (dimension is 0 or > int.MaxValue || (length *= dimension) > LengthMax)
                return false;
            dimensions.Add((int)dimension);
        }

        var (kind, a, b) = ((SourceKind)reader.Byte(), reader.Int(), reader.Int());
        if (!reader.IsWhole || !Enum.IsDefined(kind) || a > int.MaxValue || b > int.MaxValue)
            return false;
        binding = new TensorBinding(
            new TensorShape(type, dimensions.MoveToImmutable()), new TensorSource(kind, (int)a, (int)b));
        return true;
    }
}
