using System.Numerics;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Proofs;

namespace Cairn.Contracts.Tests.Disputes.Simulation;

/// <summary>A game's words, open to change: a model of contracts/src/referee/GameState.sol.</summary>
internal sealed class SimBoard(Game game)
{
    private readonly GameBoard _was = GameBoard.Of(game);

    public GameAsked Asked { get; set; } = GameBoard.Of(game).Asked;

    public int Demands { get; set; } = GameBoard.Of(game).Demands;

    public TreeKind? Tree { get; set; } = GameBoard.Of(game).Tree;

    public int Levels { get; set; } = GameBoard.Of(game).Levels;

    public long Step { get; set; } = GameBoard.Of(game).Step;

    public long Place { get; set; } = GameBoard.Of(game).Place;

    public long Leaves { get; set; } = GameBoard.Of(game).Leaves;

    public WrittenPlace Tensor { get; set; } = GameBoard.Of(game).Tensor;

    public int Written { get; set; } = GameBoard.Of(game).Written;

    public Hash32 Node { get; set; } = game.Node;

    public void Go(TreeKind? tree, long step, long leaves, Hash32 node)
    {
        if (leaves == 0)
            throw new SimRevert("nothing there");
        (Tree, Step, Place, Leaves, Node) = (tree, step, 0, leaves, node);
        (Tensor, Written) = (default, 0);
        Levels = PositionTree.DepthOf(leaves);
    }

    public void Demand(GameAsked asked)
    {
        if (Demands >= GameBoard.DemandsMax)
            throw new SimRevert("too many demands");
        (Demands, Asked) = (Demands + 1, asked);
    }

    public void DemandBelow(int states)
    {
        if (Levels > 0)
        {
            Demand(GameAsked.Children);
            return;
        }

        if (Place >= Leaves)
            throw new SimRevert("nothing there");
        if (Tree is TreeKind.Trace or TreeKind.Tensor)
        {
            Demand(Tree == TreeKind.Trace ? GameAsked.Roots : GameAsked.Tile);
            return;
        }

        if (Tree != TreeKind.States || states < 2)
            throw new SimRevert("nothing there");
        Go(TreeKind.State, Place + 1, states, Node);
        Demand(GameAsked.Children);
    }

    /// <summary>The game after the move, with the mover's clock charged.</summary>
    public Game Pack(ulong time)
    {
        var elapsed = (uint)(time - _was.MovedAt);
        var isProviders = _was.Asked != GameAsked.None;
        var (provider, challenger) = isProviders
            ? (_was.ProviderLeft - elapsed, _was.ChallengerLeft) : (_was.ProviderLeft, _was.ChallengerLeft - elapsed);
        return game with
        {
            Clocks = Clocks(time, provider, challenger, Asked, Demands, _was.OpenedIn),
            Cursor = Word((CodeOf(Tree), 0), ((ulong)Levels, 8), ((ulong)Step, 16), ((ulong)Place, 48),
                ((ulong)Leaves, 80), ((ulong)Tensor.Operator, 112), ((ulong)Written, 144), ((ulong)Tensor.Tensor, 160)),
            Node = Node,
        };
    }

    public static UInt256 Clocks(
        ulong time, uint provider, uint challenger, GameAsked asked, int demands, ulong openedIn) =>
        Word((time, 0), (provider, 64), (challenger, 96), ((ulong)asked, 128), ((ulong)demands, 136), (openedIn, 152));

    private static UInt256 Word(params (ulong Value, int Shift)[] fields) =>
        (UInt256)fields.Aggregate(BigInteger.Zero, (word, f) => word | ((BigInteger)f.Value << f.Shift));

    private static ulong CodeOf(TreeKind? tree) => tree switch
    {
        TreeKind.States => 1,
        TreeKind.Trace => 2,
        TreeKind.State => 3,
        TreeKind.Tensor => 4,
        TreeKind.Segments => 5,
        TreeKind.Outputs => 6,
        _ => 0,
    };
}
