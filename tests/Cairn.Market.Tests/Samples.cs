using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market.Tests;

/// <summary>The values of the pinned digests, and keys.</summary>
internal static class Samples
{
    public static readonly MarketDomain Domain =
        new(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));
    public static readonly EthereumKey Signer = Key(0x11);

    public static readonly Terms Terms = new()
    {
        Client = Account(1), Signer = Account(2), Token = Account(3), Deadline = 1_800_000_000, Grace = 86_400,
        Pieces = 1000, MaxPerPiece = 123_456_789, SpecCid = Hash(4), PlanRoot = Hash(5), CapRoot = Hash(6),
        RecutDelay = 3600, Verdict = Account(7), Window = 600, AuditRate = 2500,
        Nonce = (UInt256.One << 255) + (UInt256)7,
    };

    public static readonly Offer Offer = new()
    {
        Provider = Account(9), Gateway = "http://127.0.0.1:7700", Kinds = "train,sweep", PricePerUnit = 12,
        UnitsPerSecond = 55, Threads = 2, Sandbox = 0, KernelSet = Offer.CurrentKernelSet, Expiry = 1_800_000_000,
        Nonce = 3,
    };

    public static readonly OpenOrder Open = new(Hash(8), (UInt128.One << 127) + 5);
    public static readonly Voucher Voucher = new(Hash(8), Account(9), 987_654_321, 42);
    public static readonly Lease Lease = new(Hash(8), Account(9), 300, 40, 123_456);
    public static readonly StakeLock StakeLock = new(Hash(8), Account(9), Account(3), 5_000_000, 1_800_090_000);
    public static readonly Release Release = new(Hash(8));
    public static readonly BatchReceipt Receipt = new(Hash(8), Account(9), Hash(10), 3, Hash(11));
    public static readonly Quorum Quorum = new(Hash(8), 17, 2, [Account(9), Account(10), Account(11)]);

    public static Address Account(byte b) => new(Enumerable.Repeat(b, Address.Size).ToArray());

    public static Hash32 Hash(byte b) => new(Enumerable.Repeat(b, Hash32.Size).ToArray());

    public static EthereumKey Key(byte b) => EthereumKey.FromBytes(Enumerable.Repeat(b, 32).ToArray());

    public static Cid Output(string text) => DagJson.CidOf(DagValue.Map([("output", text)]));
}
