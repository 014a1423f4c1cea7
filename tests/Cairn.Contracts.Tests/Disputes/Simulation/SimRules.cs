using System.Numerics;
using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Proofs;

namespace Cairn.Contracts.Tests.Disputes.Simulation;

/// <summary>
/// A model of the contract's games and rules for one provider and one challenger, fast enough for thousands of faulty
/// worlds. The real contract plays the same roles in RoleTests.
/// </summary>
/// <param name="judge">Whether evidence shows fraud.</param>
/// <param name="signed">What the provider has signed.</param>
internal sealed class SimRules(
    PieceSpec spec, DisputeCase about, Address challenger, Func<FraudEvidence, bool> judge, ISet<Statement> signed)
{
    public const int Bond = 4_000;
    public const int Share = 32_000;
    public const uint Clock = 3_600;

    private PieceProgram Program => spec.Program;

    /// <exception cref="SimRevert">The contract refuses.</exception>
    public SimState Apply(SimState state, DisputeMove move) => move switch
    {
        DisputeMove.Commit m => state.Commitments.ContainsKey(m.Commitment) ? throw new SimRevert("committed")
            : state with { Commitments = state.Commitments.Add(m.Commitment, state.Block) },
        DisputeMove.Prove m => Prove(state, m.Evidence),
        DisputeMove.Challenge => Challenge(state),
        DisputeMove.ProveInGame m => Require(state, m.Game, m.Evidence),
        DisputeMove.Timeout m => Timeout(state, m.Game),
        DisputeMove.Close m => Close(state, m.Game),
        DisputeMove.AnswerInput m => AnswerInput(state, m),
        _ => Play(state, move),
    };

    private SimState Challenge(SimState state)
    {
        if (state.ConvictedBy is not null || state.Game is not null)
            throw new SimRevert("convicted, or a game is open");
        var game = new Game(about.SubjectHash, about.Subject.Provider, challenger, Bond, default,
            SimBoard.Clocks(state.Time, Clock, Clock, GameAsked.None, 0, state.Block), default, default, default,
            spec.Root);
        return state with
        {
            Moves = [new GameMove(game, [])], ProviderWasRight = null, Balance = state.Balance - Bond,
        };
    }

    private SimState Prove(SimState state, FraudEvidence evidence)
    {
        // What the machine commits to is checked on the real chain; here any commitment of an earlier block serves.
        if (!state.Commitments.Values.Any(block => block < state.Block))
            throw new SimRevert("not committed");
        return Convict(state, evidence);
    }

    private SimState Require(SimState state, Game game, FraudEvidence evidence)
    {
        if (GameBoard.Of(Stored(state, game)).OpenedIn >= state.Block)
            throw new SimRevert("opened in this block");
        var convicted = Convict(state, evidence);
        return convicted with { ProviderWasRight = false, Balance = convicted.Balance + Bond };
    }

    private SimState Convict(SimState state, FraudEvidence evidence)
    {
        if (state.ConvictedBy is not null)
            throw new SimRevert("convicted already");
        foreach (var said in evidence.Statements)
        {
            var statement = new Statement((StatementKind)said.Kind, said.Position, said.Value);
            var isPosted = state.Posted.TryGetValue((statement.Kind, statement.Position), out var value)
                && value == statement.Value;
            if (said.R.IsZero ? !isPosted : !signed.Contains(statement))
                throw new SimRevert("bad statement");
        }

        return judge(evidence)
            ? state with { ConvictedBy = challenger, Balance = state.Balance + Share }
            : throw new SimRevert("no fraud");
    }

    private static SimState Timeout(SimState state, Game game)
    {
        var board = GameBoard.Of(Stored(state, game));
        if (board.Asked == GameAsked.None)
            return state with { ProviderWasRight = true };
        if (state.Time <= board.Until)
            throw new SimRevert("still time");
        return state with
        {
            ConvictedBy = game.Challenger, ProviderWasRight = false, Balance = state.Balance + Share + Bond,
        };
    }

    private static SimState Close(SimState state, Game game) => Stored(state, game) is not null
        && state.ConvictedBy is not null
        ? state with { ProviderWasRight = false, Balance = state.Balance + Bond }
        : throw new SimRevert("not convicted");

    private SimState AnswerInput(SimState state, DisputeMove.AnswerInput move)
    {
        if (GameBoard.Of(Stored(state, move.Game)).Asked != GameAsked.Input || move.Input.InputRoot != move.Game.Node)
            throw new SimRevert("bad input");
        return state with { ProviderWasRight = true };
    }

    private SimState Play(SimState state, DisputeMove move)
    {
        var game = Stored(state, GameOf(move));
        var was = GameBoard.Of(game);
        var isProviders = move is DisputeMove.Answer;
        if (state.Time > was.Until || was.Asked == GameAsked.None == isProviders)
            throw new SimRevert("out of time or turn");
        var board = new SimBoard(game);
        Statement? said = null;
        byte[] data = [];
        switch (move)
        {
            case DisputeMove.Ask m:
                Ask(state, board, m.Statement);
                break;
            case DisputeMove.Pick m:
                Pick(board, m);
                break;
            case DisputeMove.Segments:
                var every = about.CheckpointEvery;
                board.Go(
                    TreeKind.Segments, 0, every == 0 ? 0 : Program.Steps / every, about.Word.Committed.SegmentRoot);
                board.DemandBelow(Program.States.Length);
                break;
            case DisputeMove.Outputs:
                board.Go(TreeKind.Outputs, 0, Program.Outputs.Length, about.Word.Committed.Outcome.Outputs);
                board.DemandBelow(Program.States.Length);
                break;
            case DisputeMove.Enter m:
                Enter(board, m);
                break;
            case DisputeMove.Partials m:
                data = Partials(board, m.Question);
                break;
            case DisputeMove.ClaimInput:
                board.Go(null, 0, 1, about.Word.Committed.InputRoot);
                board.Demand(GameAsked.Input);
                break;
            case DisputeMove.Answer m:
                (data, said) = (m.Data, Answer(board, m.Data));
                break;
        }

        return Store(state, board.Pack(state.Time), data, said);
    }

    private static SimState Store(SimState state, Game game, byte[] data, Statement? said)
    {
        state = state with { Moves = state.Moves.Add(new GameMove(game, data)) };
        if (said is not { } statement)
            return state;
        var key = (statement.Kind, statement.Position);
        return !state.Posted.TryGetValue(key, out var before) || before == statement.Value
            ? state with { Posted = state.Posted.SetItem(key, statement.Value) }
            : throw new SimRevert("said otherwise");
    }

    private void Ask(SimState state, SimBoard board, SignedStatement statement)
    {
        var kind = (StatementKind)statement.Kind;
        var said = new Statement(kind, statement.Position, statement.Value);
        if (!statement.R.IsZero && !signed.Contains(said))
            throw new SimRevert("bad statement");
        var value = statement.R.IsZero
            ? state.Posted.GetValueOrDefault((kind, statement.Position)) : statement.Value;
        var step = (long)(BigInteger)statement.Position.ToUInt256();
        board.Go(kind == StatementKind.States ? TreeKind.States : TreeKind.Trace, step,
            kind == StatementKind.States ? Program.Steps : Program.Operators((int)step).Length, value);
        if (value.IsZero)
            board.Demand(GameAsked.Statement);
        else
            board.DemandBelow(Program.States.Length);
    }

    private void Pick(SimBoard board, DisputeMove.Pick move)
    {
        var levels = move.Path.Length;
        if (levels == 0 || levels > board.Levels || move.Place >> levels != 0
            || PositionTree.Climb(move.Child, move.Place, move.Path.AsSpan()) != board.Node)
            throw new SimRevert("bad pick");
        (board.Node, board.Place, board.Levels) =
            (move.Child, (board.Place << levels) | move.Place, board.Levels - levels);
        board.DemandBelow(Program.States.Length);
    }

    private void Enter(SimBoard board, DisputeMove.Enter move)
    {
        var place = move.Written.Operator;
        if (board.Tree != TreeKind.Trace || board.Levels != move.Path.Length || board.Step != move.Run
            || board.Place != place >> board.Levels
            || PositionTree.Climb(move.Leaf, place, move.Path.AsSpan()) != board.Node)
            throw new SimRevert("bad entry");
        var op = Program.Operators(move.Run)[place];
        board.Go(TreeKind.Tensor, move.Run,
            new TileGrid(new TensorShape(op.WrittenTensor(move.Written.Tensor))).Count, move.Leaf);
        (board.Tensor, board.Written) = (move.Written, op.Written.Length);
        if (move.Roots.IsEmpty)
        {
            board.Demand(GameAsked.Roots);
            return;
        }

        if (RunTrace.Leaf(move.Roots.AsSpan()) != move.Leaf)
            throw new SimRevert("bad entry");
        board.Node = move.Roots[move.Written.Tensor];
        board.DemandBelow(Program.States.Length);
    }

    private byte[] Partials(SimBoard board, Question question)
    {
        var (run, place) = (question.Tree.Run, question.Tree.Written.Operator);
        var said = AnswerStatement.Of(question, [], Program) ?? throw new SimRevert("no such element");
        board.Go(null, 0, 1, said.Position);
        board.Demand(GameAsked.Partials);
        var packed = question.Loops.Index().Aggregate(
            BigInteger.Zero, (word, i) => word | ((BigInteger)i.Item << (32 * i.Index)));
        return WitnessTypes.Encode("uint256,uint256,uint256,uint256", run, place, question.Instance, packed);
    }

    private static Statement? Answer(SimBoard board, byte[] data)
    {
        Statement? said = null;
        switch (board.Asked)
        {
            case GameAsked.Children or GameAsked.Statement:
                if (data.Length != 32 << PositionTree.LevelsOf(board.Levels))
                    throw new SimRevert("bad answer");
                var root = new PositionTree(MemoryMarshal.Cast<byte, Hash32>(data).ToArray()).Root;
                if (board.Asked == GameAsked.Children && root != board.Node)
                    throw new SimRevert("bad answer");
                if (board.Asked == GameAsked.Statement)
                    (board.Node, said) = (root, board.Tree == TreeKind.Trace
                        ? Statement.Trace((int)board.Step, root) : Statement.States(root));
                break;
            case GameAsked.Roots when board.Tree == TreeKind.Tensor:
                Reveal(board, data);
                break;
            case GameAsked.Roots when RunTrace.Leaf(MemoryMarshal.Cast<byte, Hash32>(data)) != board.Node:
            case GameAsked.Tile when Keccak256.Compute(data) != board.Node:
                throw new SimRevert("bad answer");
            case GameAsked.Partials:
                said = new Statement(StatementKind.Partials, board.Node, Keccak256.Compute(data));
                break;
        }

        board.Asked = GameAsked.None;
        return said;
    }

    private static void Reveal(SimBoard board, byte[] data)
    {
        var size = Hash32.Size * board.Written;
        var levels = PositionTree.LevelsOf(board.Levels);
        if (data.Length != size + (board.Levels > 0 ? Hash32.Size << levels : TileGrid.TileBytes)
            || RunTrace.Leaf(MemoryMarshal.Cast<byte, Hash32>(data.AsSpan(0, size))) != board.Node)
            throw new SimRevert("bad answer");
        board.Node = MemoryMarshal.Cast<byte, Hash32>(data)[board.Tensor.Tensor];
        var below = board.Levels == 0 ? Keccak256.Compute(data.AsSpan(size))
            : new PositionTree(MemoryMarshal.Cast<byte, Hash32>(data.AsSpan(size)).ToArray()).Root;
        if (below != board.Node)
            throw new SimRevert("bad answer");
    }

    private static Game Stored(SimState state, Game game) =>
        state.Game is { } open && GameReader.HashOf(open) == GameReader.HashOf(game)
            ? open : throw new SimRevert("unknown game");

    private static Game GameOf(DisputeMove move) => move switch
    {
        DisputeMove.Ask m => m.Game,
        DisputeMove.Pick m => m.Game,
        DisputeMove.Segments m => m.Game,
        DisputeMove.Outputs m => m.Game,
        DisputeMove.Enter m => m.Game,
        DisputeMove.Partials m => m.Game,
        DisputeMove.ClaimInput m => m.Game,
        DisputeMove.Answer m => m.Game,
        _ => throw new SimRevert("no such move"),
    };
}
