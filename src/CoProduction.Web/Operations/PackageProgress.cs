namespace CoProduction.Web.Operations;

/// <summary>How far a package is.</summary>
/// <param name="Doing">The file that is being written, or what is being done before the first.</param>
/// <param name="Done">Steps done.</param>
/// <param name="Steps">Steps altogether.</param>
public sealed record PackageProgress(string Doing, int Done, int Steps);
