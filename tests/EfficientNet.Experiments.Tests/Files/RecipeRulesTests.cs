using EfficientNet.Contracts;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments.Files;

namespace EfficientNet.Experiments.Tests.Files;

/// <summary>What a host would refuse is refused where it is written.</summary>
public sealed class RecipeRulesTests
{
    private const string Start = "name: a\nstages: [{kind: list, networks: [b0]}]\n";

    [Theory]
    [InlineData("data: mnist\nrecipe: {batchSize: 1}", "a.yaml:4:21: batchSize is '1'; write a whole number from 2 to 1048576")]
    [InlineData(
        "data: {name: mnist, train: 100}\nrecipe: {batchSize: 128}",
        "a.yaml:4:21: batchSize is 128, but an epoch has 100 training images; write at most 100"
    )]
    [InlineData(
        "data: {name: flowers-102, validation: 40}\nrecipe: paper",
        "a.yaml:4:9: batchSize is 4096, but an epoch has 2000 training images; write at most 2000"
    )]
    [InlineData(
        "data: {name: flowers-102, validation: 40}",
        "a.yaml:3:7: batchSize is 4096, but an epoch has 2000 training images; write at most 2000"
    )]
    [InlineData(
        "data: {name: synthetic, classes: 4, validation: 48}\nrecipe: {batchSize: 2048}",
        "a.yaml:4:21: batchSize is 2048, but an epoch has 2000 training images; write at most 2000"
    )]
    [InlineData(
        "data: {name: synthetic, classes: 4, validation: 2048}\nrecipe: quick",
        "a.yaml:3:49: validation is 2048, but without train only 2048 images are drawn; write train, too, or at most 2047"
    )]
    [InlineData(
        "data: {name: synthetic, classes: 257}\nrecipe: quick",
        "a.yaml:3:34: classes is '257'; write a whole number from 2 to 256"
    )]
    public void Read_WhatNoHostCanTrain_SaysWhereAndWhatWouldBeRight(string text, string message)
    {
        var error = Assert.Throws<ExperimentFileException>(() => ExperimentFile.Read(Start + text, "a.yaml"));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Read_DataSetWhoseImagesNobodyKnows_TakesAnyBatch() =>
        Assert.Equal(
            1_000_000,
            ExperimentFile.Parse(Start + "data: {name: own, classes: 3}\nrecipe: {batchSize: 1000000}", "a.yaml").Recipe.BatchSize
        );

    [Fact]
    public void Numbers_EachReadsWhatItSets()
    {
        foreach (var number in RecipeRules.Numbers)
        {
            var value = number.IsWhole ? 7 : 0.0625;
            Assert.Equal(value, number.Get(number.Set(new Recipe(), value)));
        }
    }

    [Fact]
    public void Problems_OutsideOfARange_NamesKeyAndRange()
    {
        var problem = Assert.Single(RecipeRules.Problems(new Recipe { Epochs = 0, MicroBatchSize = null }, trainingImages: 9999));

        Assert.Equal(("epochs", "epochs is 0; write a whole number from 1 to 100000"), (problem.Key, problem.Message));
    }

    [Fact]
    public void Problems_OfEveryPreset_AreNone() =>
        Assert.All(RecipePresets.Names, name => Assert.Empty(RecipeRules.Problems(RecipePresets.Find(name)!, 1_281_167)));
}
