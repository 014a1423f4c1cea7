using System.Text;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts.Tests;

[Collection(ChainCollection.Name)]
public sealed class IdentityRegistryTests(TestChain chain)
{
    private const int Owner = 4;
    private const int Other = 5;
    private const string Uri = "ipfs://bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

    private static readonly Hash32 WalletType =
        Eip712.TypeHash("AgentWalletSet(uint256 agentId,address newWallet,address owner,uint256 deadline)");

    private IdentityRegistryContract Registry => new(chain.Client, chain.Deployment.Identity);

    [Fact]
    public async Task An_identity_has_an_owner_a_registration_file_metadata_and_its_owner_as_wallet()
    {
        var receipt = await chain.SendAsync(Owner, Registry.Register(Uri, [new MetadataEntry("kernel_set", [1, 2])]));
        var registered = Registered(receipt);
        Assert.Equal((Uri, Address(Owner)), (registered.AgentURI, registered.Owner));
        var id = registered.AgentId;
        Assert.Equal(Address(Owner), await Registry.OwnerOfAsync(id));
        Assert.Equal(Uri, await Registry.TokenURIAsync(id));
        Assert.Equal([1, 2], await Registry.GetMetadataAsync(id, "kernel_set"));
        Assert.Equal(Address(Owner), await Registry.GetAgentWalletAsync(id));
        Assert.Equal(Address(Owner).ToArray(), await Registry.GetMetadataAsync(id, "agentWallet"));
        var keys = receipt.Logs.Where(l => IdentityRegistryMetadataSetEvent.TryDecode(l, out _)).ToArray();
        Assert.Equal(2, keys.Length);
    }

    [Fact]
    public async Task Ids_count_up_and_the_file_may_come_later()
    {
        var first = Registered(await chain.SendAsync(Owner, Registry.Register())).AgentId;
        var second = Registered(await chain.SendAsync(Other, Registry.Register(Uri))).AgentId;
        Assert.Equal(first + 1UL, second);
        Assert.Equal("", await Registry.TokenURIAsync(first));
        await chain.SendAsync(Owner, Registry.SetAgentURI(first, Uri));
        Assert.Equal(Uri, await Registry.TokenURIAsync(first));
    }

    [Fact]
    public async Task Only_the_owner_and_its_operators_change_an_identity()
    {
        var id = Registered(await chain.SendAsync(Owner, Registry.Register())).AgentId;
        foreach (var call in (ContractCall[])[Registry.SetAgentURI(id, Uri), Registry.UnsetAgentWallet(id),
            Registry.SetMetadata(id, "k", [1])])
            Assert.Equal(IdentityRegistryError.ERC721InsufficientApproval, await RefusedAsync(Other, call));
        Assert.Equal(IdentityRegistryError.ERC721NonexistentToken,
            await RefusedAsync(Owner, Registry.SetAgentURI(UInt256.MaxValue, Uri)));
        await chain.SendAsync(Owner, Registry.Approve(Address(Other), id));
        await chain.SendAsync(Other, Registry.SetMetadata(id, "k", Encoding.UTF8.GetBytes("v")));
        Assert.Equal("v"u8.ToArray(), await Registry.GetMetadataAsync(id, "k"));
    }

    [Fact]
    public async Task The_wallet_is_set_only_with_its_own_consent_and_forgotten_on_transfer()
    {
        var id = Registered(await chain.SendAsync(Owner, Registry.Register())).AgentId;
        var deadline = await chain.NowAsync() + 300;
        Assert.Equal(IdentityRegistryError.ReservedKey,
            await RefusedAsync(Owner, Registry.SetMetadata(id, "agentWallet", [1])));
        Assert.Equal(IdentityRegistryError.BadWalletSignature, await RefusedAsync(Owner,
            Registry.SetAgentWallet(id, Address(Other), deadline, Consent(id, deadline, Owner))));
        Assert.Equal(IdentityRegistryError.ConsentExpired, await RefusedAsync(Owner,
            Registry.SetAgentWallet(id, Address(Other), 1, Consent(id, 1, Other))));
        await chain.SendAsync(Owner,
            Registry.SetAgentWallet(id, Address(Other), deadline, Consent(id, deadline, Other)));
        Assert.Equal(Address(Other), await Registry.GetAgentWalletAsync(id));

        await chain.SendAsync(Owner, Registry.TransferFrom(Address(Owner), Address(3), id));
        Assert.True((await Registry.GetAgentWalletAsync(id)).IsZero);
        Assert.Equal(IdentityRegistryError.BadWalletSignature, await RefusedAsync(3, // consent named the old owner
            Registry.SetAgentWallet(id, Address(Other), deadline, Consent(id, deadline, Other))));
    }

    private byte[] Consent(UInt256 id, ulong deadline, int signer) => TestChain.Key(signer).Sign(
        new Eip712Domain("ERC8004IdentityRegistry", "1", chain.Deployment.ChainId, Registry.Address).Digest(
            Eip712.HashStruct(WalletType, id, Address(Other), Address(Owner), deadline))).ToBytes();

    private static Address Address(int account) => TestChain.Key(account).Address;

    private static IdentityRegistryRegisteredEvent Registered(TransactionReceipt receipt) => receipt.Logs
        .Select(l => IdentityRegistryRegisteredEvent.TryDecode(l, out var found) ? found : null)
        .Single(e => e is not null)!;

    private async Task<IdentityRegistryError> RefusedAsync(int from, ContractCall call)
    {
        var outcome = await chain.TryAsync(from, call);
        Assert.Null(outcome.Receipt);
        return IdentityRegistryRevert.Decode(outcome.RevertData).Error;
    }
}
