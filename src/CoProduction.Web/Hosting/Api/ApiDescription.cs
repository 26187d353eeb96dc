using CoProduction.Web.Operations;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CoProduction.Web.Hosting.Api;

/// <summary>What the OpenAPI document says of the API; of each file what the table of files says of it.</summary>
internal static class ApiDescription
{
    /// <summary>Name of the document, and version of the API.</summary>
    public const string Document = "v1";

    private const string Bearer = "bearer";
    private const string Problem = "application/problem+json";

    private static readonly (string Status, string Meaning)[] Refusals =
    [
        ("401", "No token, or one that was revoked or has expired"),
        ("403", "The study is in the field and blinded"),
        ("404", "The token reads no study with this address, or the study has no such file"),
        ("422", "The data do not fit into the format"),
        ("429", "Too many requests; Retry-After says when to go on"),
    ];

    public static void Describe(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info = new OpenApiInfo
        {
            Title = "CoProduction: results of a study",
            Version = Document,
            Description = "The files of the results page, for scripts. A token reads one study; editors make it on the study's page. Until the study is closed or unblinded only the design record and the codebook can be had. "
                + "ETag is the SHA-256 of the file; send it as If-None-Match to download only what has changed.",
        };
        // The address under which this document was asked for may be one that only a proxy knows.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, Description = "A token of the study: coprod_…" },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        return Task.CompletedTask;
    });

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var kind = context.Description.ActionDescriptor.EndpointMetadata.OfType<ResultFileKind>().Single();
        operation.Summary = kind.Summary;
        operation.OperationId = $"{context.Description.HttpMethod?.ToLowerInvariant()}-{kind.Route.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)}";
        operation.Parameters = [.. Parameters(kind)];
        operation.Responses = Responses(kind.ContentType, hasPlan: !kind.IsOfDesign, Refusals.Where(refusal => !(kind.IsOfDesign && refusal.Status is "403" or "422")));
        return Task.CompletedTask;
    }

    public static Task DescribePackageAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Summary = "The replication package. The first request has it prepared; ask again until it is ready";
        operation.OperationId = $"{context.Description.HttpMethod?.ToLowerInvariant()}-{PackageApi.Route}";
        operation.Parameters =
        [
            Slug(), Kind(),
            InQuery("variant", "public: the variant that holds back what the design declares", "public"),
            InQuery("suppress", "1: the public variant leaves out who stands in a combination of quasi-identifiers that too few share; else it is refused", "1"),
        ];
        operation.Responses = Responses(PackageApi.ContentType, hasPlan: true,
        [
            .. Refusals.Where(refusal => refusal.Status != "422"),
            ("409", "HEAD only: it is not prepared"), ("422", "The public variant is not declared, or would tell too much"), ("503", "It was not made, or there is no room"),
        ]);
        operation.Responses["202"] = new OpenApiResponse
        {
            Description = "It is being prepared: state, doing, done of steps. Ask again after Retry-After",
            Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() },
        };
        return Task.CompletedTask;
    }

    private static OpenApiResponses Responses(string contentType, bool hasPlan, IEnumerable<(string Status, string Meaning)> refusals)
    {
        var ready = new OpenApiResponse
        {
            Description = "The file",
            Headers = new Dictionary<string, IOpenApiHeader> { ["ETag"] = new OpenApiHeader { Description = "SHA-256 of the file", Schema = Text() } },
            Content = new Dictionary<string, OpenApiMediaType> { [contentType] = new() },
        };
        if (hasPlan) ready.Headers[ResultFile.PlanHeader] = new OpenApiHeader { Description = "SHA-256 of the design file whose plan was run", Schema = Text() };
        var responses = new OpenApiResponses { ["200"] = ready, ["304"] = new OpenApiResponse { Description = "The file is the one of If-None-Match" } };
        foreach (var (status, meaning) in refusals)
            responses[status] = new OpenApiResponse { Description = meaning, Content = new Dictionary<string, OpenApiMediaType> { [Problem] = new() } };
        return responses;
    }

    private static IEnumerable<IOpenApiParameter> Parameters(ResultFileKind kind)
    {
        yield return Slug();
        if (kind.Parameter is { } name) yield return InPath(name, name == "version" ? "Number of the version" : $"Key of the {name}");
        if (kind.IsOfDesign) yield break;
        yield return Kind();
        if (kind.HasLabels) yield return InQuery("labels", "1: the words of options beside their codes", "1");
        if (kind.HasSpreadsheet) yield return InQuery("spreadsheet", "1: mark texts that a spreadsheet would run as a formula", "1");
    }

    private static OpenApiParameter Slug() => InPath("slug", "Address of the study: what stands behind /s/");

    private static OpenApiParameter Kind() => InQuery("kind", "Whose rows; without it those that the results page shows", "real", "imported", "synthetic");

    private static OpenApiParameter InPath(string name, string meaning) => new() { Name = name, In = ParameterLocation.Path, Required = true, Description = meaning, Schema = Text() };

    private static OpenApiParameter InQuery(string name, string meaning, params string[] values) =>
        new() { Name = name, In = ParameterLocation.Query, Description = meaning, Schema = Text([.. values]) };

    private static OpenApiSchema Text(params string[] values) => new() { Type = JsonSchemaType.String, Enum = values.Length == 0 ? null : [.. values] };
}
