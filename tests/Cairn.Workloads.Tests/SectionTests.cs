using Cairn.Content;
using Cairn.Workloads.Sweep;
using Cairn.Workloads.Train;

namespace Cairn.Workloads.Tests;

public sealed class SectionTests
{
    [Theory]
    [InlineData("steps", 0, "train.steps: is 0; it must be 1 to 100000.")]
    [InlineData("rounds", 10_001, "train.rounds: is 10001; it must be 1 to 10000.")]
    [InlineData("slots", 0, "train.slots: is 0; it must be 1 to 1024.")]
    [InlineData("batch", 4096, "train.batch: is 4096; it must be 1 to 2048.")]
    [InlineData("warmup", 5, "train.warmup: is 5; it must be 0 to 4.")]
    [InlineData("colour", 1, "train.colour: is not known here; remove it.")]
    public void A_bad_number_names_the_field_and_the_remedy(string key, int value, string expected) =>
        Refuse(Sample.Train.With(key, value), expected);

    [Theory]
    [InlineData("fast")]
    [InlineData("-1")]
    [InlineData("1e-3")]
    [InlineData("")]
    public void A_rate_must_be_plain_decimal_text(string rate) =>
        Refuse(Sample.Train.With("learning_rate", rate),
            "train.learning_rate: must be a plain decimal number as text, such as \"0.002\".");

    [Fact]
    public void A_model_must_fit_its_bounds()
    {
        Refuse(Sample.Train.With("model", Sample.Model.With("width", 18)),
            "train.model.width: is 18, no multiple of 4 (twice the heads); use 16.");
        Refuse(Sample.Train.With("model", Sample.Model.With("width", 4096).With("hidden", 16384)),
            "train.model.width: makes a model of 537939968 parameters");
        Refuse(Sample.Train.With("model", Sample.Model.Without("layers")), "train.model.layers: is missing.");
        Refuse(Sample.Train.Without("model"), "train.model: is missing.");
        Refuse(Sample.Train.With("outer", DagValue.Map(("momentum", "1.5"))),
            "train.outer.momentum: is 1.5; it must be 0 to 0.999.");
    }

    [Fact]
    public void Fields_that_are_left_out_have_the_documented_defaults()
    {
        var section = DagValue.Map(("model", Sample.Model), ("rounds", 2));
        Assert.True(TrainSection.TryRead(section, out var read, out var error), error);
        Assert.Equal((4, 10, 8, 3, 64, 1),
            (read!.Slots, read.Local.Steps, read.Local.Batch, read.Local.WarmupSteps, read.EvaluationWindows,
                read.EvaluationEvery));
    }

    [Fact]
    public void A_sweep_names_the_setting_that_is_wrong()
    {
        var over = DagValue.List(Sample.Rate("0.001"), DagValue.Map(("batch", 0)));
        var job = Sample.Job("sweep", Sample.Sweep.With("over", over));
        Assert.False(new SweepWorkload().TryPlan(job, out _, out var error));
        Assert.StartsWith("sweep.over[1].batch: is 0; it must be 1 to 2048.", error.ToString());

        job = Sample.Job("sweep", Sample.Sweep.With("over", DagValue.List()));
        Assert.False(new SweepWorkload().TryPlan(job, out _, out error));
        Assert.StartsWith("sweep.over: is empty; give at least one setting.", error.ToString());
    }

    private static void Refuse(DagValue section, string expected)
    {
        Assert.False(new TrainWorkload().TryPlan(Sample.Job("train", section), out _, out var error));
        Assert.StartsWith(expected, error.ToString());
        Assert.NotEmpty(error.Remedy);
    }
}
