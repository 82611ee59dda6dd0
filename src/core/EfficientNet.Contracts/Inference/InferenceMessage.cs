using System.Text.Json.Serialization;

namespace EfficientNet.Contracts.Inference;

/// <summary>A line on the standard output of a trainer that evaluates or predicts.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "message")]
[JsonDerivedType(typeof(EvaluationProgress), "progress")]
[JsonDerivedType(typeof(EvaluationFinished), "finished")]
[JsonDerivedType(typeof(ImagePredicted), "predicted")]
[JsonDerivedType(typeof(ImageRefused), "refused")]
public abstract record InferenceMessage;
