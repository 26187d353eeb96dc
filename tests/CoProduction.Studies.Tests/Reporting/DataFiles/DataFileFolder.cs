using System.Globalization;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Studies.Responses;
using CsvHelper;

namespace CoProduction.Studies.Tests.Reporting.DataFiles;

/// <summary>A folder of its own for files that another program is to read; gone with the test.</summary>
internal sealed class DataFileFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("coproduction-files-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The responses in every format under one name, with what compare.R needs.</summary>
    public void Write(string name, ResponseFrame frame)
    {
        Write($"{name}.csv", stream => ResponsesCsv.Write(frame, stream, labels: true));
        Write($"{name}.dta", stream => StataFile.Write(frame, stream));
        Write($"{name}.sav", stream => SpssFile.Write(frame, stream));
        Write($"{name}.categories.csv", stream =>
        {
            using var csv = CsvWriter.Create(stream, CsvFiles.Options, true);
            csv.WriteRecord(["variable", "code", "number", "label"]);
            foreach (var variable in Codebook.Of(frame.Versions).Variables)
                foreach (var value in variable.Values)
                    csv.WriteRecord([variable.Name, value.Code, value.Number!.Value.ToString(CultureInfo.InvariantCulture), value.Label]);
        });
    }

    public void Write(string name, Action<Stream> write)
    {
        using var stream = System.IO.File.Create(File(name));
        write(stream);
    }

    /// <summary>What R says of the files of these names.</summary>
    public string Compare(params IReadOnlyList<string> names)
    {
        using var script = typeof(DataFileFolder).Assembly.GetManifestResourceStream("compare.R")!;
        Write("compare.R", script.CopyTo);
        return OtherSoftware.Run("Rscript", [File("compare.R"), Path, .. names]);
    }
}
