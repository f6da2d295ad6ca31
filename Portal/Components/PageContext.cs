namespace Portal.Components;

public sealed class PageContext;
