using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Validation;

/// <summary>Decides whether an operator or a graph is canonical. Nothing that fails here may be run.</summary>
public static class FormValidator
{
    /// <summary>True where the operator is within <see cref="FormLimits"/>, typed, and writes each tensor exactly once.
    /// </summary>
    public static bool TryValidate(CanonicalOperator subject, out FormError? error)
    {
        error = Check(subject) is { } fault ? fault with { Where = $"{subject.Name}/{fault.Where}" } : null;
        return error is null;
    }

    /// <summary>True where every operator is valid and reads only what is given or was written before.</summary>
    public static bool TryValidate(CanonicalGraph graph, out FormError? error)
    {
        error = null;
        if (graph.Operators.IsDefault || graph.Operators.Length > FormLimits.OperatorsPerGraph)
            error = new FormError(graph.Name, $"a graph has at most {FormLimits.OperatorsPerGraph} operators");
        else if (graph.Inputs.IsDefault || CheckDeclarations(graph.Inputs) is not null)
            error = new FormError(graph.Name, CheckDeclarations(graph.Inputs) ?? "inputs are missing");
        if (error is not null)
            return false;
        var known = graph.Inputs.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var step in graph.Operators)
        {
            if (!TryValidate(step, out error) || (error = Connect(step, known)) is not null)
                return false;
        }

        if (graph.Outputs.FirstOrDefault(o => !known.ContainsKey(o)) is { } missing)
            error = new FormError(graph.Name, $"the output '{missing}' is not written");
        return error is null;
    }

    private static FormError? Connect(CanonicalOperator step, Dictionary<string, TensorDeclaration> known)
    {
        var inputs = step.Inputs.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var tensor in step.Tensors)
        {
            var present = known.TryGetValue(tensor.Name, out var before);
            if (inputs.Contains(tensor.Name) && (!present || !Same(before!, tensor)))
                return new FormError(step.Name, $"'{tensor.Name}' is not written before, or is another shape");
            if (!inputs.Contains(tensor.Name) && !known.TryAdd(tensor.Name, tensor))
                return new FormError(step.Name, $"'{tensor.Name}' is written twice");
        }

        return null;
    }

    private static bool Same(TensorDeclaration a, TensorDeclaration b) =>
        a.Type == b.Type && a.Dimensions.AsSpan().SequenceEqual(b.Dimensions.AsSpan());

    private static FormError? Check(CanonicalOperator subject)
    {
        if (!IsName(subject.Name))
            return new FormError("name", $"a name has 1 to {FormLimits.NameLength} characters");
        if (subject.Tensors.IsDefault || subject.Tensors.Length > FormLimits.TensorsPerOperator)
            return new FormError("tensors", $"there are at most {FormLimits.TensorsPerOperator} tensors");
        if (CheckDeclarations(subject.Tensors) is { } declaration)
            return new FormError("tensors", declaration);
        if (subject.Instances.IsDefault || subject.Instances.Length is 0 or > FormLimits.InstancesPerOperator)
            return new FormError("instances", $"there are 1 to {FormLimits.InstancesPerOperator} instances");
        var tensors = subject.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var instance in subject.Instances)
        {
            if (InstanceValidator.Check(instance, tensors) is { } fault)
                return fault with { Where = $"{instance.Name}/{fault.Where}" };
        }

        return CheckOrder(subject) ?? CheckCover(subject, tensors) ?? CheckChecks(subject, tensors);
    }

    private static string? CheckDeclarations(IEnumerable<TensorDeclaration> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            if (!IsName(tensor.Name) || !names.Add(tensor.Name))
                return $"the name '{tensor.Name}' is too long, empty or used twice";
            if (!Enum.IsDefined(tensor.Type))
                return $"'{tensor.Name}' has no element type";
            if (!Sizes.TryProduct(tensor.Dimensions, FormLimits.Rank, out _) || tensor.Dimensions.Length == 0)
                return $"'{tensor.Name}' needs 1 to {FormLimits.Rank} dimensions over at most " +
                    $"{FormLimits.TensorLength} elements";
        }

        return null;
    }

    private static FormError? CheckOrder(CanonicalOperator subject)
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (n, instance) in subject.Instances.Index())
            last[instance.Output.Tensor] = n;
        foreach (var (n, instance) in subject.Instances.Index())
        {
            foreach (var read in instance.Inputs.SelectMany(i =>
                i.Gather is null ? [i.Access.Tensor] : new[] { i.Access.Tensor, i.Gather.Table.Tensor }))
            {
                if (last.TryGetValue(read, out var writer) && writer >= n)
                    return new FormError(instance.Name, $"'{read}' is read before it is written whole");
            }
        }

        return null;
    }

    private static FormError? CheckCover(CanonicalOperator subject, Dictionary<string, TensorDeclaration> tensors)
    {
        foreach (var writers in subject.Instances.GroupBy(i => i.Output.Tensor, StringComparer.Ordinal))
        {
            var boxes = new List<OutputBox>();
            foreach (var instance in writers)
            {
                if (!OutputBox.TryFind(instance.Output, instance.Loops, out var box, out var error))
                    return new FormError($"{instance.Name}/output", error);
                if (boxes.Any(b => !b.View.AsSpan().SequenceEqual(box.View.AsSpan()) || b.Overlaps(box)))
                    return new FormError($"{instance.Name}/output", "writers of a tensor share a view and no element");
                boxes.Add(box);
            }

            if (boxes.Aggregate((Int128)0, (sum, b) => sum + b.Volume) != tensors[writers.Key].Length)
                return new FormError(writers.Key, "its writers leave elements out");
        }

        return null;
    }

    private static FormError? CheckChecks(CanonicalOperator subject, Dictionary<string, TensorDeclaration> tensors) =>
        subject.Checks.IsDefault || subject.Checks.Length > FormLimits.TensorsPerOperator
        || !subject.Checks.All(c => IsName(c.Name) && tensors.TryGetValue(c.Tensor, out var tensor)
            && tensor.Type == ElementType.Float32 && c is { FirstColumn: >= 0, Columns: >= 0, FirstElement: >= 0 }
            && (long)c.FirstColumn + c.Columns <= tensor.Dimensions[^1] && c.FirstElement <= FormLimits.TensorLength)
            ? new FormError("checks", "a check names columns of a declared Float32 tensor")
            : null;

    private static bool IsName(string name) => name is { Length: > 0 and <= FormLimits.NameLength };
}
