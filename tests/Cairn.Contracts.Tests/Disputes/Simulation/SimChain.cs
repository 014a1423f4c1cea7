using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Contracts.Tests.Disputes.Simulation;

/// <summary>A chain that loses transactions and blocks, and nodes that are late.</summary>
internal sealed class SimChain(SimRules rules, Address challenger, Random random)
{
    private readonly List<SimState> _blocks = [new(1, 1_000_000)];
    private readonly List<Transaction> _pool = [];
    private readonly List<(ulong Block, Transaction Transaction)> _mined = [];

    /// <summary>No more faults.</summary>
    public bool IsCalm { get; set; }

    public SimState Head => _blocks[^1];

    internal sealed class Transaction(Address sender, int nonce, DisputeMove move)
    {
        public Address Sender => sender;

        public int Nonce => nonce;

        public DisputeMove Move => move;

        /// <summary>Whether it was mined, and did what was asked.</summary>
        public bool? Succeeded { get; set; }
    }

    /// <summary>What a node shows: the newest block, or for a moment an older one.</summary>
    public SimState Look() => !IsCalm && random.Next(12) == 0
        ? _blocks[Math.Max(0, _blocks.Count - 1 - random.Next(1, 6))] : Head;

    /// <summary>As a node counts: what waits for a lost one before it is not pending.</summary>
    public bool IsIdle(Address sender) => !_pool.Any(t => t.Sender == sender && t.Nonce == NextOf(sender));

    /// <summary>Null where the node refuses it at once.</summary>
    public Transaction? Send(Address sender, DisputeMove move, SimState seen)
    {
        if (!Try(seen with { Block = seen.Block + 1 }, move, out _))
            return null;
        var nonce = sender == challenger ? seen.ChallengerNonce : seen.ProviderNonce;
        var transaction = new Transaction(sender, nonce, move);
        if (IsCalm || random.Next(10) > 0)
            _pool.Add(transaction);
        return transaction;
    }

    public void Mine(ulong seconds)
    {
        if (!IsCalm && random.Next(40) == 0)
            Reorganise();
        var state = Head with { Block = Head.Block + 1, Time = Head.Time + seconds };
        foreach (var transaction in _pool.ToArray())
        {
            var next = transaction.Sender == challenger ? state.ChallengerNonce : state.ProviderNonce;
            if (transaction.Nonce < next)
                _pool.Remove(transaction);
            else if (transaction.Nonce == next && (IsCalm || random.Next(5) > 0))
                state = Include(state, transaction);
        }

        _blocks.Add(state);
    }

    private int NextOf(Address sender) => sender == challenger ? Head.ChallengerNonce : Head.ProviderNonce;

    private SimState Include(SimState state, Transaction transaction)
    {
        _pool.Remove(transaction);
        _mined.Add((state.Block, transaction));
        transaction.Succeeded = Try(state, transaction.Move, out var after);
        after = transaction.Succeeded == true ? after : state;
        return transaction.Sender == challenger
            ? after with { ChallengerNonce = after.ChallengerNonce + 1 }
            : after with { ProviderNonce = after.ProviderNonce + 1 };
    }

    private void Reorganise()
    {
        var depth = Math.Min(random.Next(1, 4), _blocks.Count - 1);
        _blocks.RemoveRange(_blocks.Count - depth, depth);
        foreach (var (_, transaction) in _mined.Where(m => m.Block > Head.Block).ToArray())
        {
            transaction.Succeeded = null;
            if (random.Next(3) > 0)
                _pool.Add(transaction);
        }

        _mined.RemoveAll(m => m.Block > Head.Block);
    }

    private bool Try(SimState state, DisputeMove move, out SimState after)
    {
        after = state;
        try
        {
            after = rules.Apply(state, move);
            return true;
        }
        catch (SimRevert)
        {
            return false;
        }
    }
}
