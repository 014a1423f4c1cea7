using System.Buffers.Binary;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>
/// The path of one cap in a <see cref="CapTable"/>. Packed as the contract takes it: 48 bytes a step, the sibling's
/// hash and sum; the sum's top bit says that the sibling stands on the left.
/// </summary>
public sealed class CapProof
{
    internal static readonly UInt128 MaxSum = (UInt128.One << 127) - 1;

    private const int StepLength = 48;
    private const int MaxSteps = 12;
    private static readonly UInt128 LeftBit = UInt128.One << 127;

    private readonly MerkleSumStep[] _steps;

    internal CapProof(MerkleSumStep[] steps) => _steps = steps;

    /// <summary>The proof in a table of one provider.</summary>
    public static CapProof Empty { get; } = new([]);

    /// <summary>The packed form.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[_steps.Length * StepLength];
        for (var i = 0; i < _steps.Length; i++)
        {
            var step = bytes.AsSpan(i * StepLength);
            _steps[i].Sibling.Hash.CopyTo(step);
            var sum = _steps[i].Sibling.Sum | (_steps[i].SiblingIsLeft ? LeftBit : 0);
            BinaryPrimitives.WriteUInt128BigEndian(step[Hash32.Size..], sum);
        }

        return bytes;
    }

    /// <summary>Reads the packed form; false where the length is wrong or beyond a table's depth.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out CapProof proof)
    {
        proof = Empty;
        if (bytes.Length % StepLength != 0 || bytes.Length > MaxSteps * StepLength)
            return false;
        var steps = new MerkleSumStep[bytes.Length / StepLength];
        for (var i = 0; i < steps.Length; i++)
        {
            var step = bytes.Slice(i * StepLength, StepLength);
            var sum = BinaryPrimitives.ReadUInt128BigEndian(step[Hash32.Size..]);
            var sibling = new MerkleSumNode(new Hash32(step[..Hash32.Size]), sum & MaxSum);
            steps[i] = new MerkleSumStep(sibling, (sum & LeftBit) != 0);
        }

        proof = new CapProof(steps);
        return true;
    }

    /// <summary>
    /// Whether the provider has this cap under this root; <paramref name="sum"/> is then the sum of all caps, which
    /// must not exceed the job's budget.
    /// </summary>
    public bool Verify(Hash32 capRoot, ProviderCap cap, out UInt128 sum) =>
        MerkleSumTree.Verify(_steps, capRoot, MerkleSumTree.Leaf(cap.Provider.AsSpan(), cap.Cap), out sum);
}
