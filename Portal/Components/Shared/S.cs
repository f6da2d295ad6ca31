namespace Portal.Components.Shared;
