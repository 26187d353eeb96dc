using Microsoft.EntityFrameworkCore;

namespace CoProduction.Probe;

public sealed class ProbeContext(DbContextOptions<ProbeContext> options) : DbContext(options)
{
    public DbSet<ProbeAnswer> Answers => Set<ProbeAnswer>();
}
