using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EfficientNet.Silo.Tests.Blobs;

/// <summary>
/// The part of S3 that blobs need, over HTTP with path-style addresses and one bucket. It checks what a client sends: the
/// signature (AWS Signature Version 4, recomputed from the secret), the payload's hash, and the SHA-256 that an object is put
/// with.
/// </summary>
internal sealed partial class S3Endpoint : IAsyncDisposable
{
    public const string AccessKey = "AKIATEST";
    public const string SecretKey = "a secret";
    public const string Region = "eu-test-1";
    private const int KeysOnAPage = 10;
    private readonly WebApplication _app;
    private readonly string _bucket;
    private readonly ConcurrentDictionary<string, (byte[] Content, DateTimeOffset At)> _objects = new(StringComparer.Ordinal);
    private readonly S3Uploads _uploads = new();

    private S3Endpoint(WebApplication app, string bucket) => (_app, _bucket) = (app, bucket);

    /// <summary>The most that is taken at once; 5 GiB in the real one.</summary>
    public long MostBytesAtOnce { get; set; } = 5L << 30;

    /// <summary>Uploads in parts that were begun and neither completed nor aborted.</summary>
    public int OpenUploads => _uploads.Open;

    /// <summary>Answers the upload of a part with this status instead of taking it.</summary>
    public Func<int, int?> RefusePart { get; set; } = _ => null;

    public string Address =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<S3Endpoint> StartAsync(string bucket)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var endpoint = new S3Endpoint(app, bucket);
        app.Run(endpoint.AnswerAsync);
        await app.StartAsync();
        return endpoint;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var content = body.ToArray();
        if (Refusal(context.Request, content) is { } refusal)
        {
            await ErrorAsync(context, StatusCodes.Status403Forbidden, "SignatureDoesNotMatch", refusal);
            return;
        }

        if (context.Request.Path.Value!.TrimStart('/').Split('/', 2) is not [var bucket, .. var rest] || bucket != _bucket)
        {
            await ErrorAsync(context, StatusCodes.Status404NotFound, "NoSuchBucket", "The specified bucket does not exist");
            return;
        }

        var key = rest.Length == 0 ? "" : rest[0];
        if (content.Length > MostBytesAtOnce)
        {
            await ErrorAsync(
                context,
                StatusCodes.Status400BadRequest,
                "EntityTooLarge",
                "Your proposed upload exceeds the maximum allowed size"
            );
            return;
        }

        var query = context.Request.Query;
        await (
            context.Request.Method switch
            {
                "POST" when query.ContainsKey("uploads") => XmlAsync(
                    context,
                    StatusCodes.Status200OK,
                    _uploads.Begin(_bucket, key)
                ),
                "POST" => CompleteAsync(context, key, content),
                "PUT" when query.ContainsKey("partNumber") => PutPartAsync(context, content),
                "DELETE" when query.ContainsKey("uploadId") => AbortAsync(context),
                "PUT" => PutAsync(context, key, content),
                "DELETE" => DeleteAsync(context, key),
                _ when key.Length == 0 => ListAsync(context),
                _ => GetAsync(context, key),
            }
        );
    }

    private Task PutAsync(HttpContext context, string key, byte[] content)
    {
        var promised = context.Request.Headers["x-amz-checksum-sha256"].ToString();
        if (promised.Length > 0 && promised != Convert.ToBase64String(SHA256.HashData(content)))
            return ErrorAsync(context, StatusCodes.Status400BadRequest, "BadDigest", "The SHA-256 is not the content's.");
        _objects[key] = (content, TimeProvider.System.GetUtcNow());
        return Task.CompletedTask;
    }

    private Task PutPartAsync(HttpContext context, byte[] content)
    {
        var number = int.Parse(context.Request.Query["partNumber"].ToString(), CultureInfo.InvariantCulture);
        if (RefusePart(number) is { } status)
            return ErrorAsync(context, status, "AccessDenied", "Access Denied");
        if (context.Request.Headers["x-amz-checksum-sha256"] != Convert.ToBase64String(SHA256.HashData(content)))
            return ErrorAsync(context, StatusCodes.Status400BadRequest, "BadDigest", "The SHA-256 is not the part's.");
        context.Response.Headers.ETag = _uploads.Take(context.Request.Query["uploadId"].ToString(), number, content);
        return Task.CompletedTask;
    }

    private Task CompleteAsync(HttpContext context, string key, byte[] order)
    {
        var upload = context.Request.Query["uploadId"].ToString();
        if (_uploads.Complete(upload, key, Encoding.UTF8.GetString(order), out var mistake) is not { } whole)
            return ErrorAsync(context, StatusCodes.Status400BadRequest, mistake, $"Upload {upload} can't be completed so.");
        _objects[key] = (whole, TimeProvider.System.GetUtcNow());
        return XmlAsync(
            context,
            StatusCodes.Status200OK,
            $"<CompleteMultipartUploadResult><Bucket>{_bucket}</Bucket><Key>"
                + $"{key}</Key><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>"
        );
    }

    private Task AbortAsync(HttpContext context)
    {
        _uploads.Abort(context.Request.Query["uploadId"].ToString());
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private Task DeleteAsync(HttpContext context, string key)
    {
        _objects.TryRemove(key, out _);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task GetAsync(HttpContext context, string key)
    {
        if (!_objects.TryGetValue(key, out var found))
        {
            await ErrorAsync(context, StatusCodes.Status404NotFound, "NoSuchKey", "The specified key does not exist.");
            return;
        }

        context.Response.ContentLength = found.Content.Length;
        context.Response.Headers.LastModified = found.At.ToString("R", CultureInfo.InvariantCulture);
        if (context.Request.Method == "GET")
            await context.Response.Body.WriteAsync(found.Content);
    }

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var after = query["continuation-token"].ToString();
        var keys = _objects
            .Keys.Where(key =>
                key.StartsWith(query["prefix"].ToString(), StringComparison.Ordinal) && string.CompareOrdinal(key, after) > 0
            )
            .Order(StringComparer.Ordinal)
            .ToList();
        var page = keys.Take(KeysOnAPage).ToList();
        var truncated = page.Count < keys.Count;
        var entries = string.Concat(
            page.Select(key =>
                $"<Contents><Key>{key}</Key><LastModified>"
                + $"{_objects[key].At:yyyy-MM-ddTHH:mm:ss.fffZ}</LastModified><Size>"
                + $"{_objects[key].Content.Length}</Size></Contents>"
            )
        );
        return XmlAsync(
            context,
            StatusCodes.Status200OK,
            "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>"
                + $"{_bucket}</Name><IsTruncated>{(truncated ? "true" : "false")}</IsTruncated>"
                + $"{(truncated ? $"<NextContinuationToken>{page[^1]}</NextContinuationToken>" : "")}"
                + $"{entries}</ListBucketResult>"
        );
    }

    private static Task ErrorAsync(HttpContext context, int status, string code, string message) =>
        XmlAsync(context, status, $"<Error><Code>{code}</Code><Message>{message}</Message></Error>");

    private static Task XmlAsync(HttpContext context, int status, string xml)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        return context.Request.Method == "HEAD"
            ? Task.CompletedTask
            : context.Response.WriteAsync("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml);
    }

    // What is wrong with a request's signature or payload hash; null when nothing is.
    // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
    private static string? Refusal(HttpRequest request, byte[] content)
    {
        var parts = Authorization().Match(request.Headers.Authorization.ToString());
        if (!parts.Success || parts.Groups["key"].Value != AccessKey)
            return "Authorization is missing or another's.";
        var payload = request.Headers["x-amz-content-sha256"].ToString();
        if (payload != Convert.ToHexStringLower(SHA256.HashData(content)))
            return $"x-amz-content-sha256 is {payload}, not the content's.";
        var scope = parts.Groups["scope"].Value;
        if (scope != $"{request.Headers["x-amz-date"].ToString()[..8]}/{Region}/s3/aws4_request")
            return $"The scope {scope} is not this region's.";

        var signed = parts.Groups["headers"].Value.Split(';');
        var query = string.Join(
            '&',
            request
                .Query.SelectMany(
                    part => part.Value,
                    (part, value) => $"{Uri.EscapeDataString(part.Key)}={Uri.EscapeDataString(value ?? "")}"
                )
                .Order(StringComparer.Ordinal)
        );
        var canonical = string.Join(
            '\n',
            [
                request.Method,
                request.Path.ToUriComponent(),
                query,
                .. signed.Select(header => $"{header}:{request.Headers[header].ToString().Trim()}"),
                "",
                string.Join(';', signed),
                payload,
            ]
        );
        var text =
            $"AWS4-HMAC-SHA256\n{request.Headers["x-amz-date"]}\n{scope}\n"
            + $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope
            .Split('/')
            .Aggregate(
                Encoding.UTF8.GetBytes("AWS4" + SecretKey),
                (secret, part) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(part))
            );
        return parts.Groups["signature"].Value == Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))
            ? null
            : "The signature is wrong.";
    }

    [GeneratedRegex(
        "^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/(?<scope>[^,]+), ?SignedHeaders=(?<headers>[^,]+), "
            + "?Signature=(?<signature>[0-9a-f]{64})$"
    )]
    private static partial Regex Authorization();
}
