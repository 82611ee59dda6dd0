using EfficientNet.Api.Answers;
using EfficientNet.Blobs;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;
using Microsoft.AspNetCore.Http;

namespace EfficientNet.Silo.Tests;

public sealed class ApiErrorsTests
{
    public static TheoryData<Exception, int, bool> Cases =>
        new()
        {
            { new NotFoundException("There is no run r."), 404, false },
            { new ForbiddenTransitionException("A run in state Succeeded can't become Queued."), 409, false },
            { new LedgerUnavailableException("PostgreSQL does not answer."), 503, true },
            { new StaleStateException("Rows changed."), 503, true },
            { new BlobMismatchException("Other bytes."), 422, true },
            { new BlobTooLargeException("Too large.", new InvalidOperationException()), 413, false },
            { new BadHttpRequestException("'x y' is no id."), 400, false },
            { new TimeoutException("No answer in 30 s."), 503, true },
            { new IOException("No space left on device : '/blobs/x'", 28), 507, true },
            { new IOException("Read-only file system : '/blobs/x'", 30), 503, true },
            { new InvalidOperationException("secret detail"), 500, false },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Describe_EachKind_HasItsStatusAndSaysWhetherToRetry(Exception exception, int status, bool retry)
    {
        var (actual, error) = ApiErrors.Describe(exception);

        Assert.Equal((status, retry), (actual, error.Retry));
        Assert.DoesNotContain("secret", error.Error);
    }

    [Fact]
    public void Describe_ExperimentFile_ListsEveryMistakeWithItsPlace()
    {
        var (status, error) = ApiErrors.Describe(
            new ExperimentFileException(
                "bad.yaml",
                [
                    new ExperimentFileProblem(7, 3, "unknown key 'alpa'; did you mean 'alpha'?"),
                    new ExperimentFileProblem(2, 1, "seeds must not be empty"),
                ]
            )
        );

        Assert.Equal(422, status);
        Assert.Equal(
            ["bad.yaml:2:1: seeds must not be empty", "bad.yaml:7:3: unknown key 'alpa'; did you mean 'alpha'?"],
            error.Details
        );
    }
}
