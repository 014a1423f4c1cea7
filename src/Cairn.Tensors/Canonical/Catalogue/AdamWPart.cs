using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>One parameter tensor of an AdamW step: what it reads and what it writes, all of one length.</summary>
public sealed record AdamWPart(
    TensorDeclaration Gradient, TensorDeclaration Weights, TensorDeclaration First, TensorDeclaration Second,
    TensorDeclaration NewWeights, TensorDeclaration NewFirst, TensorDeclaration NewSecond);
