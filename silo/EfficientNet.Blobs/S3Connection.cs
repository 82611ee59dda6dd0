using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace EfficientNet.Blobs;

/// <summary>Makes a client from the usual variables.</summary>
public static class S3Connection
{
    /// <summary>
    /// <c>AWS_ACCESS_KEY_ID</c>, <c>AWS_SECRET_ACCESS_KEY</c> and <c>AWS_SESSION_TOKEN</c>, or else what the AWS client
    /// library finds by itself (profiles, the role of the host); <c>AWS_REGION</c> or <c>AWS_DEFAULT_REGION</c>, us-east-1
    /// unless stated; <c>AWS_ENDPOINT_URL_S3</c> or <c>AWS_ENDPOINT_URL</c> for a store that is not Amazon's.
    /// </summary>
    public static IAmazonS3 Open(S3Address address, Func<string, string?> environment)
    {
        var endpoint = Filled("AWS_ENDPOINT_URL_S3") ?? Filled("AWS_ENDPOINT_URL");
        var region = Filled("AWS_REGION") ?? Filled("AWS_DEFAULT_REGION") ?? "us-east-1";
        var config = new AmazonS3Config
        {
            ForcePathStyle = address.PathStyle ?? endpoint is not null,
            // Blobs carry their own SHA-256; checksums beyond it are not known to every compatible store.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (endpoint is null)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        else
            (config.ServiceURL, config.AuthenticationRegion) = (endpoint, region);
        var (key, secret, session) = (Filled("AWS_ACCESS_KEY_ID"), Filled("AWS_SECRET_ACCESS_KEY"), Filled("AWS_SESSION_TOKEN"));
        return key is null || secret is null ? new AmazonS3Client(config)
            : session is null ? new AmazonS3Client(new BasicAWSCredentials(key, secret), config)
            : new AmazonS3Client(new SessionAWSCredentials(key, secret, session), config);

        string? Filled(string name) => environment(name) is { Length: > 0 } value ? value : null;
    }
}
