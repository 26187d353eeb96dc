using CoProduction.Studies.Design;

namespace CoProduction.Web.Operations;

/// <summary>A frozen version, compiled: what participants who started on it are served from. Never changes, so it is kept in memory.</summary>
/// <param name="StudyId">The study.</param>
/// <param name="Version">Its number, from 1.</param>
/// <param name="Compiled">The design, ready to serve.</param>
/// <param name="Sha256">Hash of the stored document.</param>
/// <param name="Epoch">The allocation epoch: versions with the same factors, arms and randomizations share it.</param>
/// <param name="Salt">The epoch's secret salt, revealed after closing.</param>
public sealed record PublishedVersion(long StudyId, int Version, CompiledDesign Compiled, byte[] Sha256, int Epoch, byte[] Salt);
