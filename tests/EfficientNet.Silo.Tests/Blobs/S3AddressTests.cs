using EfficientNet.Blobs;

namespace EfficientNet.Silo.Tests.Blobs;

public sealed class S3AddressTests
{
    [Theory]
    [InlineData("s3://bucket", "bucket", "", null)]
    [InlineData("s3://bucket/", "bucket", "", null)]
    [InlineData("s3://my-bucket.1/a/b", "my-bucket.1", "a/b/", null)]
    [InlineData("s3://bucket/a/?path-style=true", "bucket", "a/", true)]
    [InlineData("s3://bucket?path-style=false", "bucket", "", false)]
    public void Parse_OfAnAddress_GivesItsParts(string text, string bucket, string prefix, bool? pathStyle)
    {
        Assert.True(S3Address.TryParse(text, out var address));
        Assert.Equal(new S3Address(bucket, prefix, pathStyle), address);
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3:///a")]
    [InlineData("s3://Bucket")]
    [InlineData("s3://bucket?path-style=yes")]
    [InlineData("s3://bucket?endpoint=x")]
    [InlineData("/folder")]
    public void Parse_OfAnythingElse_Fails(string text) => Assert.False(S3Address.TryParse(text, out _));

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("http://127.0.0.1:9000", null, true)]
    [InlineData("http://127.0.0.1:9000", false, false)]
    [InlineData(null, true, true)]
    public void Connection_WithAnEndpointOfOnesOwn_PutsTheBucketInThePath(string? endpoint, bool? asked, bool expected)
    {
        using var client = S3Connection.Open(
            new S3Address("bucket", "", asked),
            name =>
                name switch
                {
                    "AWS_ENDPOINT_URL_S3" => endpoint,
                    "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" => "any",
                    _ => null,
                }
        );

        Assert.Equal(expected, ((Amazon.S3.AmazonS3Config)client.Config).ForcePathStyle);
    }
}
