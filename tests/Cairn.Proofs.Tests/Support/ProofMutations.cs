using System.Buffers.Binary;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Tests;

/// <summary>Everything that can be done to one field of a proof without the prover's help.</summary>
internal static class ProofMutations
{
    /// <summary>Asserts that the proof is accepted and that no change of any field is.</summary>
    public static void AllAreRejected(
        byte[] proof, IReadOnlyList<ProofField> fields, Func<byte[], ProofFault> verify, int stride = 1)
    {
        Assert.Equal(proof.Length, fields.Sum(f => f.Length));
        Assert.Equal(ProofFault.None, verify(proof));
        var count = 0;
        foreach (var (name, changed) in All(proof, fields, stride))
        {
            if (changed.AsSpan().SequenceEqual(proof))
                continue;
            Assert.True(verify(changed) != ProofFault.None, $"accepted although {name}");
            count++;
        }

        Assert.True(count > fields.Count / stride);
    }

    private static IEnumerable<(string Name, byte[] Proof)> All(
        byte[] proof, IReadOnlyList<ProofField> fields, int stride)
    {
        for (var i = 0; i < fields.Count; i += stride)
        {
            var field = fields[i];
            yield return ($"field {i} is dropped",
                [.. proof[..field.Offset], .. proof[(field.Offset + field.Length)..]]);
            for (var word = 0; word < field.Length; word += sizeof(ulong))
            {
                var offset = field.Offset + word;
                var value = BinaryPrimitives.ReadUInt64BigEndian(proof.AsSpan(offset));
                yield return ($"the lowest bit of field {i}, word {word} flips", With(proof, offset, value ^ 1));
                yield return ($"the highest bit of field {i}, word {word} flips",
                    With(proof, offset, value ^ 1UL << 63));
                yield return ($"p is added to field {i}, word {word}",
                    With(proof, offset, unchecked(value + Goldilocks.Modulus)));
                yield return ($"p is taken from field {i}, word {word}",
                    With(proof, offset, unchecked(value - Goldilocks.Modulus)));
            }

            if (i + 1 == fields.Count)
                continue;
            var next = fields[i + 1];
            yield return ($"fields {i} and {i + 1} are swapped", [.. proof[..field.Offset],
                .. proof[next.Offset..(next.Offset + next.Length)],
                .. proof[field.Offset..(field.Offset + field.Length)], .. proof[(next.Offset + next.Length)..]]);
        }

        yield return ("a zero byte is appended", [.. proof, 0]);
        yield return ("its last field is appended", [.. proof, .. proof[^fields[^1].Length..]]);
        yield return ("it is empty", []);
    }

    private static byte[] With(byte[] proof, int offset, ulong value)
    {
        var changed = proof.ToArray();
        BinaryPrimitives.WriteUInt64BigEndian(changed.AsSpan(offset), value);
        return changed;
    }
}
