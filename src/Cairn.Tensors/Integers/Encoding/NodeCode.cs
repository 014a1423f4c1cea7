namespace Cairn.Tensors.Integers.Encoding;

/// <summary>The kinds of nodes, as the encoding numbers them.</summary>
internal enum NodeCode : byte
{
    Convolution = 1,
    Product = 2,
    MatrixProduct = 3,
    Multiply = 4,
    WindowSum = 5,
    MaxPool = 6,
    Rescale = 7,
    Table = 8,
    Mask = 9,
    Softmax = 10,
    Normalise = 11,
    ArgMax = 12,
    Reshape = 13,
    Transpose = 14,
    Slice = 15,
    Concat = 16,
    Embedding = 17,
    Parameter = 18,
}
