using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// An event. Indexed arguments of dynamic type come back as the <see cref="Hash32"/> that the chain keeps.
/// </summary>
public sealed record AbiEvent(string Name, IReadOnlyList<AbiParameter> Inputs, bool Anonymous = false)
{
    private readonly AbiType[] _unindexed = [.. Inputs.Where(p => !p.Indexed).Select(p => p.Type)];

    /// <summary>"Transfer(address,address,uint256)".</summary>
    public string Signature { get; } = Abi.Signature(Name, Inputs);

    /// <summary>The signature's hash: topic 0 unless the event is anonymous.</summary>
    public Hash32 Topic { get; } = Keccak256.ComputeUtf8(Abi.Signature(Name, Inputs));

    /// <summary>
    /// Reads a log's topics and data; false where they are not this event's. Arguments in declared order.
    /// </summary>
    public bool TryDecode(IReadOnlyList<Hash32> topics, ReadOnlyMemory<byte> data,
        [NotNullWhen(true)] out object[]? arguments)
    {
        arguments = null;
        var first = Anonymous ? 0 : 1;
        if (topics.Count != first + Inputs.Count - _unindexed.Length) return false;
        if (!Anonymous && topics[0] != Topic) return false;
        if (!Abi.TryDecode(_unindexed, data, out var values)) return false;
        var result = new object[Inputs.Count];
        var (topic, value) = (first, 0);
        for (var i = 0; i < Inputs.Count; i++)
        {
            if (!Inputs[i].Indexed)
            {
                result[i] = values[value++];
                continue;
            }
            if (!TryReadTopic(Inputs[i].Type, topics[topic++], out var indexed)) return false;
            result[i] = indexed;
        }
        arguments = result;
        return true;
    }

    /// <summary>
    /// Topics to filter by: one for each indexed argument after the event's own; null matches anything. Values of
    /// dynamic type are given as their hash.
    /// </summary>
    public Hash32?[] EncodeTopics(params IReadOnlyList<object?> indexed)
    {
        var parameters = Inputs.Where(p => p.Indexed).ToArray();
        if (indexed.Count > parameters.Length)
            throw new ArgumentException($"{Signature} has {parameters.Length} indexed arguments.", nameof(indexed));
        var topics = new List<Hash32?>();
        if (!Anonymous) topics.Add(Topic);
        for (var i = 0; i < indexed.Count; i++)
        {
            topics.Add(indexed[i] switch
            {
                null => null,
                Hash32 hash => hash,
                var value => AbiValues.ToWord(parameters[i].Type, value, parameters[i].Name),
            });
        }
        return [.. topics];
    }

    private static bool TryReadTopic(AbiType type, Hash32 topic, [NotNullWhen(true)] out object? value)
    {
        if (type.IsDynamic || type.Kind is AbiKind.Tuple or AbiKind.FixedArray)
        {
            value = topic;
            return true;
        }
        return AbiDecoder.TryReadStatic(type, topic, out value);
    }
}
