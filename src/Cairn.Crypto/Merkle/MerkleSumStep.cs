namespace Cairn.Crypto;

/// <summary>One step of a sum proof: the sibling, and whether it stands to the left of the path.</summary>
public readonly record struct MerkleSumStep(MerkleSumNode Sibling, bool SiblingIsLeft);
