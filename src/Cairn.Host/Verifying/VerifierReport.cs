using Cairn.Evm;

namespace Cairn.Host;

/// <summary>Where a verifier stands; <c>verifier.json</c> in its folder.</summary>
/// <param name="Account">Its account.</param>
/// <param name="Checked">Results executed again and found right.</param>
/// <param name="MadeUpInputs">Results whose input the job's signer made up; nobody is disputed for them.</param>
/// <param name="Disputes">Disputes begun.</param>
/// <param name="Won">Disputes won.</param>
/// <param name="Lost">Games lost.</param>
/// <param name="Bonds">Bonds of open games, token base units.</param>
/// <param name="Earned">Shares of what liars' locks lost, token base units.</param>
public sealed record VerifierReport(
    Address Account, int Checked, int MadeUpInputs, int Disputes, int Won, int Lost, UInt128 Bonds, UInt128 Earned);
