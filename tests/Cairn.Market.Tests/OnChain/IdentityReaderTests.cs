using Cairn.Contracts;
using Cairn.Evm;

namespace Cairn.Market.Tests;

public sealed class IdentityReaderTests(MarketChain chain) : IClassFixture<MarketChain>
{
    private IdentityRegistryContract Registry => new(chain.Client, chain.Deployment.Identity);

    private IdentityReader Reader => new(chain.Client, chain.Deployment.Identity);

    [Fact]
    public async Task The_newest_identity_that_is_still_owned_is_found()
    {
        var (owner, heir) = (MarketChain.Payee(5), MarketChain.Payee(6).Address);
        Assert.Null(await Reader.FindAsync(owner.Address));
        using var sender = new TransactionSender(chain.Client, owner, chain.Deployment.ChainId);
        var first = await RegisterAsync(sender, "ipfs://one");
        var second = await RegisterAsync(sender, "ipfs://two");
        Assert.Equal(new AgentRecord(second, owner.Address, "ipfs://two"), await Reader.FindAsync(owner.Address));

        (await sender.SendAsync(Registry.TransferFrom(owner.Address, heir, second))).ReceiptOrThrow();
        Assert.Equal(new AgentRecord(first, owner.Address, "ipfs://one"), await Reader.FindAsync(owner.Address));
        Assert.True(await Reader.HasOwnedAsync(owner.Address, second));
        Assert.True(await Reader.HasOwnedAsync(heir, second));
        Assert.False(await Reader.HasOwnedAsync(heir, first));
    }

    [Fact]
    public async Task What_nobody_registered_is_not_there()
    {
        Assert.Null(await Reader.ReadAsync(1_000_000));
        Assert.False(await Reader.HasOwnedAsync(MarketChain.Payee(4).Address, 1_000_000));
    }

    [Fact]
    public async Task A_uri_that_is_too_long_is_not_read()
    {
        using var sender = new TransactionSender(chain.Client, MarketChain.Payee(3), chain.Deployment.ChainId);
        var agent = await RegisterAsync(sender, new string('x', 600));
        Assert.Equal("", (await Reader.ReadAsync(agent))!.Uri);
    }

    private async Task<ulong> RegisterAsync(TransactionSender sender, string uri)
    {
        var receipt = (await sender.SendAsync(Registry.Register(uri))).ReceiptOrThrow();
        foreach (var log in receipt.Logs)
            if (IdentityRegistryRegisteredEvent.TryDecode(log, out var registered))
                return (ulong)registered.AgentId;
        throw new InvalidOperationException("no event");
    }
}
