using CoProduction.Browser.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(Chromium))]

// Two browsers at once on a small machine time out on each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
