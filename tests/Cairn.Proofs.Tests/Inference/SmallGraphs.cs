using System.Collections.Immutable;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>Graphs small enough to be proved many times.</summary>
internal static class SmallGraphs
{
    /// <summary>Two products with biases, a clamp between them, 16-bit outputs; no axis is a power of two.</summary>
    public static IntegerGraph Perceptron(int width = 13, int hidden = 6, int outputs = 3) => new(
        [new([1, width], 0, 255, 1, 0)],
        [new([width, hidden], 0), new([hidden], 5000), new([hidden, outputs], 0), new([outputs], 5000)],
        [],
        [
            new ProductNode(0, 0, 1), Rescale(1, 12, 0, 255, 24), new ProductNode(2, 2, 3),
            Rescale(3, 12, -32768, 32767, 700),
        ],
        [new(4, 1, 0)]);

    /// <summary>Padding, strides, a rescale by channel, both pools, a table and a flattening.</summary>
    public static IntegerGraph Convolutional() => new(
        [new([1, 2, 7, 6], -128, 127, 1, 0)],
        [
            new([3, 2, 3, 2], 0), new([3], 1000), new([27, 5], 0), new([5], 99), new([6, 1, 2, 2], 0), new([6], 50),
        ],
        [[.. Enumerable.Range(0, 256).Select(i => i * i % 251 - 100)]],
        [
            new ConvolutionNode(0, 0, 1, new WindowShape(7, 6, 3, 2, 1, 1, 1, 1, 1, 2, 7, 5), 1),
            new RescaleNode([new(1, [1000, -900, 1100])], 1, [5, -6, 70000], 24, -128, 127),
            new TableNode(2, 0, -128),
            new MaxPoolNode(3, new WindowShape(7, 5, 3, 2, 2, 2, 1, 0, 1, 1, 4, 3)),
            new WindowSumNode(4, new WindowShape(4, 3, 2, 1, 1, 1, 0, 0, 1, 1, 3, 3)),
            new ReshapeNode(5, [1, 27]),
            new ProductNode(6, 2, 3),
            Rescale(7, 24, -128, 127, 1500),
            new ConvolutionNode(4, 4, 5, new WindowShape(4, 3, 2, 2, 2, 1, 0, 1, 1, 1, 2, 3), 3),
        ],
        [new(8, 1, 0), new(9, 1, 0)]);

    /// <summary>Products of activations, moves, a mask, a sum of two branches and a parameter as a tensor.</summary>
    public static IntegerGraph Branching() => new(
        [new([3, 5], -20, 100, 1, 0), new([2, 3, 5], -7, 7, 1, 0)],
        [new([2, 3, 3], 0)],
        [],
        [
            new TransposeNode(0, [1, 0]),                                        // 2: [5, 3]
            new ReshapeNode(2, [1, 5, 3]),                                       // 3
            new ConcatNode([3, 3], 0),                                           // 4: [2, 5, 3]
            new MatrixProductNode(1, 4),                                         // 5: [2, 3, 3]
            new MaskNode(5, [3, 3], [0b1101_1001, 1], -50),                      // 6
            new ParameterNode(0),                                                // 7
            new RescaleNode([new(6, [700]), new(7, [-20000])], 0, [12345], 12, -128, 127), // 8
            new MultiplyNode(8, 7),                                              // 9
            new MultiplyNode(8, 8),                                              // 10
            new SliceNode(10, 2, 2, -1, 3),                                      // 11
            new SliceNode(9, 1, 1, 0, 3),                                        // 12
            new RescaleNode([new(11, [3, 40, 500]), new(12, [100, -9, 1])], 1, [1, 2, 3], 12, -2000, 2000), // 13
        ],
        [new(13, 1, 0), new(9, 1, 0)]);

    /// <summary>Softmax, both normalisations and both choices, over rows that are no power of two.</summary>
    public static IntegerGraph Rowwise() => new(
        [new([1, 3, 5], -60, 60, 1, 0)],
        [],
        [[.. Enumerable.Range(0, 121).Select(d => 30000 / (1 + d * d / 9))]],
        [
            new SoftmaxNode(0, 0, 4095),                                         // 1
            new NormaliseNode(0, 3, 10, true),                                   // 2
            new NormaliseNode(0, 1, 14, false),                                  // 3
            new RescaleNode([new(1, [90]), new(2, [-300]), new(3, [17])], 0, [7], 12, -128, 127), // 4
            new ArgMaxNode(4, false),                                            // 5
            new ArgMaxNode(0, true),                                             // 6
            new TransposeNode(4, [0, 2, 1]),                                     // 7
            new NormaliseNode(7, 9, 8, true),                                    // 8
        ],
        [new(8, 1, 0), new(5, 1, 0), new(6, 1, 0)]);

    /// <summary>Rows of a parameter, chosen by the input.</summary>
    public static IntegerGraph Embedded() => new(
        [new([2, 3], 0, 10, 1, 0)],
        [new([11, 5], 0), new([5, 3], 0)],
        [],
        [new EmbeddingNode(0, 0), new ProductNode(1, 1, -1), Rescale(2, 12, -128, 127, 20)],
        [new(3, 1, 0)]);

    public static RescaleNode Rescale(int source, int shift, int low, int high, int multiplier) =>
        new([new(source, [multiplier])], 0, [0], shift, low, high);
}
