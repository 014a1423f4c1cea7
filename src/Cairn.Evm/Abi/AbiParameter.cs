namespace Cairn.Evm;

/// <summary>
/// A named parameter, tuple component or event argument. <paramref name="InternalType"/> is the compiler's own name
/// for it ("struct Market.Terms"), empty where unknown.
/// </summary>
public sealed record AbiParameter(string Name, AbiType Type, bool Indexed = false, string InternalType = "");
