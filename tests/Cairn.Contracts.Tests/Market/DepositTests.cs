using Cairn.Crypto;
using Cairn.Evm;
using static Cairn.Contracts.Tests.TestJob;

namespace Cairn.Contracts.Tests;

/// <summary>Money coming in by signatures, and tokens that do not play fair.</summary>
[Collection(ChainCollection.Name)]
public sealed class DepositTests(TestChain chain)
{
    private static readonly Hash32 PermitType = Eip712.TypeHash(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    private static readonly Hash32 ReceiveType = Eip712.TypeHash("ReceiveWithAuthorization(address from,address to," +
        "uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)");

    private static readonly Hash32 TransferType = Eip712.TypeHash("TransferWithAuthorization(address from,address to," +
        "uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)");

    private static readonly EthereumKey Owner = TestChain.Key(5);

    private MarketContract Market => chain.Market;

    [Fact]
    public async Task A_permit_replaces_the_approval_and_may_be_front_run_or_wrong_where_the_allowance_suffices()
    {
        var dollar = await FreshDollarAsync();
        var permit = await PermitAsync(dollar, 100);
        await chain.SendAsync(5, Deposit(dollar, 100, permit));
        Assert.Equal(100UL, await Market.FreeAsync(dollar.Address, Owner.Address));

        // Somebody submits the permit before the owner does: the deposit works all the same.
        var seen = await PermitAsync(dollar, 50);
        await chain.SendAsync(Stranger,
            dollar.Permit(Owner.Address, Market.Address, 50, ulong.MaxValue, seen.V, seen.R, seen.S));
        await chain.SendAsync(5, Deposit(dollar, 50, seen));
        Assert.Equal(150UL, await Market.FreeAsync(dollar.Address, Owner.Address));

        // No allowance and a permit that is used up: refused, nothing moved.
        var outcome = await chain.TryAsync(5, Deposit(dollar, 50, seen));
        Assert.Equal(TestDollarError.ERC20InsufficientAllowance, TestDollarRevert.Decode(outcome.RevertData).Error);
    }

    [Fact]
    public async Task An_authorization_is_credited_to_its_signer_whoever_submits_it_once()
    {
        var dollar = await FreshDollarAsync();
        var (signature, nonce) = await AuthorizeAsync(dollar, ReceiveType, 70);
        var call = Market.DepositWithAuthorization(dollar.Address, Owner.Address, 70, 0, ulong.MaxValue, nonce,
            signature.V, signature.R, signature.S);
        await chain.SendAsync(Stranger, call);
        Assert.Equal(70UL, await Market.FreeAsync(dollar.Address, Owner.Address));
        Assert.True((await Market.FreeAsync(dollar.Address, TestChain.Key(Stranger).Address)).IsZero);

        var again = await chain.TryAsync(Stranger, call);
        Assert.Equal(TestDollarError.ERC3009UsedAuthorization, TestDollarRevert.Decode(again.RevertData).Error);
    }

    [Fact]
    public async Task An_authorization_to_transfer_is_not_one_to_receive_and_none_can_be_taken_past_the_Market()
    {
        var dollar = await FreshDollarAsync();
        var (transfer, nonce) = await AuthorizeAsync(dollar, TransferType, 70);
        var wrong = await chain.TryAsync(Stranger, Market.DepositWithAuthorization(dollar.Address, Owner.Address, 70, 0,
            ulong.MaxValue, nonce, transfer.V, transfer.R, transfer.S));
        Assert.Equal(TestDollarError.ERC3009InvalidSignature, TestDollarRevert.Decode(wrong.RevertData).Error);

        // Anybody else who submits a ReceiveWithAuthorization to the token directly is refused by the token.
        var (receive, other) = await AuthorizeAsync(dollar, ReceiveType, 70);
        var direct = await chain.TryAsync(Stranger, dollar.ReceiveWithAuthorization(Owner.Address, Market.Address, 70,
            0, ulong.MaxValue, other, receive.V, receive.R, receive.S));
        Assert.Null(direct.Receipt);
    }

    [Fact]
    public async Task What_arrived_is_credited_not_what_was_said()
    {
        var fee = await chain.DeployAsync("FeeToken");
        await chain.SendAsync(5, fee.Call("mint", Owner.Address, 1_000UL));
        await chain.SendAsync(5, fee.Call("approve", Market.Address, 1_000UL));
        await chain.SendAsync(5, Market.Deposit(fee.Address, 1_000));
        Assert.Equal(990UL, await Market.FreeAsync(fee.Address, Owner.Address));

        // A token that takes an authorization and moves nothing credits nothing.
        var moody = await chain.DeployAsync("MoodyToken");
        var refused = await chain.RefusedAsync(5, Market.DepositWithAuthorization(moody.Address, Owner.Address, 70, 0,
            ulong.MaxValue, Hash32.Zero, 27, Hash32.Zero, Hash32.Zero));
        Assert.Equal(MarketError.NothingToMove, refused.Error);
    }

    [Fact]
    public async Task A_withdrawal_cannot_be_taken_twice_from_inside_the_tokens_transfer()
    {
        var token = await chain.DeployAsync("MoodyToken");
        await chain.SendAsync(5, token.Call("mint", Owner.Address, 100UL));
        await chain.SendAsync(5, token.Call("approve", Market.Address, 100UL));
        await chain.SendAsync(5, Market.Deposit(token.Address, 60));
        // The token has money of its own in the Market and withdraws while it is being withdrawn.
        await chain.SendAsync(5, token.Call("mint", token.Address, 100UL));
        await chain.SendAsync(5, token.Call("act", token.Address, token.Call("approve", Market.Address, 100UL).Data));
        await chain.SendAsync(5, token.Call("act", Market.Address, Market.Deposit(token.Address, 40).Data));
        var inner = Market.Withdraw(token.Address, token.Address, 40).Data.ToArray();
        await chain.SendAsync(5, token.Call("setMood", 4UL, Market.Address, inner, 0UL));

        await chain.SendAsync(5, Market.Withdraw(token.Address, Owner.Address, 60));

        Assert.False((bool)(await token.ReadAsync(chain.Client, "lastOk"))[0]);
        Assert.True((await Market.FreeAsync(token.Address, Owner.Address)).IsZero);
        Assert.Equal(40UL, await Market.FreeAsync(token.Address, token.Address));
        Assert.Equal(40UL, (UInt256)(await token.ReadAsync(chain.Client, "balanceOf", Market.Address))[0]);
    }

    private ContractCall Deposit(TestDollarContract dollar, ulong amount, Signature permit) =>
        Market.DepositWithPermit(dollar.Address, amount, ulong.MaxValue, permit.V, permit.R, permit.S);

    private async Task<TestDollarContract> FreshDollarAsync()
    {
        var dollar = await chain.DeployDollarAsync();
        await chain.SendAsync(5, dollar.Mint(Owner.Address, 1_000));
        return dollar;
    }

    private async Task<Signature> PermitAsync(TestDollarContract dollar, ulong amount)
    {
        var nonce = await dollar.NoncesAsync(Owner.Address);
        return Owner.Sign((await DomainAsync(dollar)).Digest(Eip712.HashStruct(PermitType, Owner.Address,
            Market.Address, amount, nonce, ulong.MaxValue)));
    }

    private async Task<(Signature Signature, Hash32 Nonce)> AuthorizeAsync(TestDollarContract dollar, Hash32 type,
        ulong amount)
    {
        var nonce = Keccak256.ComputeUtf8(Guid.NewGuid().ToString());
        return (Owner.Sign((await DomainAsync(dollar)).Digest(Eip712.HashStruct(type, Owner.Address, Market.Address,
            amount, 0UL, ulong.MaxValue, nonce))), nonce);
    }

    private async Task<Eip712Domain> DomainAsync(TestDollarContract dollar)
    {
        var domain = new Eip712Domain("Test Dollar", "1", chain.Deployment.ChainId, dollar.Address);
        Assert.Equal(domain.Separator, await dollar.DomainSeparatorAsync());
        return domain;
    }
}
