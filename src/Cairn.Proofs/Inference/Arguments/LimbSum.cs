using Cairn.Proofs.Fields;
using Cairn.Proofs.Lookups;
using Cairn.Proofs.Scalars;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>
/// Numbers that are not negative: sums of limbs, all of them looked up. The lowest limb follows from the number and the
/// others, which are committed; so it is the number itself that is bound.
/// </summary>
internal sealed class LimbSum
{
    private static readonly Goldilocks Unit = Goldilocks.FromInt64(1 << IntegerLimits.LimbBits);

    private readonly int[] _columns;
    private readonly int _lookup;

    /// <param name="bits">log₂ of the numbers.</param>
    /// <param name="most">No number is larger where all is well; what is shown is that each has so many limbs.</param>
    public LimbSum(LookupPlan lookups, StackLayout witness, int bits, long most)
    {
        var limbs = 1;
        while (most >> (limbs * IntegerLimits.LimbBits) != 0)
            limbs++;
        _lookup = lookups.Add(new LimbTable(), bits);
        _columns = new int[limbs - 1];
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i] = witness.Add(bits);
            lookups.Add(new LimbTable(), bits);
        }

        Most = limbs * IntegerLimits.LimbBits < 62 ? (1L << (limbs * IntegerLimits.LimbBits)) - 1 : long.MaxValue;
    }

    /// <summary>The largest number of so many limbs.</summary>
    public long Most { get; }

    /// <summary>Writes the higher limbs of one number.</summary>
    public void Commit(WitnessStack witness, int place, long value)
    {
        foreach (var column in _columns)
        {
            value >>= IntegerLimits.LimbBits;
            var view = witness.Column(column);
            view[place] = Goldilocks.FromInt64(value & ((1 << IntegerLimits.LimbBits) - 1));
        }
    }

    /// <summary>Takes the higher limbs off the numbers; what is left is looked up.</summary>
    public void Look(WitnessStack witness, BaseVector values)
    {
        var unit = Goldilocks.One;
        for (var i = 0; i < _columns.Length; i++)
        {
            var limbs = witness.Copy(_columns[i]);
            unit *= Unit;
            for (var j = 0; j < values.Length; j++)
                values[j] -= limbs[j] * unit;
            witness.SetGroup(_lookup + 1 + i, limbs);
        }

        witness.SetGroup(_lookup, values);
    }

    /// <summary>What the numbers are at the lookup's point; the higher limbs are opened there.</summary>
    public Scalar Argue(LookupClaims lookups, Scalar[] point, Action<int, Scalar[], Scalar> open)
    {
        var sum = Scalar.Zero;
        for (var i = _columns.Length - 1; i >= 0; i--)
        {
            var value = lookups.Groups[_lookup + 1 + i][0];
            open(_columns[i], point, value);
            sum = (sum + value) * Unit;
        }

        return sum + lookups.Groups[_lookup][0];
    }
}
