using System.Diagnostics.CodeAnalysis;

namespace Cairn.Proofs;

/// <summary>A check in a spec: which columns of each row of a tensor must be finite.</summary>
/// <param name="Tensor">Place in the operator's declaration list.</param>
/// <param name="Columns">How many, never 0.</param>
/// <param name="FirstElement">The number that a fail gives the first element.</param>
public sealed record CheckDocument(ushort Tensor, uint FirstColumn, uint Columns, ulong FirstElement)
{
    public byte[] Encode() =>
        new PackedWriter().Short(Tensor).Int(FirstColumn).Int(Columns).Long(FirstElement).ToArray();

    /// <summary>False where the bytes are not exactly a check.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out CheckDocument? document)
    {
        var reader = new PackedReader(bytes);
        document = new CheckDocument(reader.Short(), reader.Int(), reader.Int(), reader.Long());
        if (!reader.IsWhole || document.Columns == 0)
            document = null;
        return document is not null;
    }

    /// <summary>Where in its tensor the element lies that a fail numbers so; −1 where the check has none.</summary>
    public long AddressOf(ulong element, TensorShape shape)
    {
        long width = shape.Dimensions[^1];
        if (element < FirstElement || FirstColumn + (long)Columns > width)
            return -1;
        var (row, column) = Math.DivRem(element - FirstElement, Columns);
        return row < (ulong)(shape.Length / width) ? (long)row * width + FirstColumn + (long)column : -1;
    }
}
