namespace CoProduction.Web.Data;

public sealed class DataProtectionKey
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public required string Xml { get; set; }
}
