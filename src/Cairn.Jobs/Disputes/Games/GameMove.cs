using Cairn.Contracts;

namespace Cairn.Jobs;

/// <summary>A game as a move left it.</summary>
/// <param name="Data">What the move revealed or showed; empty for the first.</param>
public sealed record GameMove(Game Game, byte[] Data);
