namespace Cairn.Tensors.Canonical.Blocks;

internal static class Block
{
    /// <summary>Elements that are computed together: registers of a few hundred programs stay in the cache.</summary>
    public const int Size = 256;
}
