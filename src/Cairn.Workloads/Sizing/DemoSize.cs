using Cairn.Learning.Models;

namespace Cairn.Workloads.Sizing;

/// <summary>A training job that fits a time.</summary>
/// <param name="Rounds">Checkpoints combined.</param>
/// <param name="Slots">Pieces a round.</param>
/// <param name="Steps">Local steps a piece.</param>
/// <param name="Batch">Sequences a step.</param>
/// <param name="UnitsPerPiece">Work units of one piece.</param>
/// <param name="Seconds">Compute time that this should take, audits included.</param>
public sealed record DemoSize(
    GptConfig Model, int Rounds, int Slots, int Steps, int Batch, long UnitsPerPiece, double Seconds);
