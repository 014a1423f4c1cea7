namespace Cairn.Tensors.Canonical.Form;

/// <summary>The registers a program finds filled, each of 32 bits.</summary>
public static class Register
{
    /// <summary>The accumulator; 0 in the init program.</summary>
    public const byte Accumulator = 0;

    /// <summary>The first of the four inputs.</summary>
    public const byte Input = 1;

    /// <summary>The position k in the chain; 0 in init and post programs.</summary>
    public const byte K = 5;

    /// <summary>The first of the six loop indices.</summary>
    public const byte Loop = 6;

    /// <summary>The first that an instruction writes.</summary>
    public const byte First = 12;
}
