namespace Cairn.Proofs;

/// <summary>A tree of a disputed piece.</summary>
/// <param name="Run">Of a state, a trace or a tensor.</param>
/// <param name="Written">Of a tensor: which.</param>
public readonly record struct TreeName(TreeKind Kind, int Run = 0, WrittenPlace Written = default);
