using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Proofs;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>A game as it stands, and the moves of both sides; each move advances it by what its event says.</summary>
internal sealed class DisputeTable(DisputeJob job, int challenger, Game game, ulong gas)
{
    public const byte Word = 1;
    public const byte Statement = 2;
    public const byte Children = 3;
    public const byte Roots = 4;
    public const byte Tile = 5;
    public const byte Partials = 6;
    public const byte Input = 7;

    private (uint Step, uint Op, uint Instance, int[] Index) _asked;

    public Game Game { get; private set; } = game;

    public int ChallengerAccount => challenger;

    /// <summary>Gas of all transactions of the game, and how many they were.</summary>
    public ulong Gas { get; private set; } = gas;

    public int Transactions { get; private set; } = 1;

    public Hash32 Id => Keccak256.Compute(WitnessTypes.Encode("bytes32,address", Game.Subject, Game.Challenger));

    public byte[] Opening => job.Witnesses.Opening;

    private TinyTrace Trace => job.Trace;

    private DisputeVerdictContract Verdict => job.Verdict;

    /// <summary>Opens the word.</summary>
    public ContractCall OpenCall => Verdict.Move(job.Terms, job.Subject, Game, 0, job.Witnesses.Opening);

    public bool IsOver { get; set; }

    public byte Asked => (byte)Clock(128, 8);

    public ulong MovedAt => Clock(0, 64);

    public uint ProviderLeft => (uint)Clock(64, 32);

    public uint ChallengerLeft => (uint)Clock(96, 32);

    public byte Tree => (byte)Cursor(0, 8);

    public int Depth => (int)Cursor(8, 8);

    /// <summary>Levels that the next answer shows.</summary>
    public int Levels => PositionTree.LevelsOf(Depth);

    public uint Step => (uint)Cursor(16, 32);

    public uint Place => (uint)Cursor(48, 32);

    /// <summary>Of the tensor the game is in.</summary>
    public uint Operator => (uint)Cursor(112, 32);

    /// <summary>The tensor's place among what its operator writes.</summary>
    public int Root => (int)Cursor(160, 16);

    public SignedStatement AskStatement(byte kind, uint step = 0) =>
        new(kind, ((UInt256)step).ToHash32(), Hash32.Zero, Hash32.Zero, Hash32.Zero);

    public ContractCall AskCall(byte kind, uint step = 0) => Verdict.Ask(Game, AskStatement(kind, step));

    public ContractCall AskSigned(ProviderStatement said) =>
        Verdict.Ask(Game, said.Sign(job.Provider, job.Chain.Domain, DisputeMessages.HashOf(job.Subject)));

    /// <summary>To the committed tree of the word: 1 segments, 2 outputs.</summary>
    public ContractCall MoveCall(byte move, byte[] witness) =>
        Verdict.Move(job.Terms, job.Subject, Game, move, witness);

    public ContractCall PickCall(PositionTree tree, uint place)
    {
        var levels = Levels;
        var depth = tree.Depth - Depth + levels;
        var at = (Place << levels) + place;
        var path = Enumerable.Range(0, levels).Select(l => tree.Node(depth - l, (at >> l) ^ 1)).ToArray();
        return Verdict.Pick(Game, tree.Node(depth, at), place, path);
    }

    /// <summary>From the game's node of a trace into a tensor.</summary>
    /// <param name="isKnown">Whether the roots are shown, not asked for.</param>
    public ContractCall EnterCall(uint step, uint op, string tensor, bool isKnown = false) =>
        Verdict.Enter(Game, job.Witnesses.Enter(step, op, tensor, Depth, isKnown));

    public ContractCall AskPartialsCall(uint step, uint op, uint instance, int[] index) =>
        Verdict.AskPartials(Game, job.Witnesses.AskPartials(step, op, instance, index));

    public ContractCall TimeoutCall => Verdict.Timeout(job.Terms, job.Subject, Game);

    public ContractCall CloseCall => Verdict.Close(job.Terms, job.Subject, Game);

    public ContractCall ProveCall(byte kind, byte[] witness, params ProviderStatement[] said) =>
        Verdict.ProveFraudInGame(job.Terms, job.Subject, Game,
            new FraudEvidence(kind, [.. said.Select(s => s.Posted())], witness));

    /// <summary>What the provider answers from its trace.</summary>
    public ContractCall AnswerCall => Asked == Word ? OpenCall : Verdict.Answer(Game, AnswerData);

    /// <summary>The tree of the provider in which the game is.</summary>
    public PositionTree TreeOf(TinyTrace trace) => Tree switch
    {
        1 => trace.StatesTree,
        2 => trace.TraceTree(Step),
        3 => trace.StateTree(trace.States[(int)Step]),
        4 => TensorOf(trace).Tree,
        5 => trace.SegmentTree,
        _ => trace.OutputTree,
    };

    /// <summary>The written tensor that a game is in.</summary>
    public TinyTensor TensorOf(TinyTrace trace) => trace.Writes[(int)Step][(int)Operator][Root];

    public async Task<TransactionReceipt> PlayAsync(int from, ContractCall call)
    {
        var receipt = await job.Chain.SendAsync(from, call);
        Gas += receipt.GasUsed;
        Transactions++;
        Follow(receipt);
        return receipt;
    }

    public Task<TransactionReceipt> ChallengerAsync(ContractCall call) => PlayAsync(challenger, call);

    public Task<TransactionReceipt> ProviderAsync() => PlayAsync(job.ProviderAccount, AnswerCall);

    /// <summary>A demand and its answer.</summary>
    public async Task RoundAsync(ContractCall demand)
    {
        await ChallengerAsync(demand);
        await ProviderAsync();
    }

    public void Follow(TransactionReceipt receipt)
    {
        foreach (var log in receipt.Logs)
            if (log.Topics.Count > 1 && log.Topics[1] == Id && GameReader.Follow(Game, log) is { } move)
            {
                Game = move.Game;
                if (Asked == Partials) _asked = ReadElement(move.Data);
            }
    }

    /// <summary>The element whose accumulators are asked for, as the event names it.</summary>
    private (uint Step, uint Op, uint Instance, int[] Index) ReadElement(byte[] data)
    {
        var words = Enumerable.Range(0, 4).Select(i => Hash32.FromBigEndian(data.AsSpan(32 * i, 32)).ToUInt256())
            .Select(w => (System.Numerics.BigInteger)w).ToArray();
        var loops = Trace.Program.OperatorsOf((uint)words[0])[(int)words[1]].Form.Instances[(int)words[2]].Loops.Length;
        return ((uint)words[0], (uint)words[1], (uint)words[2],
            [.. Enumerable.Range(0, loops).Select(d => (int)(words[3] >> 32 * d & uint.MaxValue))]);
    }

    /// <summary>Puts the game back to what it was, as after a reorganisation.</summary>
    public void Reset(Game before) => Game = before;

    private ulong Clock(int shift, int bits) => Bits(Game.Clocks, shift, bits);

    private ulong Cursor(int shift, int bits) => Bits(Game.Cursor, shift, bits);

    private static ulong Bits(UInt256 word, int shift, int bits) =>
        (ulong)((System.Numerics.BigInteger)word >> shift & (System.Numerics.BigInteger.One << bits) - 1);

    private byte[] RootsOf(uint op) => (byte[])job.Witnesses.LeafOf(Step, op)[0];

    private static byte[] BelowRoot(TinyTensor tensor) =>
        tensor.Tree.Depth > 0 ? Documents.Pack(tensor.Tree.Below(0, 0)) : tensor.Tiles[0];

    public byte[] AnswerData => Asked switch
    {
        Statement => Documents.Pack(TreeOf(Trace).Below(0, 0)),
        Children => Documents.Pack(TreeOf(Trace).Below(TreeOf(Trace).Depth - Depth, Place)),
        Roots when Tree == 4 => [.. RootsOf(Operator), .. BelowRoot(Trace.Writes[(int)Step][(int)Operator][Root])],
        Roots => RootsOf(Place),
        Tile => TensorOf(Trace).Tiles[Place],
        Partials => Trace.Partials(_asked.Step, _asked.Op, _asked.Instance, _asked.Index),
        _ => [],
    };
}
