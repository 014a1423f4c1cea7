using System.Globalization;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>A provider's standing offer to work; off-chain, answered to requests.</summary>
public sealed record Offer : IMarketMessage<Offer>
{
    /// <summary>The name of the kernels whose results everybody must reproduce bit by bit.</summary>
    public const string KernelSetName = "cairn-kernels/1";

    /// <summary>The longest list of kinds or gateway address, UTF-16 units.</summary>
    public const int MaxTextLength = 512;

    private static readonly Hash32 TypeHash = Eip712.TypeHash(
        "Offer(address provider,string gateway,string kinds,uint128 pricePerUnit,uint64 unitsPerSecond," +
        "uint32 threads,uint8 sandbox,bytes32 kernelSet,uint64 expiry,uint256 nonce)");

    /// <summary>keccak of <see cref="KernelSetName"/>.</summary>
    public static Hash32 CurrentKernelSet { get; } = Keccak256.ComputeUtf8(KernelSetName);

    /// <summary>Who offers and is paid.</summary>
    public required Address Provider { get; init; }

    /// <summary>The gateway that this offer was made to.</summary>
    public required string Gateway { get; init; }

    /// <summary>Workload kinds, separated by commas, for example "train,sweep".</summary>
    public required string Kinds { get; init; }

    /// <summary>Token base units a work unit (10^9 fp32 multiply-adds).</summary>
    public required UInt128 PricePerUnit { get; init; }

    /// <summary>Measured speed, work units a second.</summary>
    public required ulong UnitsPerSecond { get; init; }

    /// <summary>Threads that work.</summary>
    public required uint Threads { get; init; }

    /// <summary>Sandbox level; 0 for built-in workloads only, which run on data.</summary>
    public required byte Sandbox { get; init; }

    /// <summary>keccak of the kernel set's name.</summary>
    public required Hash32 KernelSet { get; init; }

    /// <summary>Until when it may be taken, unix seconds.</summary>
    public required ulong Expiry { get; init; }

    /// <summary>Makes equal offers distinct.</summary>
    public required UInt256 Nonce { get; init; }

    /// <summary>The kinds one by one.</summary>
    public IReadOnlyList<string> KindList => Kinds.Split(',');

    public Hash32 StructHash() => Eip712.HashStruct(TypeHash, Provider, AbiWord.HashOf(Gateway),
        AbiWord.HashOf(Kinds), PricePerUnit, UnitsPerSecond, (ulong)Threads, (ulong)Sandbox, KernelSet, Expiry, Nonce);

    public DagValue ToDag() => DagValue.Map(
    [
        ("provider", Provider.ToString()), ("gateway", Gateway), ("kinds", Kinds),
        ("price_per_unit", PricePerUnit.ToDag()), ("units_per_second", UnitsPerSecond), ("threads", Threads),
        ("sandbox", (uint)Sandbox), ("kernel_set", KernelSet.ToString()), ("expiry", Expiry),
        ("nonce", Nonce.ToString("d", CultureInfo.InvariantCulture)),
    ]);

    public static Offer FromDag(DagFields fields) => new()
    {
        Provider = fields.Address("provider"),
        Gateway = fields.String("gateway", MaxTextLength),
        Kinds = fields.String("kinds", MaxTextLength),
        PricePerUnit = fields.Amount("price_per_unit"),
        UnitsPerSecond = fields.Unsigned64("units_per_second"),
        Threads = fields.Unsigned32("threads"),
        Sandbox = (byte)fields.Integer("sandbox", 0, byte.MaxValue),
        KernelSet = fields.Hash("kernel_set"),
        Expiry = fields.Unsigned64("expiry"),
        Nonce = fields.Unsigned256("nonce"),
    };
}
