namespace Cairn.Tensors.Canonical.Form;

/// <summary>How a tensor's elements are stored; little-endian, row-major.</summary>
public enum ElementType : byte
{
    /// <summary>IEEE 754 binary32. A store adds +0.</summary>
    Float32,

    /// <summary>Two's complement, 32 bits.</summary>
    Int32,

    /// <summary>Two's complement, 8 bits: sign-extended when read; a store out of −128…127 fails.</summary>
    Int8,
}
