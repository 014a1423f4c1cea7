namespace Cairn.Jobs;

/// <summary>What a workload may use of a machine. None of it changes a result.</summary>
/// <param name="Threads">1 or more.</param>
/// <param name="MaxVectorBits">512, 256 or 128.</param>
/// <param name="Progress">Told now and then how far the piece is; null where nobody watches.</param>
public sealed record WorkContext(int Threads = 1, int MaxVectorBits = 512, IProgress<WorkProgress>? Progress = null);
