using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>The structs of contracts/src/referee/DisputeTypes.sol and GameTypes.sol as ABI types.</summary>
public static class WitnessTypes
{
    public const string Outcome = "(bool,bytes32,uint32,uint32,uint32,uint64)";
    public const string Word = $"(bytes32,bytes32,bytes32,bytes32,{Outcome},bytes32[])";
    public const string Plan = "(bytes,uint32,uint32,bytes32[],bytes)";
    public const string Operator = "(uint32,uint32,bytes,bytes32[])";
    public const string Leaf = "(bytes,bytes32[])";
    public const string Tensor = "(uint16,bytes,bytes32[],bytes)";
    public const string Segment = "(uint32,bytes32,bytes32[],bytes32,bytes32[])";
    public const string State = $"(uint32,uint16,bytes,bytes32[],bytes32,bytes32[],bytes32[],{Leaf})";
    public const string Output = $"(uint16,bytes,bytes32[],bytes32,bytes32[],{Leaf})";
    public const string Finite = $"({Operator},uint16,bytes,bytes32[],uint64,{Tensor})";
    public const string Roots = $"({Operator},{Leaf})";
    public const string Padding = $"({Operator},{Tensor})";
    public const string Enter = $"({Operator},bytes32,bytes32[],bytes,{Tensor})";
    public const string Partials = $"({Operator},uint16,bytes,bytes32[],uint32[])";
    public const string Evidence = "(uint8,(uint8,bytes32,bytes32,bytes32,bytes32)[],bytes)";
    public const string Chunk = $"(bytes,bytes32[],bytes32[],{Operator},{Tensor})";

    /// <summary>abi.encode of values of these types, comma-separated.</summary>
    /// <exception cref="ArgumentException">A value does not fit its type.</exception>
    public static byte[] Encode(string types, params object[] values) =>
        AbiFunction.Parse($"f({types})").EncodeCall(values)[4..];

    /// <summary>The same in fewer bytes: equal parts, as paths in one tree are, lie once.</summary>
    /// <exception cref="ArgumentException">A value does not fit its type.</exception>
    public static byte[] EncodeShared(string types, params object[] values) => Abi.EncodeShared(
        [.. AbiFunction.Parse($"f({types})").Inputs.Select(i => i.Type)], values);
}
