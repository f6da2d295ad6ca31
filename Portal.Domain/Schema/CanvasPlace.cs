namespace Portal.Domain.Schema;

/// <summary>Where an entity type is drawn.</summary>
/// <param name="X">The left edge, in canvas units (CSS pixels at zoom 1); finite.</param>
/// <param name="Y">The top edge.</param>
/// <param name="IsCollapsed">Whether its property rows are folded away.</param>
public sealed record CanvasPlace(double X, double Y, bool IsCollapsed = false);
