using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>The head of a spec; its hash is the specRoot.</summary>
/// <param name="StepRoot">Tree over the step list's operators; the zero word where there is none.</param>
public sealed record SpecHead(
    uint Steps, ushort States, ushort Inputs, ushort Outputs, ushort Constants, ushort Parameters, uint StepOperators,
    uint EndOperators, Hash32 StepRoot, Hash32 EndRoot, Hash32 CarriesRoot, Hash32 OutputsRoot, Hash32 ConstantsRoot,
    Hash32 ParametersRoot)
{
    /// <summary>The format's version.</summary>
    public const int Version = 1;

    /// <summary>Bytes of every head.</summary>
    public const int Length = 217;

    /// <summary>The packed head.</summary>
    public byte[] Encode() => new PackedWriter(Length).Byte(SpecTag.Head).Short(Version).Int(Steps).Short(States)
        .Short(Inputs).Short(Outputs).Short(Constants).Short(Parameters).Int(StepOperators).Int(EndOperators)
        .Word(StepRoot).Word(EndRoot).Word(CarriesRoot).Word(OutputsRoot).Word(ConstantsRoot).Word(ParametersRoot)
        .ToArray();

    /// <summary>False where the bytes are not exactly a head of this version.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SpecHead? head)
    {
        var reader = new PackedReader(bytes);
        var isKnown = reader.Byte() == SpecTag.Head & reader.Short() == Version;
        head = new SpecHead(reader.Int(), reader.Short(), reader.Short(), reader.Short(), reader.Short(),
            reader.Short(), reader.Int(), reader.Int(), reader.Word(), reader.Word(), reader.Word(), reader.Word(),
            reader.Word(), reader.Word());
        if (!isKnown || !reader.IsWhole)
            head = null;
        return head is not null;
    }

    /// <summary>How many operators a run has.</summary>
    internal long OperatorsOf(long run) => run == Steps ? EndOperators : StepOperators;
}
