using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Proofs.Inference;

/// <summary>
/// A <c>.proof</c> file: a statement and its argument, which is succinct and not zero-knowledge. One proof has one
/// encoding; docs/proof-formats.md describes it.
/// </summary>
public static class ProofFile
{
    /// <summary>Bytes of the longest argument that is read: 16 MiB.</summary>
    public const int ArgumentBytesMax = 1 << 24;

    /// <summary>Bytes of the largest file that is read.</summary>
    public const int BytesMax = ArgumentBytesMax + 2 * sizeof(int) * IntegerLimits.Elements + (1 << 20);

    private static ReadOnlySpan<byte> Magic => "CAIRNPF1"u8;

    public static byte[] Write(InferenceProof proof)
    {
        var statement = proof.Statement;
        using var stream = new MemoryStream();
        stream.Write(Magic);
        stream.WriteByte(statement.Modes.Encode());
        stream.Write(statement.GraphDigest.AsSpan());
        stream.Write(statement.Weights.AsSpan());
        stream.Write(statement.Context.Encode());
        WriteTensors(stream, statement.Modes.CommittedInputs, statement.Inputs, statement.InputRoot);
        WriteTensors(stream, statement.Modes.CommittedOutputs, statement.Outputs, statement.OutputRoot);
        WriteCount(stream, proof.Argument.Length);
        stream.Write(proof.Argument.AsSpan());
        return stream.ToArray();
    }

    /// <summary>Reads a file, whoever wrote it. Whether it proves anything is for the verifier to say.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file,
        [NotNullWhen(true)] out InferenceProof? proof, [NotNullWhen(false)] out ModelError? error)
    {
        (proof, error) = (null, null);
        try
        {
            proof = Read(new FileCursor(file));
            return true;
        }
        catch (InvalidDataException e)
        {
            error = new ModelError("file", "", e.Message, "");
            return false;
        }
    }

    private static InferenceProof Read(FileCursor file)
    {
        file.Require(Magic, "it is no proof of inference; make one with `cairn prove`.");
        if (!ProofModes.TryDecode(file.TakeByte(), out var modes))
            throw new InvalidDataException("its modes are not known.");
        var (graph, weights) = (file.TakeHash(), file.TakeHash());
        var context = ProofContext.Decode(file.Take(ProofContext.Bytes));
        var (inputs, inputRoot) = ReadTensors(ref file, modes.CommittedInputs);
        var (outputs, outputRoot) = ReadTensors(ref file, modes.CommittedOutputs);
        var argument = file.Take(file.TakeCount("bytes of argument", ArgumentBytesMax));
        file.End();
        return new InferenceProof(
            new InferenceStatement(graph, modes, weights, context, inputs, inputRoot, outputs, outputRoot),
            [.. argument]);
    }

    private static void WriteTensors(
        Stream stream, bool areCommitted, ImmutableArray<ImmutableArray<int>> tensors, Hash32 root)
    {
        if (areCommitted)
        {
            stream.Write(root.AsSpan());
            return;
        }

        Span<byte> word = stackalloc byte[sizeof(int)];
        WriteCount(stream, tensors.Length);
        foreach (var values in tensors)
        {
            WriteCount(stream, values.Length);
            foreach (var value in values)
            {
                BinaryPrimitives.WriteInt32BigEndian(word, value);
                stream.Write(word);
            }
        }
    }

    private static (ImmutableArray<ImmutableArray<int>> Tensors, Hash32 Root) ReadTensors(
        ref FileCursor file, bool areCommitted)
    {
        if (areCommitted)
            return ([], file.TakeHash());
        var tensors = new ImmutableArray<int>[Math.Min(file.TakeCount("tensors", IntegerLimits.Count), file.Left)];
        for (var i = 0; i < tensors.Length; i++)
        {
            var bytes = file.Take(sizeof(int) * file.TakeCount("numbers", IntegerLimits.Elements));
            var values = new int[bytes.Length / sizeof(int)];
            for (var j = 0; j < values.Length; j++)
                values[j] = BinaryPrimitives.ReadInt32BigEndian(bytes[(sizeof(int) * j)..]);
            tensors[i] = [.. values];
        }

        return ([.. tensors], Hash32.Zero);
    }

    private static void WriteCount(Stream stream, int count)
    {
        Span<byte> word = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(word, count);
        stream.Write(word);
    }
}
