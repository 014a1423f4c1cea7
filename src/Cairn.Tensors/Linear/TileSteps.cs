namespace Cairn.Tensors.Linear;

/// <summary>Which part of its chains a tile runs.</summary>
[Flags]
internal enum TileSteps
{
    None = 0,

    /// <summary>Chains start from what C holds; otherwise from +0.</summary>
    Continue = 1,

    /// <summary>Chains end here: the store adds +0 and looks for what is not finite.</summary>
    Finish = 2,
}
