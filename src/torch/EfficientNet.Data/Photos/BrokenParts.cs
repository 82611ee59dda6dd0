namespace EfficientNet.Data.Photos;

/// <summary>The images of a data set that can't be decoded.</summary>
/// <param name="Train">Of the training images, with those held out.</param>
/// <param name="Test">Of the test images.</param>
public sealed record BrokenParts(BrokenImages Train, BrokenImages Test);
