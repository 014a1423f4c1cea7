namespace Cairn.Proofs.Inference;

/// <summary>Where the numbers of a dot product come from, by their codes.</summary>
internal enum NumberSource : byte
{
    /// <summary>The tape's constants, a signed byte each.</summary>
    Bytes = 0,

    /// <summary>The tape's constants, two bytes each.</summary>
    Words = 1,

    /// <summary>The tape's constants, four bytes each.</summary>
    Integers = 2,

    /// <summary>The statement's inputs.</summary>
    Inputs = 3,

    /// <summary>The statement's outputs.</summary>
    Outputs = 4,
}
