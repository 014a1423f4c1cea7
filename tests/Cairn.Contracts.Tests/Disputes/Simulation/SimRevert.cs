namespace Cairn.Contracts.Tests.Disputes.Simulation;

/// <summary>The model of the contract refuses.</summary>
internal sealed class SimRevert(string why) : Exception(why);
