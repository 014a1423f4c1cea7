using Cairn.Crypto;
using Cairn.Jobs;

namespace Cairn.Cli;

/// <summary>Token base units as people read them.</summary>
internal static class Dollars
{
    public static string Format(UInt128 baseUnits) => "$" + DollarAmount.Format(baseUnits);

    public static string Format(UInt256 baseUnits) => Format((UInt128)baseUnits);
}
