using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CoProduction.Statistics.Bench;

// `--write FOLDER` writes the data for R, `--processor` and `--rows` print processor times, `--peak ols` and `--peak logit` the memory of one fit; anything else goes to BenchmarkDotNet (`--filter '*Models*'`).
switch (args)
{
    case ["--write", var folder]:
        SampleData.Write(SampleData.Of(1_000_000), Path.Combine(folder, "models"));
        SampleData.Write(SampleData.Of(350_000), Path.Combine(folder, "clustered"));
        break;
    case ["--processor"]:
        ProcessorTimes.Print();
        break;
    case ["--peak", var model]:
        PeakMemory.Print(model);
        break;
    case ["--rows"]:
        ProcessorTimes.PrintRows();
        break;
    default:
        // In this process: what is measured takes a tenth of a second or more, and no project has to be built for it.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(10).WithIterationCount(9).WithInvocationCount(1).WithUnrollFactor(1);
        BenchmarkSwitcher.FromAssembly(typeof(SampleData).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
        break;
}
