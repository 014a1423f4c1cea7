namespace Cairn.Tensors.Canonical.Form;

/// <summary>
/// Elements that must be finite when their operator has run: some columns (the last dimension) of every row of a
/// tensor, in row-major order.
/// </summary>
/// <param name="Name">The name a fail bears.</param>
/// <param name="FirstColumn">The first column checked. Default 0.</param>
/// <param name="Columns">How many columns are checked; 0 (default) for all from the first on.</param>
/// <param name="FirstElement">The number that a fail gives the first element. Default 0.</param>
public sealed record OutputCheck(
    string Name, string Tensor, int FirstColumn = 0, int Columns = 0, long FirstElement = 0);
