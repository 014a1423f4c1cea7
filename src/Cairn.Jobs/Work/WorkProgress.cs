namespace Cairn.Jobs;

/// <summary>How far a piece is; for display only.</summary>
/// <param name="Done">Steps done.</param>
/// <param name="Total">Steps in all.</param>
/// <param name="Loss">The newest loss, where there is one.</param>
public readonly record struct WorkProgress(int Done, int Total, double? Loss);
