using System.Numerics;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>What the packed words of a game on chain say (see GameTypes.sol).</summary>
/// <param name="Asked">Whose move it is, and what is owed.</param>
/// <param name="Demands">How many were made.</param>
/// <param name="MovedAt">Unix seconds of the last move.</param>
/// <param name="ProviderLeft">Seconds that the provider has left in all.</param>
/// <param name="ChallengerLeft">Seconds that the challenger has left in all.</param>
/// <param name="Tree">Where the game's node lies; null for nowhere.</param>
/// <param name="Levels">Levels below the node.</param>
/// <param name="Step">The run, the number of the state, or the stage of an input.</param>
/// <param name="Place">The node's place on its level.</param>
/// <param name="Leaves">Of the tree.</param>
/// <param name="OpenedIn">The block in which the game was opened.</param>
/// <param name="Tensor">Of a game in a tensor: which of its run.</param>
/// <param name="Written">Of a game in a tensor: how many its operator writes.</param>
public sealed record GameBoard(
    GameAsked Asked, int Demands, ulong MovedAt, uint ProviderLeft, uint ChallengerLeft, TreeKind? Tree, int Levels,
    long Step, long Place, long Leaves, ulong OpenedIn, WrittenPlace Tensor, int Written)
{
    /// <summary>Most demands of a game.</summary>
    public const int DemandsMax = 64;

    /// <summary>Levels of the tree above the node.</summary>
    public int Depth => PositionTree.DepthOf(Leaves) - Levels;

    /// <summary>Unix seconds when the mover's clock runs out.</summary>
    public ulong Until => MovedAt + (Asked == GameAsked.None ? ChallengerLeft : ProviderLeft);

    public static GameBoard Of(Game game) => new(
        (GameAsked)Bits(game.Clocks, 128, 8), (int)Bits(game.Clocks, 136, 8), Bits(game.Clocks, 0, 64),
        (uint)Bits(game.Clocks, 64, 32), (uint)Bits(game.Clocks, 96, 32), KindOf(Bits(game.Cursor, 0, 8)),
        (int)Bits(game.Cursor, 8, 8), (long)Bits(game.Cursor, 16, 32), (long)Bits(game.Cursor, 48, 32),
        (long)Bits(game.Cursor, 80, 32), Bits(game.Clocks, 152, 64),
        new WrittenPlace((int)Bits(game.Cursor, 112, 32), (int)Bits(game.Cursor, 160, 16)),
        (int)Bits(game.Cursor, 144, 16));

    /// <summary>Whether the game is in a tree.</summary>
    public bool IsIn(TreeName name) => Tree == name.Kind
        && (name.Kind is not (TreeKind.State or TreeKind.Trace or TreeKind.Tensor) || Step == name.Run)
        && (name.Kind != TreeKind.Tensor || Tensor == name.Written);

    private static TreeKind? KindOf(ulong code) => code switch
    {
        1 => TreeKind.States,
        2 => TreeKind.Trace,
        3 => TreeKind.State,
        4 => TreeKind.Tensor,
        5 => TreeKind.Segments,
        6 => TreeKind.Outputs,
        _ => null,
    };

    private static ulong Bits(UInt256 word, int shift, int bits) =>
        (ulong)(((BigInteger)word >> shift) & ((BigInteger.One << bits) - 1));
}
