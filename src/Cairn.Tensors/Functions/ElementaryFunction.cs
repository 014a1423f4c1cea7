namespace Cairn.Tensors.Functions;

internal enum ElementaryFunction
{
    Exp,
    Log,
    Tanh,
    Erf,
    Sigmoid,
    Silu,
}
